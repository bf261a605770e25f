// Pictures of a conversation: small ones on the page, a larger one in a dialog, the file itself without scripts.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DESK, PHONE, demoAccounts, equal, holds, person, shows, signIn, startTresen, upright } from './lib.mjs'

const TICKET = '/console/tickets/2026-00083'

export async function pictures(browser) {
  const tresen = await startTresen('demo')
  const folder = mkdtempSync(join(tmpdir(), 'tresen-pictures-'))
  const jonas = await person(browser, tresen.base, { viewport: DESK })
  const plain = await person(browser, tresen.base, { viewport: PHONE, javaScript: false })
  const account = (name) => demoAccounts(tresen).find(({ email }) => email.startsWith(name))
  const viewer = jonas.locator('dialog.viewer')
  const seen = () => viewer.locator('img').evaluate((image) => [image.alt, image.complete && image.naturalWidth > 0])
  try {
    await shows('pictures of a note are shown small, in boxes that are there before', jonas, async () => {
      const files = await drawn(jonas, folder, ['typenschild.png', 'unterseite.png'])
      await jonas.goto(`${tresen.base}/signin`)
      await signIn(jonas, account('jonas'))
      await jonas.goto(tresen.base + TICKET)
      await jonas.locator('.kinds [value=note]').check()
      await jonas.locator('#body').fill('Zwei Fotos vom Gerät.')
      await jonas.locator('.composer input[type=file]').setInputFiles(files)
      await jonas.locator('.composer .button.primary.for-note').click()
      await jonas.locator('.previews img').nth(1).waitFor()
      await jonas.addInitScript(() => {
        window.moved = 0
        new PerformanceObserver((list) => list.getEntries().forEach((one) => { window.moved += one.value })).observe({ type: 'layout-shift', buffered: true })
      })
      await jonas.goto(tresen.base + TICKET)
      await jonas.waitForFunction(() => [...document.querySelectorAll('.previews img')].every((image) => image.complete && image.naturalWidth > 0))
      holds(await jonas.evaluate(() => window.moved) < 0.001, 'the page moved while pictures came')
      for (const viewport of [DESK, PHONE]) {
        await jonas.setViewportSize(viewport)
        await upright(jonas, 'pictures')
      }
      await jonas.setViewportSize(DESK)
    })

    await shows('the viewer opens from the keyboard, goes on, closes, and gives the focus back', jonas, async () => {
      await jonas.locator('a[data-picture]').first().focus()
      await jonas.keyboard.press('Enter')
      await viewer.locator('img').evaluate((image) => image.decode())
      equal(JSON.stringify(await seen()), '["typenschild.png",true]', 'the first picture')
      await upright(jonas, 'viewer')
      await jonas.keyboard.press('ArrowRight')
      await viewer.locator('img').evaluate((image) => image.decode())
      equal(JSON.stringify(await seen()), '["unterseite.png",true]', 'the second picture')
      holds(/unterseite\.png \(2 \/ 2\)/.test(await viewer.innerText()), 'its name is not told')
      await jonas.keyboard.press('Escape')
      await viewer.waitFor({ state: 'hidden' })
      equal(await jonas.evaluate(() => document.activeElement.innerText.trim()), 'unterseite.png', 'the focus')
      await jonas.keyboard.press('j')
    })

    await shows('a printed request has the pictures with their names', jonas, async () => {
      await jonas.goto(tresen.base + TICKET)
      await jonas.emulateMedia({ media: 'print' })
      for (const name of ['typenschild.png', 'unterseite.png']) holds(await jonas.getByText(name).isVisible(), `${name} is not printed`)
      holds(await jonas.locator('.previews img').first().isVisible(), 'no picture')
      await jonas.emulateMedia({ media: null })
    })

    await shows('without scripts the link gives the file', plain, async () => {
      await plain.goto(`${tresen.base}/signin`)
      await signIn(plain, account('aylin'))
      await plain.goto(tresen.base + TICKET)
      const loaded = plain.waitForEvent('download')
      await plain.locator('a[data-picture]').first().click()
      equal((await loaded).suggestedFilename(), 'typenschild.png', 'the file')
      await upright(plain, 'pictures-plain')
    })
  } finally {
    for (const page of [jonas, plain]) await page.context().close()
    rmSync(folder, { recursive: true, force: true })
    await tresen.stop()
  }
}

/** Pictures that a browser has drawn, as files. */
async function drawn(page, folder, names) {
  const paths = []
  for (const [number, name] of names.entries()) {
    const bytes = await page.evaluate((hue) => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 1200, height: 800 })
      const pen = canvas.getContext('2d')
      pen.fillStyle = `hsl(${hue} 60% 45%)`
      pen.fillRect(0, 0, 1200, 800)
      pen.fillStyle = '#fff'
      pen.fillRect(150, 200, 900, 60)
      return canvas.toDataURL('image/png').split(',')[1]
    }, 40 + number * 160)
    paths.push(join(folder, name))
    writeFileSync(paths.at(-1), Buffer.from(bytes, 'base64'))
  }
  return paths
}
