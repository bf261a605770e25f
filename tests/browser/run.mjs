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

const browser = await launch()
try {
  await wholeWay(browser, { javaScript: true })
  await wholeWay(browser, { javaScript: false })
  await passkeys(browser)
  await demo(browser)
  await portal(browser)
  await people(browser)
  await admin(browser)
  await accounts(browser)
  await chat(browser)
} catch (error) {
  if (error.message !== 'stopped') throw error
} finally {
  await browser.close()
}
finish()
