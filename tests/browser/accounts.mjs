// From an invitation to the console and back in: the link by mail, password, a second factor from a
// real app, the rules of use, the tour; signing in again, with a recovery code too; a forgotten password.

import { DESK, PHONE, code, equal, holds, onward, person, readQr, shows, startMail, startTresen, upright } from './lib.mjs'
import { setUp } from './portal.mjs'

const NOOR = 'noor@technik-truhe.example'
const FIRST = 'sieben Zwerge kochen Suppe'
const SECOND = 'acht Enten tanzen Walzer'

export async function accounts(browser) {
  const mail = await startMail()
  const tresen = await startTresen()
  const board = await person(browser, tresen.base, { viewport: DESK })
  const noor = await person(browser, tresen.base, { viewport: PHONE, javaScript: false })
  const show = (what, page, body) => shows(`accounts: ${what}`, page, body)
  let link, secret, codes
  try {
    await show('a helpdesk that sends mail', board, () => setUp(board, tresen, mail))

    await show('a colleague is invited', board, async () => {
      await board.goto(`${tresen.base}/admin/accounts/new?role=own`)
      await board.locator('[name=name]').fill('Noor Neu')
      await board.locator('[name=email]').fill(NOOR)
      await onward(board)
      await board.waitForURL(/\/admin\/accounts\/\d+$/)
      const { text } = await mail.to(NOOR)
      link = text.match(/\/invitation\/\S+/)[0]
      holds((await board.locator('#link').inputValue()).endsWith(link), 'another link to copy')
    })

    await show('the link leads to a password, however often it was looked at', noor, async () => {
      for (let look = 0; look < 3; look++) await noor.context().request.get(tresen.base + link)
      await noor.goto(tresen.base + link)
      await upright(noor, 'invitation')
      await noor.locator('[name=password]').fill('Passwort1234')
      await onward(noor)
      await upright(noor, 'invitation-mistake')
      await noor.locator('[name=password]').fill(FIRST)
      await onward(noor)
      await noor.waitForURL('**/signin/enrol')
    })

    await show('the app is set up from the picture', noor, async () => {
      secret = new URL(await readQr(noor.locator('.qr'))).searchParams.get('secret')
      await noor.locator('[name=code]').fill(code(secret))
      await onward(noor)
      await noor.waitForURL('**/signin/enrol/codes**')
      codes = await noor.locator('#codes li').allTextContents()
      equal(codes.length, 10, 'recovery codes')
      await noor.locator('[name=kept]').check()
      await onward(noor)
    })

    await show('the rules of use, then the tour', noor, async () => {
      await noor.waitForURL('**/console/rules**')
      await upright(noor, 'rules-first')
      await noor.goto(`${tresen.base}/console/account`)
      holds(noor.url().includes('/console/rules'), 'something opens before the rules')
      await onward(noor)
      for (const step of [1, 2, 3, 4]) {
        await noor.waitForURL(`**/console/tour/${step}`)
        await upright(noor, `tour-${step}`)
        await onward(noor)
      }
      await noor.waitForURL('**/console/queues/**')
    })

    await show('the link is used up', board, async () => {
      await board.goto(tresen.base + link)
      holds(await board.getByText('Dieser Link gilt nicht mehr').isVisible(), 'the link worked twice')
      await upright(board, 'dead-link')
    })

    await show('signing out and in again; a code counts once', noor, async () => {
      await signOut(noor, tresen)
      await password(noor, tresen, FIRST)
      const next = code(secret, 30)
      await noor.locator('[name=code]').fill(next)
      await onward(noor)
      await noor.waitForURL('**/console/**')
      await signOut(noor, tresen)
      await password(noor, tresen, FIRST)
      await noor.locator('[name=code]').fill(next)
      await onward(noor)
      holds(await noor.getByText('Dieser Code gilt nicht').first().isVisible(), 'the code counted twice')
    })

    await show('a recovery code opens the door once', noor, async () => {
      await recover(noor, codes[0])
      await noor.waitForURL('**/console/**')
      await signOut(noor, tresen)
      await password(noor, tresen, FIRST)
      await recover(noor, codes[0])
      holds(await noor.getByText('Dieser Wiederherstellungscode gilt nicht').first().isVisible(), 'it counted twice')
      await recover(noor, codes[1])
      await noor.waitForURL('**/console/**')
    })

    for (const [name, viewport] of [['phone', PHONE], ['desk', DESK]]) {
      await show(`one's own account stands upright, ${name}`, noor, async () => {
        await noor.setViewportSize(viewport)
        for (const page of ['', '/password', '/sessions', '/notifications', '/rights']) {
          await noor.goto(`${tresen.base}/console/account${page}`)
          await upright(noor, `account${page.replace('/', '-')}`)
        }
        await noor.goto(`${tresen.base}/console/rules`)
        await upright(noor, 'rules')
        await board.setViewportSize(viewport)
        await board.goto(`${tresen.base}/admin/rules`)
        await upright(board, 'admin-rules')
      })
    }

    await show('a forgotten password is set anew, and the second step stays', noor, async () => {
      await signOut(noor, tresen)
      await noor.getByRole('link', { name: 'Passwort vergessen?' }).click()
      await noor.waitForURL('**/password')
      await upright(noor, 'reset')
      await noor.locator('[name=email]').fill(NOOR)
      await onward(noor)
      await noor.waitForURL('**/password/sent')
      await upright(noor, 'reset-sent')
      const { text } = await mail.to(NOOR, 2)
      await noor.goto(tresen.base + text.match(/\/password\/\S+/)[0])
      await upright(noor, 'reset-choose')
      await noor.locator('[name=password]').fill(SECOND)
      await onward(noor)
      await noor.waitForURL('**/password/done')
      await upright(noor, 'reset-done')
      await password(noor, tresen, SECOND)
      await recover(noor, codes[2])
      await noor.waitForURL('**/console/**')
    })
  } finally {
    await Promise.allSettled([board, noor].flatMap((page) => [page.context().close(), page.plain?.close()]))
    await tresen.stop()
    mail.stop()
  }
}

async function signOut(page, tresen) {
  await page.goto(`${tresen.base}/console/account`)
  await page.locator('.bar details.menu summary').click()
  await page.locator('form[action="/signout"] button').click()
  await page.waitForURL('**/signin**')
}

async function password(page, tresen, words) {
  await page.goto(`${tresen.base}/signin`)
  await page.locator('[name=email]').fill(NOOR)
  await page.locator('[name=password]').fill(words)
  await onward(page)
  await page.waitForURL('**/signin/code**')
}

async function recover(page, words) {
  const field = page.locator('[name=recovery]')
  if (!(await field.isVisible())) await page.locator('details:has([name=recovery]) summary').click()
  await page.locator('[name=code]').fill('')
  await field.fill(words)
  await page.locator('form:has([name=recovery]) button.primary').first().click()
  await page.waitForLoadState()
}
