// Second factors in a real browser: a passkey in Chromium's virtual authenticator, a one-time code that
// was used, recovery codes, codes by mail; and everything but the passkey without JavaScript.

import { DESK, acceptRules, PHONE, code, equal, holds, onward, person, shows, startMail, startTresen, upright } from './lib.mjs'

const PASSWORD = 'korrekt pferd batterie heftklammer'
const EMAIL = 'henrike@technik-truhe.example'

export async function passkeys(browser) {
  const mail = await startMail()
  const tresen = await startTresen()
  // Browsers give passkeys to names only, and without encryption to this one alone.
  const base = tresen.base.replace('127.0.0.1', 'localhost')
  const page = await person(browser, base, { viewport: DESK })
  const phone = await person(browser, base, { viewport: PHONE })
  const plain = await person(browser, base, { viewport: PHONE, javaScript: false })
  const desk = await authenticator(page)
  let secret, codes

  const signOut = async () => {
    await page.goto(`${base}/console`)
    await page.locator('.bar details.menu summary').click()
    await page.locator('form[action="/signout"] button').click()
    await page.waitForURL('**/signin')
  }
  // In a browser that was closed meanwhile.
  const givesPassword = async (at) => {
    await at.context().clearCookies()
    await at.goto(`${base}/signin`)
    await at.locator('[name=email]').fill(EMAIL)
    await at.locator('[name=password]').fill(PASSWORD)
    await onward(at)
    await at.waitForURL('**/signin/code?*')
  }
  const typed = (at) => at.locator('main form:not([data-passkey]):has([name=recovery])')

  try {
    await shows('set up under a name', page, async () => {
      ({ secret, codes } = await setUp(page, tresen.said.replace('127.0.0.1', 'localhost'), mail))
    })

    await shows('a passkey is made on one\'s own page', page, async () => {
      await page.goto(`${base}/console/account/factors`)
      await upright(page, 'factors')
      await page.goto(`${base}/console/account/passkeys`)
      await upright(page, 'passkeys-none')
      await page.locator('form[data-passkey] button').click()
      await page.waitForSelector('#name-error')
      await page.locator('[name=name]').fill('Mein Laptop')
      await page.locator('form[data-passkey] button').click()
      await page.waitForSelector('#passkeys li')
      holds((await page.locator('#passkeys').textContent()).includes('Mein Laptop'), 'the passkey is not on the list')
      await upright(page, 'passkeys')
      equal((await desk.credentials()).length, 1, 'passkeys in the authenticator')
    })

    await shows('the same authenticator makes no second one', page, async () => {
      await page.locator('[name=name]').fill('Noch einmal')
      await page.locator('form[data-passkey] button').click()
      await page.waitForSelector('[data-wrong]:not([hidden])')
      holds((await page.locator('[data-wrong]').textContent()).includes('schon einen Passkey'), 'not told that it is there')
    })

    await shows('the passkey alone signs in', page, async () => {
      await signOut()
      await upright(page, 'signin')
      await page.locator('form[data-passkey] button').click()
      await page.waitForURL('**/console/queues/*')
    })

    await shows('the passkey is the second factor after the password', page, async () => {
      await signOut()
      await givesPassword(page)
      await upright(page, 'signin-choice')
      await page.locator('form[data-passkey] button').click()
      await page.waitForURL('**/console/queues/*')
    })

    await shows('whoever cannot unlock the authenticator is told what to do', page, async () => {
      await signOut()
      await desk.verifies(false)
      await page.locator('form[data-passkey] button').click()
      await page.waitForSelector('[data-wrong]:not([hidden])')
      await upright(page, 'signin-passkey-cancelled')
      await desk.verifies(true)
      await page.locator('form[data-passkey] button').click()
      await page.waitForURL('**/console/queues/*')
    })

    await shows('a copied passkey, whose counter goes back, is refused', page, async () => {
      await signOut()
      await desk.turnsBack()
      await page.locator('form[data-passkey] button').click()
      await page.waitForSelector('.summary')
      holds(page.url().includes('/signin'), `let in: ${page.url()}`)
      await upright(page, 'signin-passkey-wrong')
    })

    await shows('without JavaScript there is no passkey, and a one-time code counts once', plain, async () => {
      await plain.goto(`${base}/signin`)
      holds(!await plain.locator('form[data-passkey]').isVisible(), 'a button that does nothing')
      await upright(plain, 'signin-plain')
      await givesPassword(plain)
      await upright(plain, 'signin-choice-plain')
      const next = code(secret, 30)
      await typed(plain).locator('[name=code]').fill(next)
      await typed(plain).locator('button').click()
      await plain.waitForURL('**/console/queues/*')
      await givesPassword(phone)
      await typed(phone).locator('[name=code]').fill(next)
      await typed(phone).locator('button').click()
      await phone.waitForSelector('#code-error')
      await upright(phone, 'signin-code-wrong')
    })

    await shows('a recovery code opens the door, once', phone, async () => {
      for (const opens of [true, false]) {
        await givesPassword(phone)
        await phone.locator('details.fold summary').click()
        await phone.locator('[name=recovery]').fill(codes[0].toLowerCase())
        await typed(phone).locator('button').click()
        await phone.waitForLoadState()
        equal(phone.url().includes('/console/queues/'), opens, `in with ${codes[0]}`)
      }
    })

    await shows('codes by mail, after one has arrived', phone, async () => {
      await givesPassword(phone)
      await phone.locator('details.fold summary').click()
      await phone.locator('[name=recovery]').fill(codes[1])
      await typed(phone).locator('button').click()
      await phone.waitForURL('**/console/queues/*')
      await phone.goto(`${base}/console/account/mail-codes`)
      await upright(phone, 'mail-codes')
      const before = await mail.count(EMAIL)
      await phone.locator('form[action$=test] button').click()
      await phone.waitForSelector('#code')
      await upright(phone, 'mail-codes-sent')
      await phone.locator('#code').fill(digits((await mail.to(EMAIL, before + 1)).text))
      await phone.locator('form:has(#code) button').click()
      await phone.waitForURL('**/console/account/factors')
      await upright(phone, 'factors-phone')
      // The mail that tells of the change comes in between.
      await mail.to(EMAIL, before + 2)
      await givesPassword(phone)
      await phone.locator('form[action^="/signin/code/mail"] button').click()
      await phone.waitForSelector('.banner.good')
      await upright(phone, 'signin-mail-sent')
      await phone.locator('#code').fill(digits((await mail.to(EMAIL, before + 3)).text))
      await typed(phone).locator('button').click()
      await phone.waitForURL('**/console/queues/*')
    })

    await shows('new recovery codes and a new app have their pages', phone, async () => {
      await phone.goto(`${base}/console/account/recovery`)
      await upright(phone, 'recovery')
      await phone.goto(`${base}/console/account/app`)
      await upright(phone, 'app')
      await phone.goto(`${base}/console/account/confirm?then=%2Fconsole`)
      holds(phone.url().includes('/console/queues/'), 'asked again right after signing in')
    })
  } finally {
    await Promise.all([page, phone, plain].map((each) => each.context().close()))
    await tresen.stop()
    mail.stop()
  }
}

