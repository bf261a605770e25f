// What is typed after a session ended is not lost with "Send": the page that comes holds it, and it is sent from
// there after signing in; the copy in the window stays until it was accepted.

import { DESK, PHONE, demoAccounts, equal, holds, person, shows, signIn, startTresen, upright } from './lib.mjs'

export async function ended(browser) {
  const tresen = await startTresen('demo')
  const agents = demoAccounts(tresen)
  try {
    for (const javaScript of [true, false]) {
      const how = javaScript ? 'with JavaScript' : 'without JavaScript'
      const [agent, requester] = [
        await person(browser, tresen.base, { viewport: DESK, javaScript }),
        await person(browser, tresen.base, { viewport: PHONE, javaScript }),
      ]
      await shows(`an answer typed after the session ended, ${how}`, agent, () => answer(agent, tresen, agents[javaScript ? 0 : 1], javaScript))
      await shows(`a message in the portal typed after the session ended, ${how}`, requester, () => message(requester, tresen, agents[0].password, javaScript))
      await agent.context().close()
      await requester.context().close()
    }
    const agent = await person(browser, tresen.base, { viewport: DESK })
    await shows('the copy in the window comes back into the composer', agent, () => copy(agent, tresen, agents[2]))
  } finally {
    await tresen.stop()
  }
}

const copies = (page) => page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.startsWith('draft:')).length)

async function answer(page, tresen, agent, javaScript) {
  const text = `Das Netzteil liegt bereit, ${javaScript ? 'erster' : 'zweiter'} Versuch.`
  const ticket = await typesAfterTheEnd(page, tresen, agent, text)
  equal(await page.locator('main textarea').inputValue(), text, 'what the page gives back')
  await upright(page, javaScript ? 'signed-out' : 'signed-out-plain')
  if (javaScript) equal(await copies(page), 1, 'copies after the refusal')
  await inNewWindow(page, (window) => signIn(window, agent, 30))
  await page.getByRole('button', { name: 'weiter' }).click()
  await page.getByRole('button', { name: 'Jetzt senden' }).waitFor()
  equal(await page.locator('main textarea').inputValue(), text, 'what is asked before sending')
  await upright(page, javaScript ? 'unsent' : 'unsent-plain')
  await page.getByRole('button', { name: 'Jetzt senden' }).click()
  await page.waitForURL(`**${ticket}`)
  equal(await page.locator('.said').filter({ hasText: text }).count(), 1, 'messages in the ticket')
  equal(await page.locator('#body').inputValue(), '', 'the composer')
  if (javaScript) equal(await copies(page), 0, 'copies after it was accepted')
}

async function copy(page, tresen, agent) {
  const text = 'Bitte bringen Sie das Gerät am Dienstag.'
  const ticket = await typesAfterTheEnd(page, tresen, agent, text)
  const again = page.getByRole('link', { name: 'Neu anmelden' })
  await again.evaluate((link) => link.removeAttribute('target'))
  await again.click()
  await signIn(page, agent, 30)
  await page.goto(tresen.base + ticket)
  equal(await page.locator('#body').inputValue(), text, 'the copy')
  await page.locator('[data-send]:visible').click()
  await page.locator('.said').filter({ hasText: text }).waitFor()
  await page.reload()
  equal(await page.locator('#body').inputValue(), '', 'the composer afterwards')
  equal(await copies(page), 0, 'copies after it was accepted')
}

/** Signs in, and answers a ticket when the session is over; the ticket's address. */
async function typesAfterTheEnd(page, tresen, agent, text) {
  await page.goto(`${tresen.base}/signin`)
  await signIn(page, agent)
  await page.goto(`${tresen.base}/console/search?q=laptop`)
  const tickets = await page.locator('a[href*="/console/tickets/2"]').evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute('href')))])
  for (const ticket of tickets) {
    await page.goto(tresen.base + ticket)
    if (!await page.locator('form.composer[action$="/answers"] #body').count()) continue
    await page.context().clearCookies({ name: /^tresen-\d+$/ })
    await page.locator('#body').fill(text)
    if (!page.plain) await page.getByText('Eine Kopie bleibt in diesem Fenster').waitFor()
    await page.locator('button.primary[data-send].for-public').click()
    await page.getByRole('heading', { level: 1, name: 'Noch nicht gesendet' }).waitFor()
    return ticket.split('#')[0]
  }
  throw new Error(`none of ${tickets.length} tickets can be answered`)
}

async function message(page, tresen, password, javaScript) {
  const text = `Danke, das hat geholfen, ${javaScript ? 'erste' : 'zweite'} Nachricht.`
  await page.goto(`${tresen.base}/portal/signin`)
  await enterPortal(page, password)
  await page.locator('a[href^="/portal/requests/"]').first().click()
  await page.waitForURL('**/portal/requests/**')
  const request = page.url().split('#')[0]
  await page.context().clearCookies({ name: /^tresen-portal-\d+$/ })
  await page.locator('#answer [name=text]').fill(text)
  await page.locator('#answer .button.primary').click()
  await page.getByRole('heading', { level: 1, name: 'Noch nicht gesendet' }).waitFor()
  equal(await page.locator('main textarea').inputValue(), text, 'what the page gives back')
  await upright(page, javaScript ? 'portal-signed-out' : 'portal-signed-out-plain')
  await inNewWindow(page, (window) => enterPortal(window, password))
  await page.getByRole('button', { name: 'weiter' }).click()
  await page.getByRole('button', { name: 'Jetzt senden' }).waitFor()
  await upright(page, javaScript ? 'portal-unsent' : 'portal-unsent-plain')
  await page.getByRole('button', { name: 'Jetzt senden' }).click()
  await page.waitForURL('**/portal/requests/**')
  await page.goto(request)
  holds(await page.getByText(text).count() >= 1, 'the message is not there')
}

/** Signs in at the link of the page, which opens a window of its own. */
async function inNewWindow(page, signsIn) {
  const opened = page.context().waitForEvent('page')
  await page.getByRole('link', { name: 'Neu anmelden' }).click()
  const window = await opened
  window.setDefaultTimeout(15_000)
  await window.waitForLoadState()
  await signsIn(window)
  await window.close()
}

async function enterPortal(page, password) {
  if (!await page.locator('[name=address]').isVisible()) await page.locator('details.fold summary').first().click()
  await page.locator('[name=address]').fill('svenja.hoppe@example.org')
  await page.locator('[name=password]').fill(password)
  await page.locator('form[action="/portal/signin"] button:not([type])').first().click()
  await page.waitForURL('**/portal')
}
