// The daily tasks of a helpdesk, done in the demo with the pointer. Every click is counted, text typed is not; opening
// a list of a form and choosing from it are two. No task needs more clicks than it did in November 2026.

import { DESK, PHONE, demoAccounts, equal, holds, person, shows, signIn, startTresen } from './lib.mjs'
import { makeTopicOfThree } from './topics.mjs'

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
    await task(1, 'take, answer, wait', 'mirjam', 4, 4, async (page) => {
      await click(page.locator('#queue-unassigned'))
      await click(page.locator('.tickets .subject a'))
      await click(page.locator('#body'))
      await page.keyboard.type('Guten Tag, welches Modell ist es?')
      await click(page.locator('[data-does=answer-and-wait]'))
      await page.locator('.badge.waiting').first().waitFor()
    })
    await task(2, 'find, with a typing error', 'jonas', 0, 0, async (page) => {
      await page.keyboard.press('/')
      await page.keyboard.type('Jürgnsen')
      await page.keyboard.press('Enter')
      await page.locator('.did-you-mean a, .results a').first().waitFor()
    })
    // Before anything is moved: the site of somebody known is that of their last request.
    await task(6, 'phone call, an agent’s first', 'jonas', 8, 8, (page) => takeIn(page, 'gerda', { label: 'Gerät bekommen' }))
    await task(6, 'phone call', 'jonas', 8, 6, (page) => takeIn(page, '66969 112'))
    await task(3, 'move, keep access', 'jonas', 4, 3, async (page) => {
      await page.goto(`${tresen.base}/console/tickets/2026-00083`)
      await click(page.locator('.ticket-head [data-does=move]'))
      await click(page.locator('[name=to]'))
      await click(page.locator('main form .button.primary'))
      await page.locator('.toast[data-passing]').waitFor()
    })
    await task(4, 'assign', 'jonas', 2, 2, async (page) => {
      await page.goto(`${tresen.base}/console/tickets/2026-00070`)
      await click(page.locator('.ticket-head .menu > summary'))
      await click(page.locator('.ticket-head .menu[open] [data-does=assign]'))
      await page.locator('.toast[data-passing]').waitFor()
    })
    await task(5, 'close, an answer missing', 'jonas', 6, 3, async (page) => {
      await page.goto(`${tresen.base}/console/tickets/2026-00070`)
      await click(page.locator('[data-does=close]'))
      await click(page.locator('#missing input[type=radio]'))
      await click(page.locator('main form .button.primary'))
      await page.locator('.badge.closed').waitFor()
    })
    await task(7, 'answer on a phone', 'jonas', 3, 3, async (page) => {
      await page.setViewportSize(PHONE)
      await page.goto(`${tresen.base}/console/queues/mine`)
      await click(page.locator('.tickets .subject a'))
      await click(page.locator('#body'))
      await page.keyboard.type('Das passt gut.')
      await click(page.locator('.composer .button.primary.for-public'))
      await page.locator('.said', { hasText: 'Das passt gut.' }).waitFor()
      await page.setViewportSize(DESK)
    })
    await task(8, 'add a colleague', 'henrike', 8, 8, async (page) => {
      await click(page.locator('#queue-admin'))
      await click(page.locator('#queues a[href="/admin/accounts"]'))
      await click(page.locator('main a[href="/admin/accounts/new"]'))
      await click(page.locator('.doors a[href$="role=second-level"]'))
      await page.waitForFunction(() => document.activeElement.id === 'name')
      await page.keyboard.type('Noor Neu')
      await click(page.locator('main form [name=email]'))
      await page.keyboard.type('noor@technik-truhe.example')
      await choose(page.getByLabel('Standort Süd'), 'write')
      await click(page.locator('main form .button.primary'))
      await page.waitForURL(/\/admin\/accounts\/\d+$/)
      await page.locator('#link').waitFor()
    })
    await task(9, 'a topic with three questions', 'henrike', 21, 12, (page) => makeTopicOfThree(page, click))
    await task(10, 'change a text', 'henrike', 4, 4, async (page) => {
      await click(page.locator('#queue-admin'))
      await click(page.locator('#queues a[href="/admin/texts"]'))
      await click(page.locator('main form textarea'))
      await page.keyboard.type('Willkommen!')
      await click(page.locator('main form .button.primary'))
      await page.locator('.toast.good').waitFor()
      holds((await page.locator('main form textarea').first().inputValue()).includes('Willkommen!'), 'the text is not changed')
    })
    await task(11, 'who can read it, by name', 'jonas', 1, 1, async (page) => {
      await page.goto(`${tresen.base}/console/tickets/2026-00070`)
      await click(page.locator('.ticket-head .reads'))
      await page.locator('#access').waitFor()
    })
    // One task runs before another that would change what it finds; the table goes by number.
    console.table(table.sort((one, other) => parseInt(one.task) - parseInt(other.task)))
  } finally {
    for (const page of Object.values(pages)) await page.context().close()
    await tresen.stop()
  }
}
