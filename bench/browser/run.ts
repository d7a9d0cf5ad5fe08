// `npm run bench:console`: the Administration Console before an organisation of 100 000 people, 500 groups (one of them
// with everybody) and a journal of a million entries, in a real browser. Everything comes in over SCIM, as it would from an
// identity provider: about ten minutes. `--keep <folder>` keeps the filled database there, and uses it again.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launchChromium } from '../../e2e/support/chromium.ts'
import { signIn } from '../../e2e/support/console.ts'
import { type AddedOrganisation, startFluidProcess } from '../../e2e/support/fluid-process.ts'
import { describeMachine, machineSentence } from '../report/machine.ts'
import { openPool } from '../support/client.ts'
import { type Filled, fillOrganisation } from './fill.ts'
import { type Frames, type Page, startFrames, stopFrames } from './frames.ts'

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '100000' },
    groups: { type: 'string', default: '500' },
    entries: { type: 'string', default: '1000000' },
    keep: { type: 'string' },
  },
})
const size = { people: Number(values.people), groups: Number(values.groups), entries: Number(values.entries) }

/** A page is opened this often, each time as if for the first time; the median counts. */
const ROUNDS = 5
const SCROLLS = 120
const SCROLL_PIXELS = 400

interface OpenedPage {
  readonly page: string
  /** From the click to the last piece of content, the script's own start included; median and worst of the rounds. */
  readonly contentMs: number
  readonly contentWorstMs: number
  /** The slowest answer of the API on that page: median and worst of the rounds. */
  readonly dataMs: number
  readonly dataWorstMs: number
  readonly slowest: string
}

interface Scrolled extends Frames {
  readonly page: string
}

interface Kept extends Filled {
  readonly organisation: AddedOrganisation
}

