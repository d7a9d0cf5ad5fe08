// The limits of the machine, as results beside those of Fluid.

import { join } from 'node:path'
import { CLIENTS, type Scale } from '../plan/scales.ts'
import type { Result } from '../report/results.ts'
import { openPlace } from '../support/engine.ts'
import { measure } from '../support/measure.ts'
import type { Cluster } from '../support/postgres.ts'
import type { Limits } from './bare.ts'
import { measureDisk, type Rates } from './disk.ts'
import { measurePostgres } from './postgres.ts'

export const BARE = 'bare Fastify'

export async function measureLimits(
  { roundMs, rounds }: Scale,
  { get, post }: Limits,
  cluster: Cluster | undefined,
): Promise<readonly Result[]> {
  const load = { roundMs, rounds, clients: CLIENTS }
  const results: Result[] = []
  for (const { name, operation } of [get, post]) {
    const measured = await measure({ ...load, operation })
    results.push({ engine: undefined, workload: BARE, detail: name, measured })
  }
  await using place = await openPlace(cluster)
  results.push(...asResults('bare SQLite', measureDisk(join(place.dataDir, 'limit.db'))))
  if (place.postgres !== undefined) {
    results.push(...asResults('bare PostgreSQL', await measurePostgres(place.postgres.url)))
  }
  return results
}

function asResults(workload: string, rates: Rates): readonly Result[] {
  return Object.entries(rates).map(([detail, amount]) => ({
    engine: undefined,
    workload,
    detail,
    value: { amount, unit: '/s' },
  }))
}
