// The legend of the box for files: what a finger can do on a touch device, what a mouse can do elsewhere.

import { DESK, PHONE, equal, holds, person, shows, startTresen } from './lib.mjs'

const LEGENDS = [
  ['de-DE', /Allgemein/, 'Foto aufnehmen oder Datei auswählen', ['Hierher ziehen, einfügen oder', 'Dateien auswählen']],
  ['en-GB', /General/, 'Take a photo or choose a file', ['Drag here, paste or', 'Choose files']],
]

export async function upload(browser) {
  const tresen = await startTresen('demo')
  try {
    for (const [locale, topic, touch, mouse] of LEGENDS) {
      for (const [device, viewport, legend] of [['a finger', PHONE, [touch]], ['a mouse', DESK, mouse]]) {
        const visitor = await person(browser, tresen.base, { viewport, locale })
        await shows(`the box for files speaks of what ${device} can do, ${locale}`, visitor, async () => {
          await visitor.goto(tresen.base)
          equal(await visitor.evaluate(() => matchMedia('(pointer: coarse)').matches), viewport === PHONE, 'a touch device')
          await visitor.getByRole('button', { name: topic }).click()
          const box = visitor.locator('.drop')
          await box.waitFor()
          const words = (await box.innerText()).split(/\s*\n\s*/).filter(Boolean)
          equal(words.join(' | '), legend.join(' | '), 'the legend')
          holds(await box.locator('label').isVisible(), 'no button')
        })
        await visitor.context().close()
      }
    }
  } finally {
    await tresen.stop()
  }
}
