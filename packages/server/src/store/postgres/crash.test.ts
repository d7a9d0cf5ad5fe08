// The database gone at any moment: PostgreSQL is killed under parallel writes, round after round, and started again on
// what is on its disk; Fluid stays, and goes on by itself. What was answered with 2xx is there, nothing by half (T-44).

import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Environment } from '../../config/config.ts'
import { makeFluidDatabase } from '../../testing/ask-postgres.ts'
import {
  type Entry,
  expectJournalInStep,
  seat,
  settle,
  WRITERS,
  type Writer,
  writeUntilGone,
} from '../../testing/crash-load.ts'
import { type DataFolder, newDataFolder, runFluid, startProcess } from '../../testing/fluid-process.ts'
import { startCluster } from '../../testing/postgres-cluster.ts'
import { scimClient } from '../../testing/scim-client.ts'

const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 2)
const LOAD_MS_MAX = 1_000

async function journalOf(folder: DataFolder, environment: Environment): Promise<readonly Entry[]> {
  const { stdout } = await runFluid(folder, ['journal', 'acme', '--json'], { environment })
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

test('goes on after PostgreSQL was killed, and has all that it answered (T-44)', {
  timeout: 120_000 + ROUNDS * 30_000,
}, async () => {
  await using cluster = await startCluster()
  await makeFluidDatabase(cluster.url('postgres', 'postgres'))
  const environment: Environment = {
    FLUID_DATABASE_URL: cluster.url('fluid', 'fluid'),
    FLUID_MASTER_KEY: randomBytes(32).toString('base64'),
    FLUID_LOG_LEVEL: 'fatal',
  }
  using folder = newDataFolder()
  const added = JSON.parse((await runFluid(folder, ['org', 'add', 'acme', '--json'], { environment })).stdout)
  await using fluid = await startProcess(folder, environment)
  const client = scimClient(`${fluid.origin}/o/acme/scim/v2`, added.scimToken)
  const writers: readonly Writer[] = await Promise.all(
    Array.from({ length: WRITERS }, (_, number) => seat(client, number)),
  )
  const group = await client.addGroup(
    'Fluid User',
    writers.flatMap(({ sitting }) => sitting),
  )
  for (let round = 0; round < ROUNDS; round += 1) {
    const enough = new AbortController()
    const writing = writers.map((writer) => writeUntilGone(client, group, writer, enough.signal))
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * LOAD_MS_MAX))
    await cluster.crash()
    enough.abort()
    await Promise.all(writing)
    await expect.poll(async () => (await fetch(`${fluid.origin}/readyz`)).status, { timeout: 20_000 }).toBe(200)
    await settle(client, group, writers)
    await expectJournalInStep({ journal: await journalOf(folder, environment), client, group }, writers)
  }
  expect(writers.reduce((sum, { steps }) => sum + steps, 0)).toBeGreaterThan(ROUNDS * WRITERS)
})
