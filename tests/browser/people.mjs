// Accounts, client organisations and the import in the administration of the demo: upright on phone and
// desk, and the ways through them.

import { readFileSync } from 'node:fs'
import { DESK, PHONE, demoAccounts, equal, holds, onward, person, shows, signIn, startTresen, upright } from './lib.mjs'

const TABLE = `Name;E-Mail;Rolle;Schreibt in
Noor Neu;noor@example.org;First Level;
Pat Papier;pat@example;;Keller
Noor Doppelt;NOOR@example.org;;
`

export async function people(browser) {
  const tresen = await startTresen('demo')
  const admin = await person(browser, tresen.base, { viewport: DESK })
  const account = demoAccounts(tresen).find(({ role }) => /Verwaltung/.test(role))
  const go = (path) => admin.goto(tresen.base + path)
  const both = async (name) => {
    for (const viewport of [PHONE, DESK]) {
      await admin.setViewportSize(viewport)
      await upright(admin, name)
    }
  }
  try {
    await shows('an administrator of the demo signs in', admin, async () => {
      await go('/signin')
      await signIn(admin, account)
    })

    await shows('somebody is invited from a role, and the invitation withdrawn', admin, async () => {
      await go('/admin/accounts')
      await both('people-accounts')
      await onward(admin)
      await both('people-roles')
      await admin.locator('a.door', { hasText: 'Einzelne Teams' }).click()
      await both('people-invite')
      await onward(admin)
      await both('people-invite-mistakes')
      await admin.locator('#name').fill('Kim Beispiel-Musterfrau')
      await admin.locator('#email').fill('kim@example.org')
      await admin.locator('select[name^=membership]').first().selectOption('write')
      await onward(admin)
      holds((await admin.locator('#link').inputValue()).includes('/invitation/'), 'no link')
      await both('people-invited')
      await admin.locator('button[value=withdraw]').click()
      await admin.waitForURL('**/admin/accounts')
      equal(await admin.locator('text=kim@example.org').count(), 0, 'accounts of Kim')
    })

    await shows('an account is locked and unlocked; deleting is prepared', admin, async () => {
      await go('/admin/accounts')
      const others = admin.locator('tbody tr', { hasNotText: account.email })
      await others.first().locator('a').first().click()
      await both('people-account')
      await admin.locator('form[action$="/lock"] button').click()
      await both('people-locked')
      await admin.locator('form[action$="/lock"] button').click()
      await admin.locator('a[href$="/removal"]').click()
      await both('people-removal')
      await go('/admin/accounts')
      await admin.locator('tbody tr', { hasText: account.email }).locator('a').first().click()
      await both('people-own')
    })

    await shows('a client organisation gets a contact', admin, async () => {
      await go('/admin/organisations')
      await both('people-organisations-empty')
      await onward(admin)
      await admin.locator('#name').fill('Schule am Beispielweg')
      await admin.locator('#postal-code').fill('12345')
      await both('people-organisation-new')
      await onward(admin)
      await admin.locator('th a', { hasText: 'Beispielweg' }).click()
      await admin.locator('#contact-name').fill('Mira Beispiel')
      await admin.locator('#contact-email').fill('mira.beispiel@example.org')
      await admin.locator('form[action$="/contacts"] button', { hasText: 'eintragen' }).click()
      await both('people-organisation')
      await go('/admin/organisations')
      await both('people-organisations')
    })

    await shows('a file is looked at, taken in and shown', admin, async () => {
      await go('/admin/import')
      await both('people-import')
      await onward(admin)
      await both('people-import-mistakes')
      await admin.locator('[name=kind][value=accounts]').check()
      await admin.locator('#file').setInputFiles({ name: 'konten.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) })
      await onward(admin)
      equal(await admin.locator('dl.facts dd').first().innerText(), '1', 'new accounts')
      await both('people-import-preview')
      await admin.locator('form[action$="/confirmation"] button').click()
      holds(await admin.locator('text=Fertig.').isVisible(), 'not done')
      await both('people-import-done')
    })

    await shows('the template is a file for a German Excel', admin, async () => {
      await go('/admin/import')
      const [download] = await Promise.all([
        admin.waitForEvent('download'), admin.locator('a[href$="/template/accounts"]').click(),
      ])
      equal(download.suggestedFilename(), 'konten.csv', 'name')
      const bytes = readFileSync(await download.path())
      holds(bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) && bytes.includes(';'), 'no mark')
    })

    await shows('accounts and import in English', admin, async () => {
      await go('/admin/accounts?lang=en')
      await upright(admin, 'people-accounts-english')
      await go('/admin/import')
      await upright(admin, 'people-import-english')
    })
  } finally {
    await admin.context().close()
    await tresen.stop()
  }
}
