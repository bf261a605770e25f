// The ticket's page at the desk and on the phone: how much of it is conversation, where it opens, and messages
// that lie over nothing.

import { DESK, PHONE, demoAccounts, equal, holds, person, shows, signIn, startTresen } from './lib.mjs'

export async function ticket(browser) {
  const tresen = await startTresen('demo')
  const jonas = await person(browser, tresen.base, { viewport: DESK })
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
    await jonas.context().close()
    await tresen.stop()
  }
}
