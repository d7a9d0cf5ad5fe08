// How fast an organisation may ask, when several processes serve it from one database.

import { expect, test, vi } from 'vitest'
import type { OrganisationId } from '../../directory/ids.ts'
import { STRICT_RATE } from '../../http/scim/pace.ts'
import { createSharedPace } from '../../http/scim/shared-pace.ts'
import { createDatabase } from '../../testing/postgres.ts'
import type { ScimAnswer } from '../../testing/scim-client.ts'
import { openCluster, scim } from '../../testing/several-processes.ts'
import { addOrganisation } from '../contract/scene.ts'
import type { Allowances, Rate } from '../port/allowances.ts'
import type { Store } from '../port/store.ts'
import { openPostgresStore } from './store.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Hardly anything comes back while a test runs, however long that takes. */
const SLOW: Rate = { perSecond: 1, atOnce: 1_000 }
/** A fiftieth of the burst, which each process may be ahead of the others. */
const AHEAD = 20

interface Counting {
  readonly warnings: readonly string[]
  /** Asks so many times at once; answers how many may pass, after everything has been told that was to be told. */
  take(organisation: OrganisationId, count: number, rate?: Rate): Promise<number>
}

/** What one process counts with. Its own clock stands still. */
function startCounting({ allowances }: Pick<Store, 'allowances'>): Counting {
  if (allowances === undefined) throw new Error('several processes can share this database')
  const warnings: string[] = []
  const note = (_fields: object, message: string) => warnings.push(message)
  let telling: Promise<unknown> = Promise.resolve()
  const spend: Allowances['spend'] = (...spent) => {
    const told = allowances.spend(...spent)
    telling = told.catch(() => undefined)
    return told
  }
  const pace = createSharedPace({ elapsedMs: () => 0, log: { info: note, warn: note, error: note } }, { spend })
  return {
    warnings,
    take: async (organisation, count, rate = SLOW) => {
      const passed = Array.from({ length: count }, () => pace.take(organisation, rate)).filter(Boolean).length
      await telling
      return passed
    },
  }
}

test('what several processes let through is one burst together, and each organisation has its own (T-75)', async () => {
  await using database = await createDatabase()
  await using store = await openPostgresStore(database.url)
  const [acme, northrail] = [await addOrganisation(store, 'acme'), await addOrganisation(store, 'northrail')]
  const processes = [startCounting(store), startCounting(store), startCounting(store)]
  let passed = 0
  for (let round = 0; round < 100; round += 1) {
    for (const one of processes) passed += await one.take(acme.id, 10)
  }
  expect(passed).toBeGreaterThanOrEqual(SLOW.atOnce)
  expect(passed).toBeLessThan(SLOW.atOnce + processes.length * AHEAD + 60)
  for (const one of processes) expect(await one.take(northrail.id, 10)).toBe(10)
})

test('a process that was idle learns from the first fiftieth that it tells, and one that starts anew too', async () => {
  await using database = await createDatabase()
  await using store = await openPostgresStore(database.url)
  const { id } = await addOrganisation(store, 'acme')
  const busy = startCounting(store)
  const idle = startCounting(store)
  expect(await idle.take(id, 1)).toBe(1)
  for (let round = 0; round < 100; round += 1) await busy.take(id, AHEAD)
  for (const late of [idle, startCounting(store)]) {
    const passed = (await late.take(id, AHEAD)) + (await late.take(id, 1_000))
    expect(passed).toBeLessThan(AHEAD + 60)
  }
})

test('what was served beyond the limit is paid back, what comes back with time ends at the burst', async () => {
  await using database = await createDatabase()
  await using store = await openPostgresStore(database.url)
  const { id } = await addOrganisation(store, 'acme')
  const spend = (requests: number, rate = SLOW) => store.allowances?.spend(id, requests, rate)
  expect(await spend(1_000)).toBe(0)
  expect(await spend(300)).toBeLessThan(-200)
  // At this rate everything is back within a millisecond or two.
  const quick: Rate = { perSecond: 999_999_999, atOnce: 1_000 }
  await expect.poll(() => spend(10, quick)).toBe(990)
})

test('costs one statement in a fiftieth of the burst, and none for a request that is refused', async () => {
  await using database = await createDatabase()
  await using store = await openPostgresStore(database.url)
  const { id } = await addOrganisation(store, 'acme')
  const told: number[] = []
  const one = startCounting({
    allowances: {
      spend: async (organisation, requests, rate) => {
        told.push(requests)
        return (await store.allowances?.spend(organisation, requests, rate)) ?? 0
      },
    },
  })
  for (let round = 0; round < STRICT_RATE.atOnce; round += 1) await one.take(id, 1, STRICT_RATE)
  expect(await one.take(id, 1_000, STRICT_RATE)).toBe(0)
  expect(told).toEqual(Array(50).fill(STRICT_RATE.atOnce / 50))
})

test('while the database is away each process counts by itself, and says so once', async () => {
  await using database = await createDatabase()
  const store = await openPostgresStore(database.url)
  const { id } = await addOrganisation(store, 'acme')
  const one = startCounting(store)
  await store[Symbol.asyncDispose]()
  let passed = 0
  for (let round = 0; round < 110; round += 1) passed += await one.take(id, 10)
  expect(passed).toBe(SLOW.atOnce)
  expect(one.warnings).toHaveLength(1)
})

test('two processes hold an organisation to one limit, and serve 25 requests a second in the sum (T-75)', async () => {
  await using cluster = await openCluster({ FLUID_REQUESTS_PER_SECOND: '25' })
  const clients = [await cluster.start(), await cluster.start()].map((one) => scim(one, cluster))
  const answers: ScimAnswer[] = []
  const startMs = performance.now()
  const isOver = () => performance.now() - startMs > 4_000
  await Promise.all(
    clients.map(async (client) => {
      while (!isOver()) {
        answers.push(await client.send('OPTIONS', '/Users'))
        // Several times the limit, and still few in the time that a busy machine takes for one statement.
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }),
  )
  const seconds = (performance.now() - startMs) / 1_000
  const served = answers.filter(({ status }) => status === 204).length
  const refused = answers.filter(({ status }) => status === 429)
  expect(served + refused.length).toBe(answers.length)
  // Each for itself would serve twice as many.
  expect(served).toBeLessThan(1.5 * (250 + 25 * seconds))
  expect(served).toBeGreaterThanOrEqual(Math.min(answers.length, Math.floor(25 * seconds)))
  for (const { headers } of refused) expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
})
