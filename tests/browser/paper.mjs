// Pages on paper: the ticket and the requester's page say when in full, whose they are and which questions are open;
// they and lists have nothing that only a screen can use.

import { DESK, demoAccounts, equal, holds, onward, person, shows, signIn, startTresen } from './lib.mjs'

/** As wide as paper of A4 lying on its side, without its margins. */
const WIDEST_PAPER = { width: 987, height: 650 }

export async function paper(browser) {
  const tresen = await startTresen('demo')
  const gerda = await person(browser, tresen.base, { viewport: DESK })
  const jonas = await person(browser, tresen.base, { viewport: DESK })
  let organisation
  try {
    await shows('a request to print', gerda, async () => {
      await gerda.goto(tresen.base)
      organisation = (await gerda.locator('.top .brand span').last().innerText()).trim()
      await gerda.getByRole('button', { name: /Allgemein/ }).click()
      await gerda.locator('[name=subject]').fill('Öffnungszeiten im Winter')
      await gerda.locator('[name=description]').fill('Haben Sie im Januar offen?')
      await onward(gerda)
      await gerda.locator('[name=name]').fill('Gerda Graf')
      await gerda.locator('[name=email]').fill('gerda.graf@example.org')
      await gerda.locator('[name=informed]').check()
      await onward(gerda)
      await gerda.waitForURL('**/check')
      // Whoever is faster than a person is asked to send again.
      while (!new URL(gerda.url()).pathname.endsWith('/sent')) await Promise.all([gerda.waitForEvent('framenavigated'), onward(gerda)])
      await gerda.locator('a[href*="/r/"]').first().click()
      await gerda.waitForURL('**/r/**')
      await gerda.locator('#text').fill('Und im Februar?')
      await onward(gerda)
      await gerda.locator('.said', { hasText: 'Und im Februar?' }).waitFor()
    })

    await shows('the printed page of a request has its words and times, and no controls', gerda, async () => {
      const text = await onPaper(gerda, organisation, 2)
      for (const words of ['Öffnungszeiten im Winter', 'Haben Sie im Januar offen?', 'Und im Februar?', 'Allgemein']) {
        holds(text.includes(words), `${words} is not printed`)
      }
    })

    await shows('a printed ticket has its times and open questions, and no controls', jonas, async () => {
      await jonas.goto(`${tresen.base}/signin`)
      await signIn(jonas, demoAccounts(tresen).find(({ email }) => email.startsWith('jonas')))
      await jonas.goto(`${tresen.base}/console/tickets/2026-00070`)
      const open = jonas.locator('#answers :is(.missing dt, .unanswered li)')
      holds(await jonas.locator('#answers .missing dt').count(), 'no answer is missing')
      await onPaper(jonas, organisation, 2)
      await jonas.emulateMedia({ media: 'print' })
      for (const question of await open.all()) holds(await question.isVisible(), `not printed: ${await question.textContent()}`)
      await jonas.emulateMedia({ media: null })
    })

    await shows('a printed list has its rows, and no controls or keys', jonas, async () => {
      await jonas.goto(`${tresen.base}/console`)
      holds(await jonas.locator('.keybar').isVisible(), 'no key bar on the screen')
      const text = await onPaper(jonas, undefined, 0)
      for (const subject of await jonas.locator('.tickets .subject a').allInnerTexts()) holds(text.includes(subject), `${subject} is not printed`)
    })
  } finally {
    for (const page of [gerda, jonas]) await page.context().close()
    await tresen.stop()
  }
}

/** Asserts what holds of every printed page, and gives its words. A page with `times` has so many at least, in full. */
async function onPaper(page, organisation, times) {
  await page.emulateMedia({ media: 'print' })
  let text
  for (const viewport of [DESK, WIDEST_PAPER]) {
    await page.setViewportSize(viewport)
    const printed = await page.evaluate(() => {
      const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility())
      const isReplaced = (time) => getComputedStyle(time).fontSize === '0px'
      return {
        times: shown('time').map((time) => isReplaced(time) ? getComputedStyle(time, '::after').content : time.innerText),
        // A fact that can be chosen is printed as a word.
        controls: shown('button, .button:not(.facts .menu > summary), input:not([type=hidden]), select, textarea, .keybar, .dock, .skip-link, .toasts')
          .map((one) => one.outerHTML.slice(0, 160)),
        text: document.body.innerText,
      }
    })
    holds(printed.times.length >= times, `${printed.times.length} times`)
    if (times > 0) for (const time of printed.times) holds(/\d{1,2}\. ?\S+ ?\d{4}/.test(time), `${time} is printed as a time`)
    equal(printed.controls.join('\n'), '', 'printed controls')
    if (organisation) holds(printed.text.includes(organisation), `${organisation} is not printed`)
    text = printed.text
  }
  await page.setViewportSize(DESK)
  await page.emulateMedia({ media: null })
  return text
}
