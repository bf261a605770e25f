// What the browser tests stand on: the built program, a real mail server, people with browsers.

import { spawn, execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
export const out = join(here, 'out')
mkdirSync(out, { recursive: true })

// The mail server is a Python package that tests/real/mail has installed.
const venv = join(root, 'target', 'real-mail', 'venv', 'bin', 'python')
const python = existsSync(venv) ? venv : 'python3'

const program = process.env.TRESEN ?? join(root, 'target', 'debug', 'tresen')

export const PHONE = { width: 360, height: 740 }
export const DESK = { width: 1280, height: 860 }

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((ready) => server.once('listening', ready))
  const { port } = server.address()
  await new Promise((closed) => server.close(closed))
  return port
}

/** Waits for a line of a program's output that fits. */
function line(child, pattern, what) {
  return new Promise((found, failed) => {
    let seen = ''
    const late = setTimeout(() => failed(new Error(`${what} did not start:\n${seen}`)), 20_000)
    const look = (piece) => {
      seen += piece
      const match = seen.match(pattern)
      if (match) { clearTimeout(late); found(match) }
    }
    child.stdout.on('data', look)
    child.stderr.on('data', look)
    child.once('exit', (code) => failed(new Error(`${what} ended with ${code}:\n${seen}`)))
  })
}

/** A mail server that really speaks SMTP, and the mails it took. */
export async function startMail() {
  const folder = mkdtempSync(join(tmpdir(), 'tresen-mail-'))
  const port = await freePort()
  const child = spawn(python, [join(root, 'tests', 'real', 'smtp_server.py'), folder, `${port}`, 'none', '-', '-'])
  await line(child, /ready \d+/, 'the mail server')
  const read = () => readdirSync(folder).filter((name) => name.endsWith('.eml')).sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
  const to = (address) => read().filter((mail) => mail.match(/^To: [^\n]*(\n[ \t][^\n]*)*/mi)?.[0].includes(address))
  return {
    port,
    /** How many mails an address has got so far. */
    count: (address) => to(address).length,
    /** The n-th mail to an address, once it is there: its subject and its plain words. */
    async to(address, number = 1) {
      for (let wait = 0; wait < 150; wait++) {
        const mine = to(address)
        if (mine.length >= number) return decode(mine[number - 1])
        await new Promise((later) => setTimeout(later, 100))
      }
      throw new Error(`no mail number ${number} to ${address}; there are ${read().length} mails in all`)
    },
    stop() { child.kill(); rmSync(folder, { recursive: true, force: true }) },
  }
}

function decode(mail) {
  const words = execFileSync(python, ['-c', `
import email, email.policy, json, sys
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
print(json.dumps({"subject": mail["subject"], "from": mail["from"], "text": mail.get_body(("plain",)).get_content()}))
`], { input: mail })
  return JSON.parse(words)
}

/** The program on an empty data directory; `link` is what it prints for the setup. */
export async function startTresen(...extra) {
  const data = mkdtempSync(join(tmpdir(), 'tresen-data-'))
  const port = await freePort()
  const child = spawn(program, [...(extra.length ? extra : ['--data', data]), '--listen', `127.0.0.1:${port}`],
    { cwd: data, env: { ...process.env, TRESEN_LOG_LEVEL: 'warn' } })
  const pattern = extra.includes('demo') ? /([\s\S]*(?:Ansprechperson|— contact))/ : /(http:\/\/127\.0\.0\.1:\d+\/setup\?code=\S+)/
  const [, said] = await line(child, pattern, 'tresen')
  return {
    base: `http://127.0.0.1:${port}`,
    said,
    async stop() {
      const ended = new Promise((end) => child.once('exit', end))
      child.kill('SIGTERM')
      const code = await ended
      rmSync(data, { recursive: true, force: true })
      if (code !== 0) throw new Error(`tresen ended with ${code}`)
    },
  }
}

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  })
}

/** Somebody with a browser of their own. Every request that leaves the machine, every script error and
 *  every 5xx is a failure. */
