// The chat on a phone: a donation with a photo, an answer of the team that arrives while the page is
// open, the end; with JavaScript and without.

import { createServer } from 'node:http'
import { join } from 'node:path'
import { DESK, PHONE, equal, holds, out, person, shows, startMail, startTresen, upright } from './lib.mjs'
import { setUp } from './portal.mjs'
import { photo } from './way.mjs'

const GERDA = 'gerda@example.org'

export async function chat(browser) {
  const mail = await startMail()
  const tresen = await startTresen()
  const board = await person(browser, tresen.base, { viewport: DESK })
  try {
    await shows('the setup, in one go', board, () => setUp(board, tresen, mail))
    await button(browser, tresen)
    await conversation(browser, tresen, board, { javaScript: true, number: 1 })
    await conversation(browser, tresen, board, { javaScript: false, number: 2 })
  } finally {
    mail.stop()
    await tresen.stop()
  }
}

async function conversation(browser, tresen, board, { javaScript, number }) {
  const how = javaScript ? 'with JavaScript' : 'without JavaScript'
  const gerda = await person(browser, tresen.base, { viewport: PHONE, javaScript })
  const show = (what, body) => shows(`${what}, ${how}`, gerda, body)
  const check = (name) => upright(gerda, javaScript ? `chat-${name}` : `chat-${name}-plain`)
  let loads = 0
  gerda.on('request', (request) => { if (request.isNavigationRequest()) loads++ })

  /** Does something and waits for what is said to it. */
  const step = async (doIt) => {
    const before = await gerda.locator('#reply [name=turn]').inputValue()
    await doIt()
    await gerda.waitForFunction((turn) => ![turn, undefined].includes(document.querySelector('#reply [name=turn]')?.value), before)
    await gerda.waitForLoadState()
  }
  const presses = (name) => step(() => gerda.locator('#reply').getByRole('button', { name, exact: true }).click())
  const says = (words) => step(async () => {
    await gerda.locator('#text').fill(words)
    await gerda.locator('#reply .button.primary').last().click()
  })
  const last = () => gerda.locator('#latest .text').innerText()
  const hears = async (words) => holds((await last()).includes(words), `${words} is not what was said last: ${await last()}`)

  await show('nothing is written before one agrees', async () => {
    await gerda.goto(`${tresen.base}/chat`)
    await hears('Sind Sie damit einverstanden?')
    equal(await gerda.locator('#text').count(), 0, 'fields to write in')
    await check('consent')
    await presses('Einverstanden')
    await check('topics')
  })

  await show('a donation is told step by step', async () => {
    loads = 0
    await presses('Gerät spenden')
    await check('place')
    await says('99')
    await hears('Um welchen Ort geht es?')
    await check('wrong')
    await says('20095')
    await says('Ein alter Laptop.\nVon 2019, läuft noch.')
    await check('several')
    await presses('Laptop')
    await presses('Fertig')
    await presses('Überspringen')
    await says('1')
    for (let more = 0; more < 10 && !(await last()).includes('Fotos oder Dateien'); more++) {
      const buttons = gerda.locator('#reply [name=press]')
      await step(() => buttons.first().click())
    }
    await check('files')
    equal(loads > 0, !javaScript, 'whole pages loaded')
  })

  await show('a photo goes along', async () => {
    await gerda.locator('#files').setInputFiles({ name: 'Foto.png', mimeType: 'image/png', buffer: photo() })
    await step(() => gerda.locator('#reply .button.primary').last().click())
    await hears('Eine Datei ist dabei.')
    await presses('Fertig')
  })

  if (javaScript) await show('the focus goes on with the conversation', async () => {
    equal(await gerda.evaluate(() => document.activeElement.id), 'latest', 'focus after a button')
    await gerda.locator('#text').fill('Gerda Müller-Lüdenscheidt')
    await step(() => gerda.keyboard.press('Enter'))
    equal(await gerda.evaluate(() => document.activeElement.id), 'text', 'focus after words')
    equal(await gerda.locator('[role=status]').last().textContent(), await gerda.locator('#latest .text').textContent(), 'what is read out')
    await presses('Zurück')
  })

  await show('everything at a glance', async () => {
    await says('Gerda Müller-Lüdenscheidt')
    await says(GERDA)
    await presses('Überspringen')
    for (const words of ['Ein alter Laptop.', 'Foto.png', 'Gerda Müller-Lüdenscheidt', '20095']) await hears(words)
    await check('summary')
    await gerda.locator('#reply summary').click()
    await presses('Ändern: Wie viele Geräte sind es insgesamt?')
    await hears('Bisher: 1')
    await says('2')
    await hears('Wie viele Geräte sind es insgesamt? 2')
  })

  if (javaScript) await show('a broken line costs no words', async () => {
    await gerda.locator('#text').fill('Mit Netzteil.')
    await gerda.route('**/chat', (route) => route.abort())
    await gerda.locator('#reply .button.primary').last().click()
    await gerda.locator('[data-failed]').waitFor()
    await check('failed')
    equal(await gerda.locator('#text').inputValue(), 'Mit Netzteil.', 'what was typed')
    await gerda.unroute('**/chat')
    await says('Mit Netzteil.')
    await hears('Mit Netzteil.')
  })

  await show('it is sent', async () => {
    await presses('Anfrage absenden')
    await hears('ist angekommen')
    await check('sent')
  })

  await show('the answer of the team arrives', async () => {
    const listening = javaScript && gerda.waitForResponse((answer) => answer.url().endsWith('/chat') && answer.request().method() === 'GET')
    if (javaScript) await gerda.locator('#text').fill('Ich schreibe gerade')
    await answer(board, tresen, number)
    if (javaScript) await listening
    else await gerda.goto(`${tresen.base}/chat`)
    await gerda.locator('#latest').getByText('Den nehmen wir gern.').waitFor()
    if (javaScript) equal(await gerda.locator('#text').inputValue(), 'Ich schreibe gerade', 'what was being typed')
    await check('answered')
  })

  await show('and is answered and settled in the chat', async () => {
    await presses('Meine Anfragen')
    await check('mine')
    await step(() => gerda.locator('#reply [value^="ticket-"]').click())
    await check('request')
    await says('Danke, ich bringe ihn am Freitag.')
    await presses('Meine Anfragen')
    await step(() => gerda.locator('#reply [value^="ticket-"]').click())
    await presses('Ist erledigt')
    await check('closed')
    await presses('Bewerten')
    await check('rating')
    await presses('Teils, teils')
    await says('Die Anfahrt war weit.')
    await hears('ohne Ihre Anfrage dazu')
    equal(await gerda.locator('main').getByText('Die Anfahrt war weit.').count(), 0, 'words beside a rating')
    await board.goto(`${tresen.base}/console/tickets/${new Date().getFullYear()}-0000${number}`)
    holds(await board.getByText('ich bringe ihn am Freitag').first().isVisible(), 'the answer is not in the console')
  })

  await show('what is known is deleted on wish, and the team is told', async () => {
    await says('/löschen')
    await hears('Möchten Sie das?')
    await check('forget')
    await presses('Ja, löschen')
    await hears('weiß jetzt das Team')
    equal(await gerda.getByText('Ein alter Laptop.').count(), 0, 'lines about the laptop')
    await check('forgotten')
    await board.reload()
    holds(await board.getByText('Art. 17 DSGVO').first().isVisible(), 'the wish is not in the console')
  })

  await show('the conversation is ended when one wants it', async () => {
    await gerda.locator('form[action="/chat/deletion"] button').click()
    await gerda.waitForLoadState()
    equal(await gerda.getByText('weiß jetzt das Team').count(), 0, 'what was said last')
  })
  await gerda.context().close()
}

