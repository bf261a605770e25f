// Readers of another language: an English visitor of the German demo reads English all through, the English demo
// speaks English, and words from right to left are laid out so wherever they stand.

import { DESK, PHONE, demoAccounts, equal, holds, onward, person, shows, signIn, startTresen, upright } from './lib.mjs'

const WORDS = 'مرحبا، الجهاز لا يعمل'

export async function languages(browser) {
  const tresen = await startTresen('demo')
  const visitor = await person(browser, tresen.base, { viewport: PHONE, locale: 'en-GB' })
  const writer = await person(browser, tresen.base, { viewport: DESK, locale: 'en-GB' })
  const agent = await person(browser, tresen.base, { viewport: DESK })
  try {
    await shows('an English visitor reads English on the pages of a German helpdesk', visitor, async () => {
      for (const path of ['/', '/request', '/access', '/privacy', '/chat']) {
        await visitor.goto(tresen.base + path)
        equal(await visitor.locator('html').getAttribute('lang'), 'en', 'language of the page')
        equal(await visitor.locator('main [lang=de]').count(), 0, `German on ${path}`)
        await upright(visitor, `languages${path.replace(/\W+/g, '-')}`)
      }
      await visitor.goto(tresen.base)
      await visitor.getByRole('button', { name: /Donate a device/ }).click()
      await visitor.locator('[name=postal_code]').fill('20095')
      await onward(visitor)
      await visitor.getByText('What would you like to donate?').waitFor()
      equal(await visitor.locator('main [lang=de]').count(), 0, 'German in the form')
      await upright(visitor, 'languages-details')
    })

    await shows('words from right to left stand at the right, for the requester', writer, async () => {
      await writer.goto(tresen.base)
      await writer.getByRole('button', { name: /General/ }).click()
      await writer.locator('[name=subject]').fill(WORDS)
      await writer.locator('[name=description]').fill(WORDS)
      await onward(writer)
      await writer.locator('[name=name]').fill('محمد')
      await writer.locator('[name=email]').fill('mohammed@example.org')
      await writer.locator('[name=informed]').check()
      await onward(writer)
      await standsRight(writer.locator('dl.review .text', { hasText: WORDS }).first(), 'description on the check page')
      await new Promise((later) => setTimeout(later, 3_100))
      await onward(writer)
      await writer.waitForURL('**/sent')
      await writer.locator('a[href*="/r/"]').first().click()
      await writer.waitForURL('**/r/**')
      await standsRight(writer.locator('h1', { hasText: WORDS }), 'subject on the page of the request')
      await standsRight(writer.locator('.text', { hasText: WORDS }).first(), 'message on the page of the request')
    })

    await shows('and for the team, in the list and on the ticket', agent, async () => {
      await agent.goto(`${tresen.base}/signin`)
      await signIn(agent, demoAccounts(tresen)[0])
      await agent.goto(`${tresen.base}/console/queues/unassigned`)
      const row = agent.locator('a', { hasText: WORDS }).first()
      equal(await row.evaluate((link) => getComputedStyle(link).unicodeBidi), 'plaintext', 'direction in the list')
      await row.click()
      await agent.waitForURL('**/console/tickets/**')
      await standsRight(agent.locator('.text', { hasText: WORDS }).first(), 'message on the ticket')
    })
  } finally {
    for (const page of [visitor, writer, agent]) await page.context().close()
    await tresen.stop()
  }
  await englishDemo(browser)
}

async function englishDemo(browser) {
  const tresen = await startTresen('demo', '--lang', 'en')
  const agent = await person(browser, tresen.base, { viewport: DESK, locale: 'en-GB' })
  try {
    await shows('the demo in English prints and speaks English', agent, async () => {
      holds(/Requesters/.test(tresen.said) && !/Anfragende/.test(tresen.said), tresen.said)
      await agent.goto(`${tresen.base}/signin`)
      await signIn(agent, demoAccounts(tresen)[0])
      await agent.goto(`${tresen.base}/console/queues/all`)
      equal(await agent.locator('html').getAttribute('lang'), 'en', 'language of the console')
      const words = await agent.locator('main').innerText()
      holds(!/ (für|und|nicht|der|mit) /.test(words), words)
      await upright(agent, 'languages-english-demo')
    })
  } finally {
    await agent.context().close()
    await tresen.stop()
  }
}

/** Asserts that the text in an element begins at its right edge. */
async function standsRight(locator, what) {
  const [left, right] = await locator.evaluate((element) => {
    const range = document.createRange()
    range.selectNodeContents(element)
    const [text, box, css] = [range.getBoundingClientRect(), element.getBoundingClientRect(), getComputedStyle(element)]
    return [text.left - box.left - parseFloat(css.paddingLeft), box.right - parseFloat(css.paddingRight) - text.right]
  })
  holds(right < 2 && right <= left, `${what}: ${left} px free at the left, ${right} at the right`)
}
