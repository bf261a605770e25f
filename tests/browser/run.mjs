// In a real browser: from the empty machine to the answered request, on a phone and at a desk, with
// JavaScript and without. Run by tests/run; SCREENSHOTS=1 also keeps pictures in tests/browser/out.

import { finish, launch } from './lib.mjs'
import { wholeWay } from './way.mjs'
import { admin } from './admin.mjs'
import { demo } from './demo.mjs'
import { portal } from './portal.mjs'
import { people } from './people.mjs'
import { passkeys } from './passkeys.mjs'
import { accounts } from './accounts.mjs'
import { chat } from './chat.mjs'
import { ended } from './ended.mjs'
import { ticket } from './ticket.mjs'
import { keys } from './keys.mjs'
import { pages } from './pages.mjs'

const browser = await launch()

/** Walks one area, and says how long that took. */
async function area(name, walk) {
  const started = performance.now()
  await walk()
  console.log(`area ${name}: ${Math.round((performance.now() - started) / 1000)} s`)
}

try {
  await area('the whole way', () => wholeWay(browser, { javaScript: true }))
  await area('the whole way without JavaScript', () => wholeWay(browser, { javaScript: false }))
  for (const walk of [passkeys, demo, portal, people, admin, accounts, chat, ended, keys, pages, ticket]) await area(walk.name, () => walk(browser))
} catch (error) {
  if (error.message !== 'stopped') throw error
} finally {
  await browser.close()
}
finish()