const dataDir = values.keep
if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true })
await using fluid = await startFluidProcess({
  environment: { FLUID_REQUESTS_PER_SECOND: 'off', FLUID_LOG_LEVEL: 'error' },
  ...(dataDir === undefined ? {} : { dataDir }),
})
const kept = await prepare()
const root = `http://acme.localhost:${fluid.port}`
const browser = await launchChromium()
try {
  const state = await signIn(browser, root, kept.organisation)
  const opened: OpenedPage[] = []
  for (const [name, path] of Object.entries(pagesOf(kept))) opened.push(await openPage(state, name, path))
  const scrolled = [
    await scroll(state, 'People', '/people', overList),
    await scroll(state, 'Members of the largest group', `/groups/${kept.largestGroup}`, overList),
    await scroll(state, 'Provisioning log', '/provisioning-log', overLog),
  ]
  const report = { machine: machineSentence(describeMachine('not used')), size, opened, scrolled }
  const file = join(import.meta.dirname, '../results/console.json')
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`)
  console.log(`\n${report.machine}\n\n${openedTable(opened)}\n\n${scrolledTable(scrolled)}\n\nWritten: ${file}`)
} finally {
  await browser.close()
}

async function prepare(): Promise<Kept> {
  const file = join(fluid.dataDir, 'bench-console.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const organisation = await fluid.addOrganisation('acme')
  using pool = await openPool([fluid.port])
  const client = pool.client('/o/acme/scim/v2', organisation.scimToken)
  const filled = await fillOrganisation(client, size, (line) => console.log(line))
  const known: Kept = { ...filled, organisation }
  writeFileSync(file, JSON.stringify(known))
  return known
}

function pagesOf({ largestGroup, person }: Kept): Readonly<Record<string, string>> {
  return {
    Overview: '/',
    'Authentication Providers': '/authentication-providers',
    People: '/people',
    'People, searched': '/people?search=given4711',
    'People, by role and status': '/people?role=Project%20access&state=active',
    'A person': `/people/${person}`,
    'Former people': '/former-people',
    'Groups and roles': '/groups',
    'The largest group': `/groups/${largestGroup}`,
    'Roles and licences': '/roles',
    'Provisioning log': '/provisioning-log',
    'Provisioning log, searched': '/provisioning-log?text=given4711%20family4711',
    'Provisioning log, refused': '/provisioning-log?outcome=refused',
    'Provisioning log of a person': `/provisioning-log?person=${person}`,
    Settings: '/settings',
  }
}

type State = Awaited<ReturnType<typeof signIn>>

async function openPage(storageState: State, name: string, path: string): Promise<OpenedPage> {
  const contents: number[] = []
  const rounds: (readonly [ms: number, path: string])[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const context = await browser.newContext({ storageState, viewport: { width: 1360, height: 900 } })
    const page = await context.newPage()
    await page.goto(root + path, { waitUntil: 'commit' })
    contents.push(await contentMs(page))
    rounds.push(await slowestAnswer(page))
    await context.close()
  }
  contents.sort((one, other) => one - other)
  rounds.sort(([one], [other]) => one - other)
  const result = {
    page: name,
    contentMs: middle(contents) ?? 0,
    contentWorstMs: contents.at(-1) ?? 0,
    dataMs: middle(rounds)?.[0] ?? 0,
    dataWorstMs: rounds.at(-1)?.[0] ?? 0,
    slowest: rounds.at(-1)?.[1] ?? '',
  }
  console.log(
    `${name.padEnd(34)} content ${result.contentMs.toFixed(0)} ms (worst ${result.contentWorstMs.toFixed(0)})  data ${result.dataMs.toFixed(0)} ms (worst ${result.dataWorstMs.toFixed(0)}, ${result.slowest})`,
  )
  return result
}

/** Content is there when a heading is, and nothing says any more that it waits. */
async function contentMs(page: Page): Promise<number> {
  const handle = await page.waitForFunction(
    () =>
      document.querySelector('main h1') !== null &&
      document.querySelector('[aria-busy="true"]') === null &&
      performance.now(),
    undefined,
    { polling: 'raf' },
  )
  return Number(await handle.jsonValue())
}

function slowestAnswer(page: Page): Promise<readonly [ms: number, path: string]> {
  return page.evaluate(() => {
    let slowest: readonly [number, string] = [0, '']
    for (const entry of performance.getEntriesByType('resource')) {
      const { pathname } = new URL(entry.name)
      // A stream stays open; that is no answer that somebody waits for.
      if (!pathname.startsWith('/api/v1/') || pathname.endsWith('/stream')) continue
      if (entry.duration > slowest[0]) slowest = [entry.duration, pathname.slice('/api/v1'.length)]
    }
    return slowest
  })
}

async function scroll(
  storageState: State,
  name: string,
  path: string,
  prepareTo: (page: Page) => Promise<void>,
): Promise<Scrolled> {
  const context = await browser.newContext({ storageState, viewport: { width: 1360, height: 900 } })
  const page = await context.newPage()
  await page.goto(root + path)
  await contentMs(page)
  await prepareTo(page)
  await startFrames(page)
  for (let step = 0; step < SCROLLS; step += 1) {
    await page.mouse.wheel(0, SCROLL_PIXELS)
    await page.waitForTimeout(16)
  }
  const frames = await stopFrames(page)
  await context.close()
  const scrolled = { page: name, ...frames }
  console.log(`${name.padEnd(34)} ${JSON.stringify(frames)}`)
  return scrolled
}

async function overList(page: Page): Promise<void> {
  const list = page.locator('.virtual').first()
  await list.scrollIntoViewIfNeeded()
  await list.hover()
}

/** A thousand entries on the page, as after a long look. */
async function overLog(page: Page): Promise<void> {
  for (let part = 0; part < 9; part += 1) {
    const before = await page.locator('.entry').count()
    await page.getByRole('button', { name: 'Show more' }).click()
    await page.waitForFunction((count) => document.querySelectorAll('.entry').length > count, before)
  }
  await page.evaluate(() => scrollTo(0, 0))
  await page.mouse.move(680, 600)
}

function middle<Value>(sorted: readonly Value[]): Value | undefined {
  return sorted[Math.floor(sorted.length / 2)]
}

function openedTable(rows: readonly OpenedPage[]): string {
  const lines = rows.map(
    ({ page, contentMs: content, contentWorstMs, dataMs, dataWorstMs }) =>
      `| ${page} | ${content.toFixed(0)} ms | ${contentWorstMs.toFixed(0)} ms | ${dataMs.toFixed(0)} ms | ${dataWorstMs.toFixed(0)} ms |`,
  )
  return ['| page | content | worst | slowest answer | worst |', '| --- | ---: | ---: | ---: | ---: |', ...lines].join(
    '\n',
  )
}

function scrolledTable(rows: readonly Scrolled[]): string {
  const lines = rows.map(
    ({ page, frames, p50Ms, p99Ms, longestMs, over50Ms }) =>
      `| ${page} | ${frames} | ${p50Ms.toFixed(0)} ms | ${p99Ms.toFixed(0)} ms | ${longestMs.toFixed(0)} ms | ${over50Ms} |`,
  )
  return [
    '| scrolling | frames | p50 | p99 | longest | over 50 ms |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
  ].join('\n')
}
