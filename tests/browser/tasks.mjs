// The daily tasks of a helpdesk, done in the demo with the pointer. Every click is counted, text typed is not; opening
// a list of a form and choosing from it are two. No task needs more clicks than it did in November 2026.

import { DESK, PHONE, demoAccounts, equal, holds, person, shows, signIn, startTresen } from './lib.mjs'

export async function tasks(browser) {
  const tresen = await startTresen('demo')
  const table = []
  const pages = {}
  let clicks = 0

  /** The browser of somebody of the demo, signed in. */
  async function desk(name) {
    if (pages[name]) return pages[name]
    const page = await person(browser, tresen.base, { viewport: DESK })
    await page.goto(`${tresen.base}/signin`)
    await signIn(page, demoAccounts(tresen).find(({ email }) => email.startsWith(name)))
    return pages[name] = page
  }
  const click = async (locator) => {
    clicks++
    await locator.first().click()
    await locator.page().waitForLoadState()
  }
  const choose = async (locator, option) => {
    clicks += 2
    await locator.selectOption(option)
  }
  /** Does a task, from the page that the console opens with. `before`: clicks in November; `most`: allowed now. */
  const task = (number, name, who, before, most, body) => shows(`${number} ${name} takes at most ${most} clicks`, undefined, async () => {
    const page = await desk(who)
    await page.goto(`${tresen.base}/console`)
    clicks = 0
    await body(page)
    holds(!page.troubles.length, page.troubles.splice(0).join('\n'))
    table.push({ task: `${number} ${name}`, before, now: clicks })
    holds(clicks <= most, `${clicks} clicks`)
  })

  try {
    const takeIn = async (page, caller, choice) => {
      await click(page.locator('.bar .new'))
      equal(await page.evaluate(() => document.activeElement.id), 'find', 'the focus')
      await page.keyboard.type(caller)
      await click(page.locator('#found button[value]:not([value=new])'))
      await page.locator('#intake [name=person]').waitFor({ state: 'attached' })
      if (choice) {
        await choose(page.locator('#topic'), choice)
        await page.waitForResponse((response) => response.request().method() === 'POST')
        await click(page.locator('#description'))
      }
      await page.waitForFunction(() => document.activeElement.id === 'description')
      await page.keyboard.type('Der Akku lädt nicht mehr.')
      await click(page.locator('#subject'))
      await page.keyboard.type('Akku lädt nicht')
      await click(page.locator('#intake .button.primary'))
      await page.waitForURL(/\/console\/tickets\/2\d+-\d+$/)
      equal(await page.locator('h1').innerText(), 'Akku lädt nicht', 'the subject')
    }
    await task(6, 'phone call, an agent’s first', 'jonas', 8, 8, (page) => takeIn(page, 'gerda', { label: 'Gerät bekommen' }))
    await task(6, 'phone call', 'jonas', 8, 6, (page) => takeIn(page, '66969 112'))
    console.table(table)
  } finally {
    for (const page of Object.values(pages)) await page.context().close()
    await tresen.stop()
  }
}