/** The button on a site of somebody else, which allows nothing but our script. */
async function button(browser, tresen) {
  const context = await browser.newContext({ viewport: PHONE, locale: 'de-DE' })
  const site = await context.newPage()
  site.troubles = []
  site.on('console', (message) => { if (message.type() === 'error') site.troubles.push(message.text()) })
  const answers = createServer((_, response) => response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; img-src data:; script-src ${tresen.base}`,
  }).end(`<!doctype html><html lang="de"><head><title>Verein</title><link rel="icon" href="data:,">
    <script defer src="${tresen.base}/embed/chat.js"></script></head><body><main><h1>Willkommen</h1></main></body></html>`))
  await new Promise((ready) => answers.listen(0, '127.0.0.1', ready))
  await shows('a button on another site opens the chat', site, async () => {
    await site.goto(`http://127.0.0.1:${answers.address().port}/`)
    const link = site.getByRole('link', { name: 'Schreiben Sie uns' })
    const box = await link.boundingBox()
    holds(box.height >= 44 && box.x + box.width <= PHONE.width && box.y + box.height <= PHONE.height, `it stands at ${JSON.stringify(box)}`)
    if (process.env.SCREENSHOTS) await site.screenshot({ path: join(out, 'chat-button-360.png') })
    const [opened] = await Promise.all([context.waitForEvent('page'), link.click()])
    await opened.getByText('Sind Sie damit einverstanden?').waitFor()
    equal(opened.url(), `${tresen.base}/chat`, 'what opens')
    equal(await opened.evaluate(() => window.opener), null, 'a way back for scripts')
  })
  await context.close()
  answers.close()
}

async function answer(board, tresen, number) {
  await board.goto(`${tresen.base}/console/tickets/${new Date().getFullYear()}-0000${number}`)
  await board.locator('.composer [name=text]').fill('Den nehmen wir gern.')
  await board.locator('.composer button.primary.for-public').click()
  await board.locator('.timeline').getByText('Den nehmen wir gern.').waitFor()
}