export async function person(browser, base, { viewport = PHONE, javaScript = true, locale = 'de-DE' } = {}) {
  const context = await browser.newContext({ viewport, javaScriptEnabled: javaScript, locale, hasTouch: viewport === PHONE })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  if (!javaScript) page.plain = await browser.newContext({ viewport, locale })
  const troubles = []
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:')) troubles.push(`asked ${request.url()}`)
  })
  page.on('pageerror', (error) => troubles.push(`script error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security|CSP/i.test(message.text())) troubles.push(message.text())
  })
  page.on('response', keepHtml)
  page.on('response', (response) => { if (response.status() >= 500) troubles.push(`${response.status()} ${response.url()}`) })
  page.troubles = troubles
  return page
}

/** Where pages are kept for the validator, and which ones: the file's name, and the address. */
const htmlFolder = join(out, 'html')
rmSync(htmlFolder, { recursive: true, force: true })
mkdirSync(htmlFolder, { recursive: true })
const kept = new Map()
const MOST_OF_A_KIND = 3

/** Pages of which one is like all others: without the numbers and secrets in their addresses. */
export const kind = (path) => path.replace(/[?#].*/, '').replace(/\/(r|invitation|signin\/reset)\/[^/]+/, '/$1/s').replace(/\d[\d-]*/g, 'n')

/** Keeps a few pages of every kind that anybody opened, as the program sent them. */
async function keepHtml(response) {
  if (response.request().resourceType() !== 'document' || !response.headers()['content-type']?.startsWith('text/html')) return
  const path = new URL(response.url()).pathname
  const name = `${response.request().method()} ${response.status()} ${kind(path)}`.replace(/\W+/g, '-')
  for (let number = 1; number <= MOST_OF_A_KIND; number++) {
    const file = join(htmlFolder, `${name}-${number}.html`)
    if (kept.has(file)) continue
    kept.set(file, path)
    // A page that was left at once has no body any more.
    const html = await response.text().catch(() => undefined)
    if (html) writeFileSync(file, html)
    else kept.delete(file)
    return
  }
}

/** What vnu says of all pages that were opened so far, and how many these were. */
export function validateHtml() {
  const vnu = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar')
  const files = [...kept.keys()].filter((file) => existsSync(file))
  const ran = spawnSync('java', ['-jar', vnu, '--stdout', '--format', 'json', ...files], { encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (ran.error) throw ran.error
  // Safari tells no list without markers as a list, unless it has the role.
  const wanted = (one) => /^The “list” role is unnecessary/.test(one.message)
  const found = JSON.parse(ran.stdout).messages.filter((one) => !wanted(one)).map((one) =>
    `${kept.get(new URL(one.url ?? 'file:').pathname)}: ${one.message}\n   ${(one.extract ?? '').trim()}`)
  return { found: [...new Set(found)], count: files.length }
}

let passed = 0
let failed = 0

/** One thing that is shown. */
export async function shows(what, page, body) {
  try {
    await body()
    if (page?.troubles?.length) throw new Error(page.troubles.splice(0).join('\n'))
    passed++
    console.log(`ok      ${what}`)
  } catch (error) {
    failed++
    console.log(`FAILED  ${what}\n${error.stack}`)
    if (page) {
      const picture = join(out, `failed-${failed}.png`)
      await page.screenshot({ path: picture, fullPage: true }).catch(() => {})
      console.log(`        at ${page.url()}, picture: ${picture}`)
    }
    throw new Error('stopped')
  }
}

export function finish() {
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exit(failed ? 1 : 0)
}

/** Waits for animations that end: what is half faded in has too little contrast. */
const settled = (page) =>
  page.evaluate(() => {
    const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity)
    return Promise.allSettled(ending.map((one) => one.finished)).then(() => undefined)
  })

/** The page stands upright: axe finds nothing in light and dark, nothing needs sideways scrolling. */
export async function upright(page, name) {
  const seen = page.plain ? await withScriptsOfOurs(page) : page
  const viewport = page.viewportSize()
  // A sticky bar half over a link is no small target: axe sees the page as tall as it is.
  const height = await seen.evaluate(() => document.documentElement.scrollHeight)
  await seen.setViewportSize({ width: viewport.width, height: Math.max(viewport.height, Math.min(height + 200, 6000)) })
  for (const colorScheme of ['light', 'dark']) {
    await seen.emulateMedia({ colorScheme })
    await settled(seen)
    const { violations } = await new AxeBuilder({ page: seen }).analyze()
    const words = violations.map((v) => `${v.id}: ${v.help}\n   ${v.nodes.map((n) => n.html.slice(0, 160)).join('\n   ')}`)
    if (words.length) throw new Error(`axe, ${colorScheme}, ${page.url()}:\n${words.join('\n')}`)
    if (process.env.SCREENSHOTS) {
      await seen.setViewportSize(viewport)
      await seen.screenshot({ path: join(out, `${name}-${viewport.width}-${colorScheme}.png`), fullPage: true })
    }
  }
  // 320 px is a desk page at 400 % (WCAG 1.4.10), too.
  for (const width of [viewport.width, 320]) {
    await seen.setViewportSize({ width, height: viewport.height })
    const wide = await seen.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (wide > 0) throw new Error(`${page.url()} is ${wide} px too wide at ${width} px`)
  }
  if (page.plain) return seen.close()
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(viewport)
}

/** axe is a script. A page without scripts is looked at as a copy: what it shows, none of its own scripts. */
async function withScriptsOfOurs(page) {
  const html = (await page.content()).replace(/<script[^>]*><\/script>/g, '').replace(/<(\/?)noscript>/g, '<$1div>')
  const copy = await page.plain.newPage()
  await copy.setViewportSize(page.viewportSize())
  // A request has no fragment.
  await copy.route(page.url().split('#')[0], (route) => route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }))
  await copy.goto(page.url())
  return copy
}

/** Presses the one primary button of the page. */
export async function onward(page) {
  await page.locator('main .button.primary:visible').first().click()
  await page.waitForLoadState()
}

/** The accounts that the demo prints: address, password, key of the authenticator app, and what they may. */
export function demoAccounts({ said }) {
  const password = said.match(/password: (\S+)/i)[1]
  const rows = said.matchAll(/(\S+@\S+)\s+([A-Z2-7]{32})([^\n]*)/g)
  return [...rows].map(([, email, secret, role]) => ({ email, password, secret, role }))
}

/** Signs in with password and code, from the page that asks for the password into the console. */
export async function signIn(page, { email, password, secret }, plusSeconds = 0) {
  await page.locator('[name=email]').fill(email)
  await page.locator('[name=password]').fill(password)
  await onward(page)
  await page.locator('[name=code]').fill(code(secret, plusSeconds))
  await onward(page)
  await page.waitForURL('**/console/**')
}

/** Reads the rules of use at the first sign-in, and leaves the tour. */
export async function acceptRules(page, base) {
  await page.goto(`${base}/console`)
  await page.waitForURL('**/console/rules**')
  await onward(page)
  await page.waitForURL('**/console/tour/1')
  await page.getByRole('link', { name: 'Überspringen' }).click()
  await page.waitForURL('**/console/queues/**')
}

/** The code that an authenticator app shows at a time, from the real oathtool. */
export function code(secret, plusSeconds = 0) {
  const at = new Date(Date.now() + plusSeconds * 1000).toISOString().replace('T', ' ').slice(0, 19)
  return execFileSync('oathtool', ['--totp', '-b', secret.replace(/\s/g, ''), '--now', `${at} UTC`], { encoding: 'utf8' }).trim()
}

/** What a QR code on the page says, read by the real zbarimg. */
export async function readQr(element) {
  const picture = join(out, 'qr.png')
  await element.screenshot({ path: picture })
  return execFileSync('zbarimg', ['--quiet', '--raw', picture], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
}

export function equal(found, expected, what) {
  if (found !== expected) throw new Error(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`)
}

export function holds(condition, what) {
  if (!condition) throw new Error(what)
}
