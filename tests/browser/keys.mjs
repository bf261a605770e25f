// The desk without a mouse: from the list into a request, through its menus, out of the text, on to the next one.

import { DESK, demoAccounts, equal, holds, person, shows, signIn, startTresen } from './lib.mjs'

export async function keys(browser) {
  const tresen = await startTresen('demo')
  const agent = await person(browser, tresen.base, { viewport: DESK })
  const press = (...all) => all.reduce((before, key) => before.then(() => agent.keyboard.press(key)), Promise.resolve())
  const isAt = (selector) => document.activeElement?.matches(selector)
  /** The focus gets there; menus tell that they have opened a moment after the key. */
  const focused = (selector) => agent.waitForFunction(isAt, selector, { timeout: 5000 }).then(() => true, () => false)
  const path = () => new URL(agent.url()).pathname
  let hrefs = []
  try {
    await shows('j, k and Enter lead from the list into a request', agent, async () => {
      await agent.goto(`${tresen.base}/signin`)
      await signIn(agent, demoAccounts(tresen)[0])
      await agent.goto(`${tresen.base}/console/queues/unassigned`)
      hrefs = await agent.locator('[data-row] .subject a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
      await press('j', 'j', 'k', 'Enter')
      await agent.waitForURL(`**${hrefs[0]}`)
    })

    await shows('the focus goes into a menu, arrows move in it, Esc leads out', agent, async () => {
      await press('a')
      holds(await focused('.menu[open] .menu-body button'), 'the focus is not in the menu')
      const before = await agent.evaluate(() => document.activeElement.innerText)
      await press('ArrowDown')
      holds(await focused('.menu[open] .menu-body button'), 'the arrow left the menu')
      holds(before !== await agent.evaluate(() => document.activeElement.innerText), 'the arrow did not move')
      await press('Escape')
      equal(await agent.locator('.menu[open]').count(), 0, 'open menus')
      holds(await focused('summary'), 'the focus is lost')
      // Opened as every button, too.
      await press('Enter')
      holds(await focused('.menu[open] .menu-body button'), 'Enter does not lead into the menu')
      await press('Escape')
    })

    await shows('Esc leaves the text and keeps it; m takes the request', agent, async () => {
      await press('r')
      holds(await focused('#composer textarea'), 'r does not lead into the text')
      await agent.keyboard.type('Wann passt es Ihnen?')
      await press('Escape')
      holds(!await agent.evaluate(isAt, 'textarea'), 'Esc does not leave the text')
      equal(await agent.locator('#composer textarea').inputValue(), 'Wann passt es Ihnen?', 'the text')
      await Promise.all([agent.waitForNavigation(), press('m')])
      equal(await agent.locator('[data-does=take]').count(), 0, 'buttons to take it')
      equal(path(), hrefs[0], 'the page')
    })

    await shows('Ctrl, Shift and Enter send and wait, and j leads on to the next request', agent, async () => {
      await press('r')
      await agent.keyboard.press('Control+A')
      await agent.keyboard.type('Wann passt es Ihnen?')
      await Promise.all([agent.waitForNavigation(), press('Control+Shift+Enter')])
      holds(await agent.locator('#head .badge.waiting').count(), 'it does not wait for an answer')
      await agent.evaluate(() => document.activeElement.blur())
      await press('j')
      await agent.waitForURL(`**${hrefs[1]}`)
      await press('k')
      await agent.waitForURL(`**${hrefs[0]}`)
      await press('u')
      await agent.waitForURL('**/console/queues/unassigned')
    })

    await shows('? lists the keys, those for sending too', agent, async () => {
      await press('?')
      const said = await agent.locator('dialog#shortcuts').innerText()
      for (const words of ['übernehmen', 'senden und warten', 'Strg', 'Feld oder Menü verlassen']) {
        holds(said.includes(words), `${words} is not told`)
      }
    })
  } finally {
    await agent.context().close()
    await tresen.stop()
  }
}
