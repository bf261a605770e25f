// After a mistake in a form the browser's history holds only pages that were opened: Back and reload never come to the
// browser's own page that asks whether to send again. With and without JavaScript, on a phone.

import { PHONE, demoAccounts, equal, holds, person, shows, signIn, startTresen, upright } from './lib.mjs'

export async function back(browser) {
  const tresen = await startTresen('demo')
  const [agents, board] = [demoAccounts(tresen), demoAccounts(tresen).find(({ role }) => /Verwaltung/.test(role))]
  try {
    for (const javaScript of [true, false]) {
      const how = javaScript ? 'with JavaScript' : 'without JavaScript'
      const [visitor, agent] = [
        await person(browser, tresen.base, { viewport: PHONE, javaScript }),
        await person(browser, tresen.base, { viewport: PHONE, javaScript }),
      ]
      await shows(`Back after a mistake in a request, ${how}`, visitor, () => request(visitor, tresen.base))
      await shows(`Back after a mistake in the console, ${how}`, agent, async () => {
        await agent.goto(`${tresen.base}/signin`)
        await signIn(agent, agents.find((one) => !/Verwaltung/.test(one.role)), javaScript ? 0 : 30)
        await closure(agent, tresen.base)
      })
      await shows(`Back after a mistake in the administration, ${how}`, agent, async () => {
        await agent.context().clearCookies()
        await agent.goto(`${tresen.base}/signin`)
        await signIn(agent, board, javaScript ? 0 : 30)
        await department(agent, tresen.base, how)
      })
      await visitor.context().close()
      await agent.context().close()
    }
  } finally {
    await tresen.stop()
  }
}

/** Goes one page back; that page is one of ours, and its address ends so. */
async function goesBack(page, base, end) {
  await page.goBack()
  await page.waitForLoadState()
  holds(page.url().startsWith(base), `Back leads to ${page.url()}`)
  holds(new URL(page.url()).pathname.endsWith(end), `Back leads to ${page.url()} instead of ${end}`)
  holds(await page.locator('main').isVisible(), `nothing is on ${page.url()}`)
}

/** The page with the mistake: what was typed is there, and again after it was loaded anew. */
async function hasMistake(page, field, typed, name) {
  for (const reloads of [false, true]) {
    if (reloads) await page.reload()
    equal(await page.locator('.summary').count(), 1, `summaries, reloaded: ${reloads}`)
    equal(await page.locator(field).inputValue(), typed, `what was typed, reloaded: ${reloads}`)
    if (!page.plain) await page.waitForFunction(() => document.activeElement.matches('.summary'))
  }
  await upright(page, name)
}

async function request(page, base) {
  await page.goto(`${base}/request`)
  await page.locator('main form button').first().click()
  await page.locator('form[novalidate]').waitFor()
  while (!new URL(page.url()).pathname.endsWith('/details')) {
    await page.locator('[name=postal_code]').fill('20095')
    await page.locator('form[novalidate] .button.primary').click()
    await page.waitForLoadState()
  }
  await page.locator('#description').fill('Drei Jahre alt.')
  await page.locator('form[novalidate] .button.primary').click()
  await page.waitForURL('**/details?held=*')
  await hasMistake(page, '#description', 'Drei Jahre alt.', `back-request${page.plain ? '-plain' : ''}`)
  await page.locator('#subject').fill('Laptop gesucht')
  for (const question of await page.locator('fieldset.invalid').all()) await question.locator('input').first().check()
  await page.locator('form[novalidate] .button.primary').click()
  await page.waitForURL('**/contact')
  await goesBack(page, base, '/details')
  await goesBack(page, base, '/details')
  equal(await page.locator('#subject').inputValue(), 'Laptop gesucht', 'the draft')
}

async function closure(page, base) {
  const tickets = await page.locator('a[href*="/console/tickets/2"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
  const ticket = tickets[0].split('#')[0]
  await page.goto(`${base}${ticket}/closure`)
  const text = `Erledigt. ${'x'.repeat(20_001)}`
  await page.locator('main [name=text]').first().fill(text)
  await page.locator('main .button.primary').first().click()
  await page.waitForURL('**/closure?held=*')
  await hasMistake(page, 'main [name=text]', text, `back-closure${page.plain ? '-plain' : ''}`)
  await goesBack(page, base, '/closure')
  await goesBack(page, base, '')
}

async function department(page, base, how) {
  await page.goto(`${base}/admin/departments`)
  await page.goto(`${base}/admin/departments/new`)
  await page.locator('#description').fill('Hier wird repariert.')
  await page.locator('main form .button.primary').first().click()
  await page.waitForURL('**/new?held=*')
  await hasMistake(page, '#description', 'Hier wird repariert.', `back-department${page.plain ? '-plain' : ''}`)
  await page.locator('#name').fill(`Werkstatt ${how}`)
  await page.locator('main form .button.primary').first().click()
  await page.waitForURL('**/admin/departments')
  await goesBack(page, base, '/new')
  await goesBack(page, base, '/new')
  await goesBack(page, base, '/departments')
}
