// The ticket's page at the desk and on the phone: how much of it is conversation, where it opens, what is new on it,
// and messages that lie over nothing and go after a while.

import { DESK, PHONE, demoAccounts, equal, holds, person, shows, signIn, startTresen } from './lib.mjs'

/** How long a message with *Undo* stands, in milliseconds. */
const MESSAGE_WITH_UNDO = 12_000
const BUSY = '/console/tickets/2026-00083'

export async function ticket(browser) {
  const tresen = await startTresen('demo')
  const jonas = await person(browser, tresen.base, { viewport: DESK })
  const aylin = await person(browser, tresen.base, { viewport: DESK })
  try {
    await shows('an agent of the demo signs in', jonas, async () => {
      await jonas.goto(`${tresen.base}/signin`)
      await signIn(jonas, demoAccounts(tresen).find(({ email }) => email.startsWith('jonas')))
    })

    await shows('the conversation has at least 450 of 768 pixels', jonas, async () => {
      await jonas.setViewportSize({ width: 1280, height: 768 })
      await jonas.goto(`${tresen.base}/console/tickets/2026-00070`)
      const height = await jonas.locator('.talk').evaluate((talk) => talk.clientHeight)
      holds(height >= 450, `${height} px`)
    })

    await shows('a message lies over no button, and undoes', jonas, async () => {
      await jonas.locator('[data-does=take]').click()
      await jonas.locator('.toast[data-passing]').waitFor()
      const covered = await jonas.evaluate(() => [...document.querySelectorAll('.ticket-head .button, .kinds label')].filter((one) => {
        const { left, top, width, height } = one.getBoundingClientRect()
        const there = document.elementFromPoint(left + width / 2, top + height / 2)
        return !one.contains(there)
      }).length)
      equal(covered, 0, 'covered controls')
      await jonas.locator('.toast form button').click()
      await jonas.locator('[data-does=take]').waitFor()
    })

    await shows('a message goes after its time, but not while somebody points at it or has it in focus', jonas, async () => {
      const { clock } = jonas
      const toast = jonas.locator('.toast[data-passing]')
      const undo = toast.locator('form button')
      /** Takes a request that nobody has, and points elsewhere than at the message of it. */
      const act = async () => {
        await jonas.goto(`${tresen.base}/console/queues/unassigned`)
        await jonas.locator('.tickets .subject a').first().click()
        await jonas.locator('[data-does=take]').click()
        await undo.waitFor()
        await jonas.mouse.move(0, 0)
      }
      /** The message is there until its time is over. */
      const goes = async (what) => {
        await clock.runFor(MESSAGE_WITH_UNDO - 100)
        equal(await toast.count(), 1, `${what}: shortly before its time`)
        await clock.runFor(100)
        equal(await toast.count(), 0, `${what}: after its time`)
      }
      const stays = async (what) => {
        await clock.runFor(10 * MESSAGE_WITH_UNDO)
        equal(await toast.count(), 1, what)
      }
      await clock.install()
      await clock.pauseAt(Date.now() + 60_000)
      await act()
      await goes('left alone')
      await act()
      await toast.hover()
      await stays('under the pointer')
      await jonas.mouse.move(0, 0)
      await goes('after the pointer left')
      await act()
      await undo.focus()
      await stays('with the focus')
      await jonas.locator('#body').focus()
      await goes('after the focus left')
      await clock.resume()
    })

    await shows('what came since the last look stands below a line, once', jonas, async () => {
      const line = jonas.locator('.timeline .since')
      const look = async (lines, what) => {
        await jonas.goto(tresen.base + BUSY)
        await jonas.locator('#timeline').waitFor()
        equal(await line.count(), lines, what)
      }
      await look(0, 'lines at the first look')
      await aylin.goto(`${tresen.base}/signin`)
      await signIn(aylin, demoAccounts(tresen).find(({ email }) => email.startsWith('aylin')))
      for (const words of ['Das Erste seither.', 'Das Zweite seither.']) await notes(aylin, tresen, words)
      await jonas.locator('.said', { hasText: 'Das Zweite seither.' }).waitFor()
      await look(0, 'lines, though all was seen as it came')
      await jonas.goto(`${tresen.base}/console`)
      for (const words of ['Das Dritte.', 'Das Vierte.']) await notes(aylin, tresen, words)
      await look(1, 'lines before what is new')
      equal(await line.innerText(), 'Neu, seit du zuletzt hier warst', 'the line')
      holds((await line.evaluate((one) => one.nextElementSibling.innerText)).includes('Das Dritte.'), 'the line stands elsewhere')
      await look(0, 'lines at the second look')
    })

    await shows('the phone opens at the newest message and stays there after sending', jonas, async () => {
      await jonas.setViewportSize(PHONE)
      await jonas.goto(`${tresen.base}/console/tickets/2026-00083`)
      await jonas.locator('#body').fill('Guten Tag,\ndas passt gut.')
      await jonas.locator('.composer .button.primary.for-public').click()
      const newest = jonas.locator('.said', { hasText: 'das passt gut.' })
      await newest.waitFor()
      const { top, bottom } = await newest.evaluate((said) => said.getBoundingClientRect().toJSON())
      holds(top >= 0 && bottom <= PHONE.height, `the answer is at ${top} to ${bottom}`)
    })
  } finally {
    for (const page of [jonas, aylin]) await page.context().close()
    await tresen.stop()
  }
}

/** Writes a note on the ticket that two of the team look at. */
async function notes(page, tresen, words) {
  await page.goto(tresen.base + BUSY)
  await page.locator('.kinds [value=note]').check()
  await page.locator('#body').fill(words)
  await page.locator('.composer .button.primary.for-note').click()
  await page.locator('.said', { hasText: words }).waitFor()
}
