// The form of a topic and its questions: by keyboard alone, on a phone without JavaScript; its preview, its mistakes,
// and what somebody else saved meanwhile. tasks.mjs counts the clicks of a topic with three questions.

import { DESK, PHONE, demoAccounts, equal, holds, onward, person, shows, signIn, startTresen, upright } from './lib.mjs'

/** Makes a topic with three questions, from any page of the console; `click` counts what it clicks. */
export async function makeTopicOfThree(page, click) {
  const adds = async (kind, number, label) => {
    await click(page.locator(`#add-${kind}`))
    await page.waitForFunction((id) => document.activeElement?.id === id, `n${number}-label`)
    await page.keyboard.type(label)
  }
  await click(page.locator('#queue-admin'))
  await click(page.locator('#queues a[href="/admin/topics"]'))
  await click(page.locator('main a[href="/admin/topics/new"]'))
  await page.waitForURL('**/admin/topics/new')
  await page.keyboard.type('Beamer ausleihen')
  await adds('text', 1, 'Für welches Fest?')
  await adds('choice', 2, 'Welche Größe?')
  await click(page.locator('#n2-options'))
  await page.keyboard.type('klein\ngroß')
  await adds('yes-no', 3, 'Holen Sie ihn ab?')
  await click(page.locator('main form .button.primary'))
  await page.waitForURL(/topics\/\d+$/)
  equal((await labels(page)).join(' '), 'Für welches Fest? Welche Größe? Holen Sie ihn ab?', 'the questions')
}

const typed = (page) => page.evaluate(() => document.activeElement?.id)
const labels = (page) => page.locator('.q > details summary b').allInnerTexts()

/** Presses Tab until something has the focus, as somebody without a pointer does. */
async function tabTo(page, id) {
  for (let presses = 0; presses < 120; presses++) {
    if (await typed(page) === id) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`the focus never reached ${id}`)
}

/** Presses a button by its key and waits until its answer has moved the focus. */
async function pressFor(page, id) {
  await page.keyboard.press('Enter')
  await page.waitForFunction((wanted) => document.activeElement?.id === wanted, id)
}

