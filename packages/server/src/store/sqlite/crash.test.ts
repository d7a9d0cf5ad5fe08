// Power gone at any moment: a real server is killed under parallel writes, round after round, on one data folder. What
// was answered with 2xx is there after the restart, and nothing is there by half (T-44).

import { expect, test } from 'vitest'
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
import { scimClient } from '../../testing/scim-client.ts'

const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 5)
const LOAD_MS_MAX = 500

async function journalOf(folder: DataFolder): Promise<readonly Entry[]> {
  const { stdout } = await runFluid(folder, ['journal', 'acme', '--json'])
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

test('keeps every answered write, and none by half, through SIGKILL at random moments (T-44)', {
  timeout: 90_000 + ROUNDS * 20_000,
}, async () => {
  using folder = newDataFolder()
  const added = JSON.parse((await runFluid(folder, ['org', 'add', 'acme', '--json'])).stdout)
  const clientAt = (origin: string) => scimClient(`${origin}/o/acme/scim/v2`, added.scimToken)
  let writers: readonly Writer[] = []
  let group = ''
  for (let round = 0; round < ROUNDS; round += 1) {
    await using fluid = await startProcess(folder)
    const client = clientAt(fluid.origin)
    if (round === 0) {
      writers = await Promise.all(Array.from({ length: WRITERS }, (_, number) => seat(client, number)))
      group = await client.addGroup(
        'Fluid User',
        writers.flatMap(({ sitting }) => sitting),
      )
    } else {
      await settle(client, group, writers)
      await expectJournalInStep({ journal: await journalOf(folder), client, group }, writers)
    }
    const writing = writers.map((writer) => writeUntilGone(client, group, writer))
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * LOAD_MS_MAX))
    await fluid.end('SIGKILL')
    await Promise.all(writing)
  }
  await using fluid = await startProcess(folder)
  await settle(clientAt(fluid.origin), group, writers)
  await expectJournalInStep({ journal: await journalOf(folder), client: clientAt(fluid.origin), group }, writers)
  expect(writers.reduce((sum, { steps }) => sum + steps, 0)).toBeGreaterThan(ROUNDS * WRITERS)
})
