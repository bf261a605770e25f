// The portal: a link by mail, all requests of an address, the password, the code of an app, the
// sessions; a contact looks after an organisation.

import { DESK, PHONE, acceptRules, code, equal, holds, onward, person, shows, startMail, startTresen, upright } from './lib.mjs'

const PASSWORD = 'korrekt pferd batterie heftklammer'
const GERDA = 'gerda@example.org'
const KAI = 'kai@example.org'

export async function portal(browser) {
  const mail = await startMail()
  const tresen = await startTresen()
  const board = await person(browser, tresen.base, { viewport: DESK })
  const gerda = await person(browser, tresen.base, { viewport: PHONE })
  const desk = await person(browser, tresen.base, { viewport: DESK })
  const kai = await person(browser, tresen.base, { viewport: PHONE })
  const show = (what, page, body) => shows(`portal: ${what}`, page, body)
  try {
    await show('a helpdesk that sends mail', board, () => setUp(board, tresen, mail))

    await show('whoever asked finds the way to all requests', gerda, async () => {
      await asks(gerda, tresen, 'Alter Laptop abzugeben', GERDA)
      await gerda.goto(tresen.base)
      await gerda.getByRole('link', { name: 'Meine Anfragen' }).click()
      await gerda.waitForURL('**/portal/signin')
      await upright(gerda, 'portal-signin')
      await gerda.locator('[name=email]').fill('keine Adresse')
      await onward(gerda)
      holds(await gerda.locator('.summary').isVisible(), 'no summary of mistakes')
      await upright(gerda, 'portal-signin-mistake')
      await gerda.locator('[name=email]').fill(GERDA)
      await onward(gerda)
      await gerda.waitForURL('**/portal/signin/sent')
      await upright(gerda, 'portal-sent')
    })

    await show('the link signs in at the press of a button, once', gerda, async () => {
      const link = await linkTo(mail, GERDA, 2, '/portal/signin/')
      await gerda.goto(tresen.base + link)
      await upright(gerda, 'portal-link')
      await onward(gerda)
      await gerda.waitForURL('**/portal')
      await upright(gerda, 'portal-home')
      await desk.goto(tresen.base + link)
      holds(await desk.getByText('Dieser Link gilt nicht mehr').isVisible(), 'the link worked twice')
      await upright(desk, 'portal-dead')
    })

    await show('a request is read and answered', gerda, async () => {
      await gerda.getByRole('link', { name: 'Alter Laptop abzugeben' }).click()
      await gerda.waitForURL('**/portal/requests/**')
      await upright(gerda, 'portal-request')
      await gerda.locator('[name=text]').fill('Das Netzteil ist auch dabei.')
      await gerda.locator('#answer .button.primary').click()
      await gerda.getByText('Ihre Nachricht ist gespeichert').waitFor()
    })

    await show('the next request knows who asks', gerda, async () => {
      await gerda.goto(`${tresen.base}/portal`)
      await gerda.getByRole('link', { name: 'Neue Anfrage' }).click()
      await details(gerda, 'Noch ein Laptop')
      equal(await gerda.locator('[name=name]').inputValue(), 'Gerda Müller-Lüdenscheidt', 'name')
    })

    await show('own details, a password, a code of an app', gerda, async () => {
      await gerda.goto(`${tresen.base}/portal/account`)
      await upright(gerda, 'portal-account')
      await gerda.locator('[name=new]').fill('sieben Zwerge kochen Suppe')
      await gerda.locator('form[action$="account/password"] button:not([type])').first().click()
      await gerda.getByText('Ihr Passwort ist gespeichert').waitFor()
      await upright(gerda, 'portal-account-password')
      await gerda.getByRole('button', { name: 'Chat verbinden' }).click()
      await gerda.waitForURL('**/portal/account/chat')
      await upright(gerda, 'portal-chat')
      await gerda.goto(`${tresen.base}/portal/account`)
      await gerda.getByRole('link', { name: 'Code aus einer App einrichten' }).click()
      await upright(gerda, 'portal-factor')
      const secret = await gerda.locator('#key').textContent()
      await gerda.locator('[name=code]').fill(code(secret))
      await onward(gerda)
      await gerda.locator('#codes').waitFor()
      await upright(gerda, 'portal-codes')
      await signIn(desk, tresen)
      await desk.waitForURL('**/portal/signin/code')
      await upright(desk, 'portal-signin-code')
      await desk.locator('[name=code]').fill(code(secret, 30))
      await onward(desk)
      await desk.waitForURL('**/portal')
      await upright(desk, 'portal-home')
    })

    await show('an administrator enters a school and its contact', board, async () => {
      await board.goto(`${tresen.base}/admin/organisations/new`)
      await board.locator('main [name=name]').fill('Schule am Bach')
      await onward(board)
      for (const [name, email, isContact] of [['Kai Kontakt', KAI, true], ['Tara Lehrerin', 'tara@example.org', false]]) {
        await board.goto(`${tresen.base}/admin/organisations/1`)
        await board.locator('[name=contact-name]').fill(name)
        await board.locator('[name=contact-email]').fill(email)
        await board.locator('[name=contact-is]').setChecked(isContact)
        await board.locator('form:has([name=contact-name]) button:not([type])').last().click()
        await board.getByText('Die Person ist eingetragen').first().waitFor()
      }
      await upright(board, 'admin-organisation')
    })

    await show('the contact takes a request in and helps first', kai, async () => {
      await kai.goto(`${tresen.base}/portal/signin`)
      await kai.locator('[name=email]').fill(KAI)
      await onward(kai)
      await kai.goto(tresen.base + await linkTo(mail, KAI, 1, '/portal/signin/'))
      await onward(kai)
      await kai.waitForURL('**/portal')
      await kai.goto(`${tresen.base}/portal/organisation`)
      await upright(kai, 'portal-organisation-empty')
      await onward(kai)
      await upright(kai, 'portal-organisation-new')
      await kai.locator('[name=for]').selectOption({ label: 'Tara Lehrerin (tara@example.org)' })
      await details(kai, 'Laptop aus der Schule')
      await upright(kai, 'portal-for-whom')
      await kai.locator('[name=informed]').check()
      await onward(kai)
      await new Promise((later) => setTimeout(later, 3_100))
      await onward(kai)
      await kai.waitForURL('**/sent')
      await upright(kai, 'portal-for-sent')
      await onward(kai)
      await kai.waitForURL('**/portal/requests/**')
      await kai.locator('[name=text]').fill('Ist das Netzteil eingesteckt?')
      await kai.locator('#answer .button.primary').click()
      await kai.getByText('Ihre Nachricht ist gespeichert').waitFor()
      await upright(kai, 'portal-for-request')
      await kai.goto(`${tresen.base}/portal/organisation`)
      await upright(kai, 'portal-organisation')
      holds((await mail.to('tara@example.org', 2)).text.includes('Netzteil'), 'the teacher is not told')
    })

    await show('other devices are signed out', desk, async () => {
      await desk.goto(`${tresen.base}/portal/account`)
      await upright(desk, 'portal-account')
      await desk.locator('button[value=others]').click()
      await desk.getByText('Abgemeldet.').waitFor()
      await gerda.goto(`${tresen.base}/portal`)
      await gerda.waitForURL('**/portal/signin')
      await gerda.goto(`${tresen.base}/portal/password`)
      await upright(gerda, 'portal-password')
    })
  } finally {
    mail.stop()
    await tresen.stop()
  }
}

