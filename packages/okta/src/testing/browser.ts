// A real browser in front of the admin console: OKTA_SIM_CHROMIUM, else the one of the system, else the one inside the package.
import { existsSync } from 'node:fs'
import sparticuz from '@sparticuz/chromium'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { buildConsoleIfStale } from '../console-pages/build.ts'
import type { CompanyOptions } from './company.ts'
import { type Served, serveCompany } from './okta-client.ts'

export interface Visit extends Served {
  readonly page: Page
  /** What the browser complained of: errors of scripts, of the console, of the page's policy. */
  readonly complaints: readonly string[]
  /** Goes to an address of the console. */
  go(path: string): Promise<void>
}

export interface VisitOptions extends CompanyOptions {
  readonly browser?: BrowserContextOptions
}

/** Opens the browser for the tests of a file; answers how a test opens a company's console in it. */
export function consoleInBrowser(): (options?: VisitOptions) => Promise<Visit> {
  let browser: Browser | undefined
  beforeAll(async () => {
    await buildConsoleIfStale(() => {})
    browser = await launchChromium()
  }, 90_000)
  afterAll(() => browser?.close())
  return (options = {}) => {
    if (browser === undefined) throw new Error('the browser is not open yet')
    return openConsole(browser, options)
  }
}

async function openConsole(browser: Browser, options: VisitOptions): Promise<Visit> {
  const served = await serveCompany(options)
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options.browser })
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // What a refused request leaves in the console is no complaint: the page shows the refusal.
    const isRefusal = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text())
  })
  return {
    ...served,
    page,
    complaints,
    async go(path) {
      await page.goto(`${served.url}${path}`)
    },
    async [Symbol.asyncDispose]() {
      await context.close()
      await served[Symbol.asyncDispose]()
    },
  }
}

const OF_THE_SYSTEM = '/usr/bin/chromium'
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync']

async function launchChromium(): Promise<Browser> {
  const own = process.env.OKTA_SIM_CHROMIUM ?? (existsSync(OF_THE_SYSTEM) ? OF_THE_SYSTEM : undefined)
  if (own !== undefined) return chromium.launch({ executablePath: own, args: FLAGS })
  return chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [...sparticuz.args.filter((flag) => flag !== '--single-process'), ...FLAGS],
  })
}
