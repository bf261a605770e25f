// In a real browser: from the empty machine to the answered request, on a phone and at a desk, with
// JavaScript and without. Run by tests/run; SCREENSHOTS=1 also keeps pictures in tests/browser/out.
// Arguments name the areas to walk, such as `node tests/browser/run.mjs way demo`; without one, all are.

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
import { back } from './back.mjs'
import { ticket } from './ticket.mjs'
import { intake } from './intake.mjs'
import { tasks } from './tasks.mjs'
import { topics } from './topics.mjs'
import { pictures } from './pictures.mjs'
import { keys } from './keys.mjs'
import { languages } from './languages.mjs'
import { paper } from './paper.mjs'
import { upload } from './upload.mjs'
import { pages } from './pages.mjs'

/** What is walked, in this order. An area builds on nothing that another one has done. */
const areas = {
  way: (browser) => wholeWay(browser, { javaScript: true }),
  'way-without-javascript': (browser) => wholeWay(browser, { javaScript: false }),
  passkeys,
  demo,
  portal,
  people,
  admin,
  accounts,
  chat,
  ended,
  back,
  topics,
  keys,
  languages,
  intake,
  tasks,
  pictures,
  paper,
  upload,
  pages,
  ticket,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in areas))
if (unknown.length > 0) {
  console.error(`no area ${unknown.join(', ')}; there are ${Object.keys(areas).join(', ')}`)
  process.exit(2)
}

const browser = await launch()
try {
  for (const name of wanted.length > 0 ? wanted : Object.keys(areas)) {
    const started = performance.now()
    try {
      await areas[name](browser)
    } catch (error) {
      // The step that failed has been told; the next area starts anew.
      if (error.message !== 'stopped') throw error
    }
    console.log(`area ${name}: ${Math.round((performance.now() - started) / 1000)} s`)
  }
} finally {
  await browser.close()
}
finish()
