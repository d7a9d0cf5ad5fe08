// The Administration Console in a real browser: signed in, and every complaint of the browser kept.

import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium } from './chromium.ts'
import { type AddedOrganisation, type FluidProcess, startFluidProcess } from './fluid-process.ts'

export interface ConsoleScene extends AsyncDisposable {
  readonly browser: Browser
  readonly fluid: FluidProcess
  readonly acme: AddedOrganisation
  /** What the organisation's pages are below. */
  readonly root: string
  /** A signed-in administrator's page at that address. */
  open(path: string, look?: Look): Promise<OpenPage>
}

interface Look {
  readonly colorScheme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
}

interface OpenPage extends AsyncDisposable {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors of the console of the browser, breaches of the content policy above all. */
  readonly complaints: readonly string[]
  /** Addresses that were asked for beyond Fluid's own. */
  readonly elsewhere: readonly string[]
}

/** `host`: at `acme.localhost`, as in production. `path`: below `/o/acme`, which every client can reach. */
export async function openConsole(form: 'host' | 'path'): Promise<ConsoleScene> {
  const browser = await launchChromium()
  const fluid = await startFluidProcess()
  const acme = await fluid.addOrganisation('acme')
  const root = form === 'host' ? `http://acme.localhost:${fluid.port}` : `http://localhost:${fluid.port}/o/acme`
  const signedIn = await signIn(browser, root, acme)
  return {
    browser,
    fluid,
    acme,
    root,
    open: (path, look) => openPage(browser, signedIn, root + path, look),
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      await fluid[Symbol.asyncDispose]()
    },
  }
}

type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>

/** Signs in by the page, once; other pages take the session over. */
export async function signIn(browser: Browser, root: string, { admin }: AddedOrganisation): Promise<SignedIn> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${root}/`)
  await page.getByLabel('User name').fill(admin.userName)
  await page.getByLabel('Password').fill(admin.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  const state = await context.storageState()
  await context.close()
  return state
}

async function openPage(browser: Browser, storageState: SignedIn, url: string, look: Look = {}): Promise<OpenPage> {
  const context = await browser.newContext({
    storageState,
    colorScheme: look.colorScheme ?? 'light',
    reducedMotion: 'reduce',
    viewport: { width: look.width ?? 1360, height: look.height ?? 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/London',
  })
  const page = await context.newPage()
  const complaints: string[] = []
  const elsewhere: string[] = []
  page.on('console', (message) => {
    const isComplaint = message.type() === 'error' && !message.text().startsWith('Failed to load resource')
    if (isComplaint) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(url).origin) && !request.url().startsWith('data:'))
      elsewhere.push(request.url())
  })
  await page.goto(url)
  return { page, context, complaints, elsewhere, [Symbol.asyncDispose]: () => context.close() }
}
