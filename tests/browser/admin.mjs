// The admin area of the demo helpdesk: an administrator makes a site, a topic and its questions, and a
// visitor meets them; every page upright at phone and desk width, in light and dark.

import { DESK, PHONE, demoAccounts, equal, holds, onward, person, shows, signIn, startTresen, upright } from './lib.mjs'

export async function admin(browser) {
  const tresen = await startTresen('demo')
  const board = await person(browser, tresen.base, { viewport: DESK })
  const open = (path) => board.goto(tresen.base + path)
  try {
    await shows('an administrator finds the administration beside the queues', board, async () => {
      await open('/signin')
      await signIn(board, demoAccounts(tresen).find(({ role }) => /Verwaltung/.test(role)))
      await board.locator('#queue-admin').click()
      await board.waitForURL('**/admin')
    })

    await shows('a site whose postal codes overlap is told with whose they are, then saved', board, async () => {
      await open('/admin/departments/new')
      await board.locator('#name').fill('Standort Fünf Seen')
      await board.locator('#postal-codes').fill('20000-20999')
      await onward(board)
      holds((await board.locator('.summary').innerText()).includes('überschneidet sich mit'), 'no overlap was told')
      equal(await board.locator('#postal-codes').inputValue(), '20000-20999', 'what was typed')
      await upright(board, 'admin-department-mistake')
      await board.locator('#postal-codes').fill('82000-82999')
      await onward(board)
      await board.waitForURL('**/admin/departments')
      holds((await board.locator('.toast.good').innerText()).includes('Gespeichert'), 'nothing was told')
    })

    await shows('a topic with a choice is made, and a visitor is asked it', board, async () => {
      await open('/admin/topics/new')
      await board.locator('#name').fill('Beamer ausleihen')
      await board.locator('#description').fill('Für Feste und Versammlungen.')
      await board.getByRole('button', { name: 'Eines zur Auswahl' }).click()
      await board.locator('#n1-label').fill('Welche Größe?')
      await board.locator('#n1-options').fill('klein\ngroß')
      await upright(board, 'admin-topic-new')
      await onward(board)
      await board.waitForURL(/topics\/\d+$/)
      await upright(board, 'admin-topic')
      const visitor = await person(browser, tresen.base, { viewport: PHONE })
      await visitor.goto(tresen.base)
      await visitor.getByRole('button', { name: /Beamer ausleihen/ }).click()
      await visitor.locator('[name=postal_code]').fill('82211')
      await onward(visitor)
      holds((await visitor.locator('main').innerText()).includes('Welche Größe?'), 'the question is not asked')
      await visitor.context().close()
    })

    for (const [name, viewport] of [['phone', PHONE], ['desk', DESK]]) {
      await board.setViewportSize(viewport)
      await shows(`every page of the administration stands upright, ${name}`, board, async () => {
        const pages = ['/admin', '/admin/departments', '/admin/departments/1', '/admin/topics', '/admin/topics/1',
          '/admin/topics/new', '/admin/texts', '/admin/organisation', '/admin/chat', '/admin/satisfaction', '/admin/mail',
          '/admin/backup']
        for (const path of pages) {
          await open(path)
          equal(await board.locator('h1').count(), 1, `headings of ${path}`)
          await upright(board, path.slice(1).replace(/\W+/g, '-'))
        }
      })
    }

    await shows('the administration in English, and its areas on a phone', board, async () => {
      await board.setViewportSize(PHONE)
      await open('/admin/departments?lang=en')
      holds((await board.locator('h1').innerText()) === 'Sites and teams', 'not English')
      await board.locator('.to-queues').click()
      await board.locator('#queues a[href="/admin/topics"]').click()
      await board.waitForURL('**/admin/topics')
    })
  } finally {
    await board.context().close()
    await tresen.stop()
  }
}
