// The whole way: setup → form with a photo → mail → answer in the console → the requester reads,
// answers, closes, reopens.

import { deflateSync } from 'node:zlib'
import { DESK, PHONE, acceptRules, code, equal, holds, onward, person, readQr, shows, startMail, startTresen, upright } from './lib.mjs'

const PASSWORD = 'korrekt pferd batterie heftklammer'

export async function wholeWay(browser, { javaScript }) {
  const how = javaScript ? 'with JavaScript' : 'without JavaScript'
  const mail = await startMail()
  const tresen = await startTresen()
  const check = (page, name) => upright(page, javaScript ? name : `${name}-plain`)
  const board = await person(browser, tresen.base, { viewport: DESK, javaScript })
  const stranger = await person(browser, tresen.base, { viewport: PHONE, javaScript })
  const show = (what, page, body) => shows(`${what}, ${how}`, page, body)
  let secret, link

  try {
    await show('before the setup, strangers are told to come back', stranger, async () => {
      await stranger.goto(tresen.base)
      await check(stranger, 'home-empty')
    })

    await show('the setup code opens the setup once', board, async () => {
      await board.goto(tresen.said)
      await check(board, 'setup-start')
      await onward(board)
      await board.waitForURL('**/setup/organisation')
      await stranger.goto(tresen.said)
      await onward(stranger)
      holds(!stranger.url().includes('organisation'), 'the code worked twice')
    })

    await show('organisation, with a mistake first', board, async () => {
      await onward(board)
      holds(await board.locator('.summary').isVisible(), 'no summary of mistakes')
      await check(board, 'setup-mistake')
      await board.locator('[name=name]').fill('Technik-Truhe e. V.')
      await check(board, 'setup-organisation')
      await onward(board)
      await board.waitForURL('**/setup/preset')
    })

    await show('preset', board, async () => {
      await check(board, 'setup-preset')
      await board.locator('[name=preset][value=verein]').check()
      await onward(board)
      await board.waitForURL('**/setup/administrator')
    })

    await show('administrator', board, async () => {
      await board.locator('[name=name]').fill('Henrike Beispiel')
      await board.locator('[name=email]').fill('henrike@technik-truhe.example')
      await board.locator('[name=password]').fill(PASSWORD)
      await check(board, 'setup-administrator')
      await onward(board)
      await board.waitForURL('**/setup/second-factor')
    })

    await show('second factor: the picture and the words say the same key', board, async () => {
      await check(board, 'setup-second-factor')
      secret = (await board.locator('.secret').first().textContent()).replace(/\s/g, '')
      equal(new URL(await readQr(board.locator('.qr'))).searchParams.get('secret'), secret, 'key in the picture')
      await board.locator('[name=code]').fill(code(secret))
      await onward(board)
      await board.waitForURL('**/setup/recovery')
      await check(board, 'setup-recovery')
      const confirm = board.locator('main input[type=checkbox]')
      if (await confirm.count()) await confirm.check()
      await onward(board)
      await board.waitForURL('**/setup/mail')
    })

    await show('mail server, with a test mail that arrives', board, async () => {
      await board.locator('[name=host]').fill('127.0.0.1')
      await board.locator('[name=security][value=none]').check()
      await board.locator('[name=port]').fill(`${mail.port}`)
      await board.locator('[name=user]').fill('hilfe')
      await board.locator('[name=password]').fill('geheim')
      await board.locator('[name=from]').fill('hilfe@technik-truhe.example')
      await board.locator('button[value=test]').click()
      await board.waitForLoadState()
      await mail.to('henrike@technik-truhe.example')
      await check(board, 'setup-mail')
      await board.locator('button[value=finish]').click()
      await board.waitForURL('**/setup/done')
      await check(board, 'setup-done')
    })

    await show('the rules of use come first in the console', board, async () => {
      await acceptRules(board, tresen.base)
    })

    await show('a stranger chooses a topic on the phone', stranger, async () => {
      await stranger.goto(tresen.base)
      await check(stranger, 'home')
      await stranger.getByRole('button', { name: /Gerät spenden/ }).click()
      await stranger.waitForURL('**/request/**')
    })

    await show('the postal code finds the site', stranger, async () => {
      holds(stranger.url().endsWith('/place'), `not asked for the place: ${stranger.url()}`)
      await check(stranger, 'form-place')
      await stranger.locator('[name=postal_code]').fill('20095')
      await onward(stranger)
      await stranger.waitForURL('**/details')
    })

    await show('details keep everything when something is missing, the photo too', stranger, async () => {
      await stranger.locator('[name=subject]').fill('Alter Laptop abzugeben')
      await stranger.locator('[name=description]').fill('Guten Tag,\nich habe einen Laptop von 2019 übrig.\nBeste Grüße')
      await stranger.locator('input[type=file][name=files]').setInputFiles({ name: 'Foto.png', mimeType: 'image/png', buffer: photo() })
      await onward(stranger)
      holds(await stranger.locator('.summary').isVisible(), 'no summary of mistakes')
      await check(stranger, 'form-mistake')
      equal(await stranger.locator('[name=subject]').inputValue(), 'Alter Laptop abzugeben', 'subject after the mistake')
      holds(await stranger.getByText('Foto.png').first().isVisible(), 'the photo is gone')
      await stranger.getByLabel('Laptop', { exact: false }).first().check()
      for (const group of await stranger.locator('fieldset:has(input[type=radio])').all()) {
        await group.locator('input[type=radio]').first().check()
      }
      await onward(stranger)
      await stranger.waitForURL('**/contact')
    })

    await show('contact', stranger, async () => {
      await check(stranger, 'form-contact')
      await stranger.locator('[name=name]').fill('Gerda Müller-Lüdenscheidt')
      await stranger.locator('[name=email]').fill('gerda@example.org')
      await stranger.locator('[name=informed]').check()
      await onward(stranger)
      await stranger.waitForURL('**/check')
    })

    await show('everything at a glance, then sent once however often the button is pressed', stranger, async () => {
      await check(stranger, 'form-check')
      for (const words of ['Alter Laptop abzugeben', 'Foto.png', 'Gerda Müller-Lüdenscheidt', '20095']) {
        holds(await stranger.getByText(words).first().isVisible(), `${words} is not on the check page`)
      }
      if (javaScript) {
        await stranger.locator('main .button.primary').dblclick()
      } else {
        // Without proof of work it takes patience, and says so.
        await onward(stranger)
        holds(await stranger.locator('.banner.bad').isVisible(), 'sent without proof and without waiting')
        await new Promise((later) => setTimeout(later, 21_000))
        await onward(stranger)
      }
      await stranger.waitForURL('**/sent')
      await check(stranger, 'form-sent')
      link = await stranger.locator('main a[href*="/r/"]').first().getAttribute('href')
    })

    await show('the confirmation arrives by mail with number and link', stranger, async () => {
      const { subject, text } = await mail.to('gerda@example.org')
      holds(/20\d\d-00001/.test(subject), subject)
      holds(text.includes('/r/'), text)
      await stranger.goto(new URL(link, tresen.base).href)
      await check(stranger, 'requester-open')
    })

    await show('the administrator signs in anew with password and code', board, async () => {
      await board.context().clearCookies()
      await board.goto(`${tresen.base}/console`)
      await board.waitForURL('**/signin**')
      await check(board, 'signin')
      await board.locator('[name=email]').fill('henrike@technik-truhe.example')
      await board.locator('[name=password]').fill(PASSWORD)
      await onward(board)
      await check(board, 'signin-code')
      await board.locator('[name=code]').fill(code(secret, 30))
      await onward(board)
      await board.waitForURL('**/console/**')
    })

    await show('the request is in the queue', board, async () => {
      await board.goto(`${tresen.base}/console/queues/unassigned`)
      await check(board, 'console-queue')
      await board.getByRole('link', { name: 'Alter Laptop abzugeben' }).click()
      await board.waitForURL('**/console/tickets/**')
      await check(board, 'console-ticket')
      holds(await board.getByText('Foto.png').first().isVisible(), 'no photo')
    })

    await show('a note stays inside, an answer goes out', board, async () => {
      await board.locator('[name=kind][value=note]').check()
      await board.locator('.composer [name=text]').fill('Gerät bitte einplanen.')
      await board.locator('.composer button.for-note').click()
      await board.getByText('Gerät bitte einplanen.').first().waitFor()
      await board.locator('.composer [name=text]').fill('Danke, den Laptop nehmen wir gern.')
      await board.locator('.composer button.primary.for-public').click()
      await board.locator('.timeline').getByText('Danke, den Laptop nehmen wir gern.').waitFor()
      await check(board, 'console-answered')
      const { text, subject } = await mail.to('gerda@example.org', 2)
      holds(text.includes('Danke, den Laptop nehmen wir gern.') && !text.includes('einplanen'), text)
      holds(/20\d\d-00001/.test(subject), subject)
    })

    await show('the requester reads the answer, never the note, and answers', stranger, async () => {
      await stranger.reload()
      const page = await stranger.locator('main').innerText()
      holds(page.includes('Danke, den Laptop nehmen wir gern.') && !page.includes('einplanen'), page)
      await check(stranger, 'requester-answered')
      await stranger.locator('[name=text]').fill('Wunderbar, wann passt es Ihnen?')
      await onward(stranger)
      await stranger.locator('.timeline').getByText('Wunderbar, wann passt es Ihnen?').waitFor()
    })

    if (javaScript) {
      await show('the console sees it without being asked', board, async () => {
        await board.locator('.timeline').getByText('Wunderbar, wann passt es Ihnen?').waitFor({ timeout: 10_000 })
      })
    }

    await show('the requester closes and, by writing, reopens', stranger, async () => {
      await stranger.locator('form[action$="/closure"] button').click()
      await stranger.waitForLoadState()
      await stranger.reload()
      holds((await stranger.locator('.badge').first().innerText()).includes('Abgeschlossen') ||
        (await stranger.locator('main').innerText()).includes('abgeschlossen'), 'not closed')
      await check(stranger, 'requester-closed')
      await stranger.getByLabel('Möchten Sie dazu etwas schreiben?').fill('Freundlich und schnell.')
      await stranger.getByRole('button', { name: 'Antwort abgeben' }).click()
      await stranger.getByText('Bitte wählen Sie aus, wie zufrieden Sie sind.').first().waitFor()
      await check(stranger, 'requester-rating-missing')
      await stranger.getByLabel('Sehr zufrieden').check()
      await stranger.getByRole('button', { name: 'Antwort abgeben' }).click()
      await stranger.getByText('Danke! Ihre Antwort ist gezählt.').waitFor()
      equal(await stranger.locator('#rating').count(), 0, 'questions after the answer')
      await check(stranger, 'requester-rated')
      await stranger.locator('[name=text]').fill('Eine Frage habe ich doch noch.')
      await onward(stranger)
      await stranger.locator('.timeline').getByText('Eine Frage habe ich doch noch.').waitFor()
      await board.goto(`${tresen.base}/console/queues/unassigned`)
      holds(await board.getByRole('link', { name: 'Alter Laptop abzugeben' }).isVisible(), 'not open again')
      await mail.to('henrike@technik-truhe.example', 2)
    })

    await show('the photo comes back byte for byte', stranger, async () => {
      const file = await stranger.locator('a[href*="/files/"]').first().getAttribute('href')
      const answer = await stranger.context().request.get(new URL(file, tresen.base).href)
      holds(Buffer.compare(await answer.body(), photo()) === 0, 'another photo')
      holds(answer.headers()['content-disposition'].startsWith('attachment'), 'shown inline')
    })
  } finally {
    await Promise.allSettled([stranger, board].flatMap((page) => [page.context().close(), page.plain?.close()]))
    await tresen.stop()
    mail.stop()
  }
}

/** A small picture, made here: 40 × 30 grey pixels as PNG. */
export function photo() {
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind), data])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc(body))
    return Buffer.concat([length, body, sum])
  }
  const head = Buffer.from([0, 0, 0, 40, 0, 0, 0, 30, 8, 0, 0, 0, 0])
  const pixels = Buffer.alloc(30 * 41, 0x99)
  for (let row = 0; row < 30; row++) pixels[row * 41] = 0
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))])
}

function crc(bytes) {
  let value = 0xffffffff
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0)
  }
  return (value ^ 0xffffffff) >>> 0
}
