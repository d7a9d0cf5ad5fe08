// A database that is older than what Fluid has answered, found at its start.

import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type DataFolder, newDataFolder, runFluid, startProcess } from '../../testing/fluid-process.ts'
import { scimClient } from '../../testing/scim-client.ts'

const MISSING =
  /A part of the database is missing: .*fluid\.db has the journal up to entry \d+, and entries up to \d+ had been/

const ALONE =
  /A part of the database is missing: .*fluid\.db is not there or is empty, and .*fluid\.db-wal.* without it/

/** A server that was killed when it had answered: its log holds what is not in the database yet. */
async function crashed(folder: DataFolder): Promise<void> {
  const { scimToken } = JSON.parse((await runFluid(folder, ['org', 'add', 'acme', '--json'])).stdout)
  await using fluid = await startProcess(folder)
  await scimClient(`${fluid.origin}/o/acme/scim/v2`, scimToken).addUser('ines@northrail.example')
  await fluid.end('SIGKILL')
}

test('does not start on a database whose log was deleted after a crash, and doctor says why (T-44)', async () => {
  using folder = newDataFolder()
  await crashed(folder)
  const file = (name: string) => join(folder.path, name)
  cpSync(file('fluid.db-wal'), file('saved'))
  for (const name of ['fluid.db-wal', 'fluid.db-shm']) rmSync(file(name))
  const [doctor, listing] = [await runFluid(folder, ['doctor']), await runFluid(folder, ['org', 'list'])]
  expect([doctor.code, doctor.stdout]).toEqual([1, expect.stringMatching(MISSING)])
  expect([listing.code, listing.stderr]).toEqual([1, expect.stringMatching(MISSING)])
  await expect(startProcess(folder)).rejects.toThrow(MISSING)
  for (const name of ['fluid.db-wal', 'fluid.db-shm']) rmSync(file(name), { force: true })
  cpSync(file('saved'), file('fluid.db-wal'))
  expect((await runFluid(folder, ['journal', 'acme', '--person', 'ines@northrail.example'])).stdout).toContain(
    'created',
  )
})

test.each<readonly [what: string, lose: (database: string) => void]>([
  ['deleted', (database) => rmSync(database)],
  ['emptied', (database) => writeFileSync(database, '')],
])('leaves the log alone, and everything in it, when the database beside it was %s (T-44)', async (_what, lose) => {
  using folder = newDataFolder()
  await crashed(folder)
  const file = (name: string) => join(folder.path, name)
  cpSync(file('fluid.db'), file('saved'))
  const log = readFileSync(file('fluid.db-wal'))
  lose(file('fluid.db'))
  // Without the mark too: it is the log that tells.
  rmSync(file('fluid.db-mark'))
  const [doctor, listing] = [await runFluid(folder, ['doctor']), await runFluid(folder, ['org', 'list'])]
  expect([doctor.code, doctor.stdout]).toEqual([1, expect.stringMatching(ALONE)])
  expect([listing.code, listing.stderr]).toEqual([1, expect.stringMatching(ALONE)])
  await expect(startProcess(folder)).rejects.toThrow(ALONE)
  expect(readFileSync(file('fluid.db-wal')).equals(log)).toBe(true)
  cpSync(file('saved'), file('fluid.db'))
  expect((await runFluid(folder, ['journal', 'acme', '--person', 'ines@northrail.example'])).stdout).toContain(
    'created',
  )
})

test('goes on with an older database on explicit word: the mark deleted, or a backup restored in its place', async () => {
  using folder = newDataFolder()
  using elsewhere = newDataFolder()
  const backup = join(elsewhere.path, 'early.gz')
  expect((await runFluid(folder, ['org', 'add', 'early'])).code).toBe(0)
  expect((await runFluid(folder, ['backup', backup])).code).toBe(0)
  expect((await runFluid(folder, ['org', 'add', 'late'])).code).toBe(0)
  rmSync(join(folder.path, 'fluid.db'))
  expect(await runFluid(folder, ['org', 'list'])).toMatchObject({ code: 1, stderr: expect.stringMatching(MISSING) })
  const restored = await runFluid(folder, ['restore', backup])
  expect([restored.code, restored.stderr]).toEqual([0, ''])
  expect(await runFluid(folder, ['org', 'list'])).toMatchObject({
    code: 0,
    stdout: expect.not.stringContaining('late'),
  })
  rmSync(join(folder.path, 'fluid.db'))
  rmSync(join(folder.path, 'fluid.db-mark'), { force: true })
  expect((await runFluid(folder, ['org', 'list'])).code).toBe(0)
})