function digits(text) {
  return text.match(/\b\d{6}\b/)[0]
}

/** A security key that Chromium plays (WebDriver BiDi's predecessor: the WebAuthn domain of CDP). */
async function authenticator(page) {
  const chromium = await page.context().newCDPSession(page)
  await chromium.send('WebAuthn.enable')
  const { authenticatorId } = await chromium.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true,
      isUserVerified: true, automaticPresenceSimulation: true,
    },
  })
  const credentials = async () => (await chromium.send('WebAuthn.getCredentials', { authenticatorId })).credentials
  return {
    credentials,
    verifies: (isUserVerified) => chromium.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    async turnsBack() {
      const [credential] = await credentials()
      await chromium.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credential.credentialId })
      await chromium.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credential, signCount: 0 } })
    },
  }
}

/** The first setup, without looking at its pages; what signs the administrator in. */
async function setUp(page, link, mail) {
  await page.goto(link)
  await onward(page)
  await page.waitForURL('**/setup/organisation')
  await page.locator('[name=name]').fill('Technik-Truhe e. V.')
  await onward(page)
  await page.waitForURL('**/setup/preset')
  await page.locator('[name=preset][value=verein]').check()
  await onward(page)
  await page.waitForURL('**/setup/administrator')
  await page.locator('[name=name]').fill('Henrike Beispiel')
  await page.locator('[name=email]').fill(EMAIL)
  await page.locator('[name=password]').fill(PASSWORD)
  await onward(page)
  await page.waitForURL('**/setup/second-factor')
  const secret = (await page.locator('.secret').first().textContent()).replace(/\s/g, '')
  await page.locator('[name=code]').fill(code(secret))
  await onward(page)
  await page.waitForURL('**/setup/recovery')
  const codes = (await page.locator('#codes li').allTextContents()).map((text) => text.trim())
  await page.locator('main input[type=checkbox]').check()
  await onward(page)
  await page.waitForURL('**/setup/mail')
  await page.locator('[name=host]').fill('127.0.0.1')
  await page.locator('[name=security][value=none]').check()
  await page.locator('[name=port]').fill(`${mail.port}`)
  await page.locator('[name=user]').fill('hilfe')
  await page.locator('[name=password]').fill('geheim')
  await page.locator('[name=from]').fill('hilfe@technik-truhe.example')
  await page.locator('button[value=finish]').click()
  await page.waitForURL('**/setup/done')
  await acceptRules(page, new URL(page.url()).origin)
  return { secret, codes }
}