/** The quickest way through the setup. */
export async function setUp(board, tresen, mail) {
  await board.goto(tresen.said)
  await onward(board)
  await board.locator('[name=name]').fill('Technik-Truhe e. V.')
  await onward(board)
  await board.locator('[name=preset][value=verein]').check()
  await onward(board)
  await board.locator('[name=name]').fill('Henrike Beispiel')
  await board.locator('[name=email]').fill('henrike@technik-truhe.example')
  await board.locator('[name=password]').fill(PASSWORD)
  await onward(board)
  const secret = (await board.locator('.secret').first().textContent()).replace(/\s/g, '')
  await board.locator('[name=code]').fill(code(secret))
  await onward(board)
  await board.locator('main input[type=checkbox]').check()
  await onward(board)
  await board.locator('[name=host]').fill('127.0.0.1')
  await board.locator('[name=security][value=none]').check()
  await board.locator('[name=port]').fill(`${mail.port}`)
  await board.locator('[name=user]').fill('hilfe')
  await board.locator('[name=password]').fill('geheim')
  await board.locator('[name=from]').fill('hilfe@technik-truhe.example')
  await board.locator('button[value=finish]').click()
  await board.waitForURL('**/setup/done')
  await acceptRules(board, tresen.base)
}

/** A request about a donation, up to who asks. */
async function details(page, subject) {
  await page.getByRole('button', { name: /Gerät spenden/ }).click()
  await page.locator('[name=postal_code]').fill('20095')
  await onward(page)
  await page.locator('[name=subject]').fill(subject)
  await page.locator('[name=description]').fill('Von 2019, läuft noch.')
  await page.getByLabel('Laptop', { exact: false }).first().check()
  for (const group of await page.locator('fieldset:has(input[type=radio])').all()) {
    await group.locator('input[type=radio]').first().check()
  }
  await onward(page)
  await page.waitForURL('**/contact')
}

async function asks(page, tresen, subject, email) {
  await page.goto(tresen.base)
  await details(page, subject)
  await page.locator('[name=name]').fill('Gerda Müller-Lüdenscheidt')
  await page.locator('[name=email]').fill(email)
  await page.locator('[name=informed]').check()
  await onward(page)
  await new Promise((later) => setTimeout(later, 3_100))
  await onward(page)
  await page.waitForURL('**/sent')
}

/** The path of the link in the n-th mail to somebody. */
async function linkTo(mail, address, number, begins) {
  const { text } = await mail.to(address, number)
  const found = text.match(new RegExp(`${begins}\\S+`))
  holds(found, `no link in:\n${text}`)
  return found[0]
}

async function signIn(page, tresen) {
  await page.goto(`${tresen.base}/portal/signin`)
  await page.locator('details summary').first().click()
  await page.locator('[name=address]').fill(GERDA)
  await page.locator('[name=password]').fill('sieben Zwerge kochen Suppe')
  await page.locator('form[action="/portal/signin"] button:not([type])').first().click()
  await page.waitForLoadState()
}
