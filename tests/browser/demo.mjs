// The demo helpdesk in the console: every main page at phone, tablet and desk width, upright in light
// and dark, in German and English.

import { DESK, PHONE, demoAccounts, holds, person, shows, signIn, startTresen, upright } from './lib.mjs'

const TABLET = { width: 768, height: 1024 }

export async function demo(browser) {
  const tresen = await startTresen('demo')
  const agent = await person(browser, tresen.base, { viewport: DESK })
  try {
    await shows('an agent of the demo signs in with what it prints', agent, async () => {
      await agent.goto(`${tresen.base}/signin`)
      await signIn(agent, demoAccounts(tresen)[0])
    })

    for (const [name, viewport] of [['phone', PHONE], ['tablet', TABLET], ['desk', DESK]]) {
      await agent.setViewportSize(viewport)
      await shows(`queues stand upright, ${name}`, agent, async () => {
        const queues = await queueAddresses(agent, tresen.base)
        holds(queues.length >= 5, `only ${queues.length} queues`)
        for (const queue of queues.slice(0, viewport === DESK ? 20 : 3)) {
          await agent.goto(tresen.base + queue)
          await upright(agent, `demo${queue.replace(/\W+/g, '-')}`)
        }
      })
      await shows(`tickets, search, taking in and outbox stand upright, ${name}`, agent, async () => {
        await agent.goto(`${tresen.base}/console/search?q=laptop`)
        await upright(agent, 'demo-search')
        const tickets = await agent.locator('a[href*="/console/tickets/2"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
        holds(tickets.length > 3, 'nothing found')
        for (const ticket of [...new Set(tickets)].slice(0, 2)) {
          await agent.goto(tresen.base + ticket)
          await upright(agent, 'demo-ticket')
        }
        for (const path of ['/console/tickets/new', '/console/outbox', '/console/search?q=gibtesnicht', '/privacy', '/access']) {
          await agent.goto(tresen.base + path)
          await upright(agent, `demo${path.replace(/\W+/g, '-')}`)
        }
      })
    }

    await shows('the console in English', agent, async () => {
      await agent.goto(`${tresen.base}/console/queues/unassigned?lang=en`)
      holds((await agent.locator('html').getAttribute('lang')) === 'en', 'not English')
      await upright(agent, 'demo-english')
    })
  } finally {
    await agent.context().close()
    await tresen.stop()
  }
}

async function queueAddresses(page, base) {
  await page.goto(`${base}/console`)
  return page.locator('#queues a[href^="/console/queues/"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
}