export async function topics(browser) {
  const tresen = await startTresen('demo')
  const account = demoAccounts(tresen).find(({ role }) => /Verwaltung/.test(role))
  const board = await person(browser, tresen.base, { viewport: DESK })
  const open = (path) => board.goto(tresen.base + path)
  try {
    await open('/signin')
    await signIn(board, account)

    await shows('only a choice is asked for its options, and the preview follows what is typed', board, async () => {
      await open('/admin/topics/new')
      await board.locator('#name').fill('Drucker')
      await board.locator('#add-text').click()
      holds(!(await board.locator('#n1-options').isVisible()), 'options for a line of text')
      await board.locator('#n1-kind').selectOption('multiple-choice')
      holds(await board.locator('#n1-options').isVisible(), 'no options for a choice')
      await board.locator('#n1-options').fill('rot\nblau')
      await board.locator('#n1-label').fill('Welche Farben?')
      await board.locator('#preview legend', { hasText: 'Welche Farben?' }).waitFor()
      equal((await board.locator('#preview .choice b').allInnerTexts()).join(), 'rot,blau', 'the options')
      await board.locator('#n1-label:focus').waitFor()
      await board.locator('#preview .kicker', { hasText: 'Drucker' }).waitFor()
    })

    await shows('a mistake is told at its question, which is open, and nothing is lost', board, async () => {
      await board.locator('#n1-options').fill('rot\nRot')
      await board.locator('#add-date').click()
      await board.waitForFunction(() => document.activeElement?.id === 'n2-label')
      await onward(board)
      const told = await board.locator('.summary li').allInnerTexts()
      equal(told.length, 1, `mistakes ${told}`)
      await board.locator('#n2-label').fill('Bis wann?')
      await onward(board)
      await board.locator('.summary', { hasText: 'zweimal' }).waitFor()
      holds(!(await board.locator('#n2-label').isVisible()), 'a question without mistakes is open')
      await upright(board, 'topic-mistake')
      await board.locator('.q summary').first().click()
      await board.locator('.summary a').click()
      await board.locator('#n1-options:focus').waitFor()
      equal(await board.locator('#n1-options').inputValue(), 'rot\nRot', 'what was typed')
    })

    await shows('what somebody else saved meanwhile is told, and both keep their questions', board, async () => {
      await open('/admin/topics/9')
      const other = await board.context().newPage()
      await other.goto(`${tresen.base}/admin/topics/9`)
      await other.locator('#add-date').click()
      await other.waitForFunction(() => document.activeElement?.id === 'n1-label')
      await other.keyboard.type('Vom anderen Fenster?')
      await onward(other)
      await other.locator('.toast.good').waitFor()
      await other.close()
      await board.locator('#add-number').click()
      await board.waitForFunction(() => document.activeElement?.id === 'n1-label')
      await board.keyboard.type('Von hier?')
      await onward(board)
      await board.locator('main .banner', { hasText: 'Vom anderen Fenster?' }).waitFor()
      await upright(board, 'topic-conflict')
      await onward(board)
      await board.locator('.toast.good').waitFor()
      equal((await labels(board)).slice(-2).sort().join(' '), 'Vom anderen Fenster? Von hier?', 'the questions of both')
    })

    await shows('a topic is made by keyboard alone', board, async () => {
      await open('/admin/topics/new')
      await board.locator('#name:focus').waitFor()
      await board.keyboard.type('Nur Tasten')
      for (const [number, kind, text] of [[1, 'text', 'Erste?'], [2, 'yes-no', 'Zweite?'], [3, 'date', 'Dritte?']]) {
        await tabTo(board, `add-${kind}`)
        await pressFor(board, `n${number}-label`)
        await board.keyboard.type(text)
      }
      await tabTo(board, 'n3-up')
      await board.keyboard.press('Enter')
      await board.locator('.q:nth-child(2) summary', { hasText: 'Dritte?' }).waitFor()
      await board.locator('#n3-up:focus').waitFor()
      equal((await labels(board)).join(' '), 'Erste? Dritte? Zweite?', 'after one step')
      await board.keyboard.press('Enter')
      await board.waitForFunction(() => document.activeElement?.id === 'n3-down')
      equal((await labels(board)).join(' '), 'Dritte? Erste? Zweite?', 'at the top')
      await board.locator('.q summary', { hasText: 'Zweite?' }).focus()
      await board.keyboard.press('Enter')
      await tabTo(board, 'n2-remove')
      await pressFor(board, 'n2-bring-back')
      equal(await board.locator('#preview').getByText('Zweite?').count(), 0, 'in the preview')
      await pressFor(board, 'n2-label')
      await board.keyboard.press('Enter')
      await board.waitForURL(/topics\/\d+$/)
      equal((await labels(board)).join(' '), 'Dritte? Erste? Zweite?', 'what Enter in a line saved')
    })

    for (const [name, viewport] of [['phone', PHONE], ['tablet', { width: 768, height: 900 }], ['desk', DESK]]) {
      await shows(`the form of a topic stands upright, ${name}`, board, async () => {
        await board.setViewportSize(viewport)
        await open('/admin/topics/1')
        await board.locator('.q summary').first().click()
        await upright(board, 'topic')
        equal(await board.locator('.q summary').first().evaluate((row) => row.clientHeight >= 44), true, 'room for a finger')
      })
    }

    const plain = await person(browser, tresen.base, { viewport: PHONE, javaScript: false })
    await shows('a topic is made on a phone without JavaScript', plain, async () => {
      await plain.goto(`${tresen.base}/signin`)
      await signIn(plain, account, 30)
      await plain.goto(`${tresen.base}/admin/topics/new`)
      await plain.locator('#name').fill('Ohne Skripte')
      await plain.locator('#add-choice').click()
      await plain.locator('#n1-label:focus').waitFor()
      await plain.locator('#n1-label').fill('Was?')
      await plain.locator('#n1-options').fill('dies\ndas')
      await plain.locator('#redraw').click()
      equal((await plain.locator('#preview .choice b').allInnerTexts()).slice(0, 2).join(), 'dies,das', 'the preview')
      await plain.locator('#add-number').click()
      await plain.locator('#n2-label').fill('Wie viele?')
      await plain.locator('#n2-up').click()
      await upright(plain, 'topic-plain')
      await plain.locator('.q summary').first().click()
      await plain.locator('#n2-remove').click()
      await plain.locator('#n2-bring-back').click()
      await plain.locator('main form .button.primary').click()
      await plain.waitForURL(/topics\/\d+$/)
      equal((await labels(plain)).join(' '), 'Wie viele? Was?', 'the questions')
    })
    await plain.context().close()
  } finally {
    await board.context().close()
    await tresen.stop()
  }
}
