// Every page of the demo helpdesk, found by following links: tables whose cells never touch, at every width, and
// fields and buttons of forms with space between them. Then the HTML of all pages that any area opened: vnu
// (https://validator.github.io/validator/) reads them in one go.

import { DESK, PHONE, demoAccounts, holds, kind, person, shows, signIn, startTresen, validateHtml } from './lib.mjs'

const WIDTHS = Array.from({ length: 28 }, (_, step) => 320 + step * 40)

export async function pages(browser) {
  const tresen = await startTresen('demo')
  const accounts = demoAccounts(tresen)
  const board = accounts.find(({ role }) => /Verwaltung/.test(role))
  const agent = accounts.find(({ role }) => !/Verwaltung/.test(role))
  const withTables = []

  /** Follows links from these addresses to one page of every kind. */
  async function walk(page, starts) {
    const waiting = [...starts]
    const seen = new Set()
    const wrong = []
    while (waiting.length) {
      const path = waiting.shift()
      if (seen.has(kind(path))) continue
      seen.add(kind(path))
      const response = await page.goto(tresen.base + path).catch(() => undefined)
      if (!response?.headers()['content-type']?.startsWith('text/html')) continue
      const apart = await tablesApart(page)
      if (apart) wrong.push(`${path}: ${apart}`)
      for (const viewport of [PHONE, DESK]) {
        await page.setViewportSize(viewport)
        wrong.push(...(await touchingFields(page)).map((two) => `${path} at ${viewport.width} px: ${two}`))
      }
      if (await page.locator('table').count()) withTables.push(path)
      const links = await page.locator('a[href^="/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
      waiting.push(...links.filter((link) => !/^\/(assets|console\/tickets\/.*\/files)/.test(link)))
    }
    holds(!wrong.length, wrong.join('\n'))
    return seen.size
  }

  try {
    for (const [name, who, starts, least] of [
      ['visitor', undefined, ['/', '/request', '/chat', '/portal', '/signin'], 8],
      ['agent', agent, ['/console', '/console/search?q=laptop', '/console/tickets/new'], 20],
      ['board', board, ['/admin', '/console'], 40],
    ]) {
      const page = await person(browser, tresen.base, { viewport: DESK })
      await shows(`cells of tables and fields of forms keep apart on every page, ${name}`, page, async () => {
        if (who) {
          await page.goto(`${tresen.base}/signin`)
          await signIn(page, who)
        }
        const kinds = await walk(page, starts)
        holds(kinds >= least, `only ${kinds} kinds of pages were found`)
      })
      await page.context().close()
    }
    await shows('the pages with tables were among them', undefined, () => {
      for (const path of ['/access', '/admin/accounts', '/admin/departments', '/admin/topics']) {
        holds(withTables.includes(path), `${path} was not found or has no table: ${withTables}`)
      }
    })
    await shows('vnu finds nothing in the HTML of all pages', undefined, () => {
      const { found, count } = validateHtml()
      console.log(`vnu read ${count} pages`)
      holds(!found.length, found.join('\n'))
      holds(count > 50, `only ${count} pages were kept`)
    })
  } finally {
    await tresen.stop()
  }
}

/** Fields and buttons of forms that follow each other with less than 6 px between them. */
function touchingFields(page) {
  return page.evaluate(() => {
    const seen = (element) => element?.checkVisibility() && element.getBoundingClientRect().height > 1
    return [...document.querySelectorAll('main :is(.field, .fields, .actions)')].filter(seen).flatMap((field) => {
      let next = field.nextElementSibling
      while (next && !seen(next)) next = next.nextElementSibling
      if (!next || !next.matches('.field, .fields, .actions, .button, .check, fieldset')) return []
      const gap = next.getBoundingClientRect().top - field.getBoundingClientRect().bottom
      const besides = next.getBoundingClientRect().left >= field.getBoundingClientRect().right
      return !besides && gap < 6 ? [`"${field.innerText.slice(0, 40)}" and "${next.innerText.slice(0, 40)}" are ${Math.round(gap)} px apart`] : []
    })
  })
}

/** What is wrong with the tables of a page at some width; nothing if they are well. */
async function tablesApart(page) {
  if (!await page.locator('table').count()) return undefined
  const { height } = page.viewportSize()
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height })
    const wrong = await page.evaluate(() => {
      const visible = (element) => element.checkVisibility() && element.getBoundingClientRect().width > 1
      /** Where the words of a cell are, as far as they can be seen. */
      const ink = (cell) => {
        const pieces = []
        for (const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT); walker.nextNode();) {
          if (walker.currentNode.parentElement.closest('.visually-hidden') || !visible(walker.currentNode.parentElement)) continue
          const range = document.createRange()
          range.selectNodeContents(walker.currentNode)
          pieces.push(...range.getClientRects())
        }
        const box = cell.getBoundingClientRect()
        const cut = getComputedStyle(cell).overflowX !== 'visible'
        return pieces.filter((one) => one.width > 1 && one.height > 1).map((one) => ({
          left: cut ? Math.max(one.left, box.left) : one.left, right: cut ? Math.min(one.right, box.right) : one.right,
          top: one.top, bottom: one.bottom, cell,
        }))
      }
      for (const table of document.querySelectorAll('table')) {
        const first = table.querySelector('tbody tr:not(.group) > *')
        const head = table.tHead?.getBoundingClientRect().height ?? 0
        const isTable = first && getComputedStyle(first).display === 'table-cell'
        if (first && table.tHead && isTable !== head > 2) return 'head and body are not turned together'
        for (const row of table.rows) {
          if (!visible(row)) continue
          const words = [...row.cells].filter(visible).map(ink).filter((cell) => cell.length)
          for (const [at, mine] of words.entries()) {
            for (const theirs of words.slice(at + 1)) {
              for (const a of mine) for (const b of theirs) {
                const besides = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2
                const gap = Math.max(a.left, b.left) - Math.min(a.right, b.right)
                if (besides && gap < 4) return `"${a.cell.innerText}" and "${b.cell.innerText}" are ${Math.round(gap)} px apart`
              }
            }
          }
        }
      }
      return undefined
    })
    if (wrong) return `${wrong} at ${width} px`
  }
  await page.setViewportSize(DESK)
  return undefined
}
