// The database's server dies under parallel writes and its standby takes over, at the same address: Fluid goes on by
// itself, nothing that was answered is lost and nothing is there twice (T-44).

import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Environment } from '../../config/config.ts'
import { makeFluidDatabase } from '../../testing/ask-postgres.ts'
import { expectJournalInStep, seat, settle, WRITERS, type Writer, writeUntilGone } from '../../testing/crash-load.ts'
import { followFluid, newDataFolder, runFluid, startProcess } from '../../testing/fluid-process.ts'
import { expectJournalFoldsToTables } from '../../testing/journal-fold.ts'
import { startPair } from '../../testing/postgres-pair.ts'
import { scimClient } from '../../testing/scim-client.ts'
import { openPostgresStore } from './store.ts'

const FAILOVERS_OF_ROUNDS = 10
const FAILOVERS = Math.ceil(Number(process.env['CRASH_ROUNDS'] ?? 1) / FAILOVERS_OF_ROUNDS)

test('goes on at the standby that takes over, with all that it answered and nothing twice (T-44)', {
  timeout: FAILOVERS * 120_000,
}, async () => {
  for (let round = 0; round < FAILOVERS; round += 1) await play()
})

async function play(): Promise<void> {
  await using pair = await startPair(makeFluidDatabase)
  const environment: Environment = {
    FLUID_DATABASE_URL: pair.url('fluid', 'fluid'),
    FLUID_MASTER_KEY: randomBytes(32).toString('base64'),
    FLUID_LOG_LEVEL: 'fatal',
  }
  using folder = newDataFolder()
  const added = JSON.parse((await runFluid(folder, ['org', 'add', 'acme', '--json'], { environment })).stdout)
  await using fluid = await startProcess(folder, environment)
  const client = scimClient(`${fluid.origin}/o/acme/scim/v2`, added.scimToken)
  await using follower = followFluid(folder, ['journal', 'acme', '--json', '--follow'], environment)
  const writers: readonly Writer[] = await Promise.all(
    Array.from({ length: WRITERS }, (_, number) => seat(client, number)),
  )
  const seated = writers.flatMap(({ sitting }) => sitting)
  const group = await client.addGroup('Fluid User', seated)
  await expect.poll(() => follower.stdout(), { timeout: 20_000 }).not.toBe('')
  const enough = new AbortController()
  const writing = writers.map((writer) => writeUntilGone(client, group, writer, enough.signal))
  await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 500))
  await pair.failOver()
  enough.abort()
  await Promise.all(writing)
  await expect.poll(async () => (await fetch(`${fluid.origin}/readyz`)).status, { timeout: 20_000 }).toBe(200)
  await settle(client, group, writers)
  // The same process takes new writes, whose entries come after all that were there before.
  const steps = writers.map((writer) => writer.steps)
  const more = new AbortController()
  const again = writers.map((writer) => writeUntilGone(client, group, writer, more.signal))
  await expect
    .poll(() => writers.every((writer, index) => writer.steps > (steps[index] ?? 0) + 4), { timeout: 20_000 })
    .toBe(true)
  more.abort()
  await Promise.all(again)
  await settle(client, group, writers)
  await using store = await openPostgresStore(pair.url('fluid', 'fluid'))
  const organisation = await store.directory.findByName('acme')
  if (organisation === undefined) throw new Error('the organisation is gone')
  const journal = await store.read(organisation.id, async (tx) => {
    await expectJournalFoldsToTables(tx)
    return await tx.journal.list({ from: { after: 0 }, limit: 1_000_000 })
  })
  await expectJournalInStep({ journal, client, group }, writers)
  const positions = journal.map(({ position }) => position)
  const followed = () =>
    follower
      .stdout()
      .split('\n')
      .filter(Boolean)
      .map((line): number => JSON.parse(line).position)
  await expect.poll(() => followed().at(-1), { timeout: 20_000 }).toBe(positions.at(-1))
  expect(followed()).toEqual(positions)
}
