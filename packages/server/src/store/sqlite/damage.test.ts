// A database file in which pages were overwritten: everybody who meets one is told, and nobody waits for ever.

import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { type DataFolder, newDataFolder, runFluid, startProcess } from '../../testing/fluid-process.ts'
import { scimClient } from '../../testing/scim-client.ts'

const PEOPLE = 60
const PAGE_BYTES = 4_096

/** Overwrites the head of every page that holds people or entries of the journal. */
function overwritePages({ path }: DataFolder): void {
  const file = join(path, 'fluid.db')
  const database = new DatabaseSync(file, { readOnly: true })
  const pages = database
    .prepare("SELECT pageno FROM dbstat WHERE name IN ('users', 'journal') AND pagetype = 'leaf'")
    .all()
  database.close()
  const handle = openSync(file, 'r+')
  for (const { pageno } of pages) writeSync(handle, Buffer.alloc(64, 0xff), 0, 64, (Number(pageno) - 1) * PAGE_BYTES)
  closeSync(handle)
}

test('tells a damaged file to doctor, to commands and to the log, and ends in good order', async () => {
  using folder = newDataFolder()
  const { scimToken } = JSON.parse((await runFluid(folder, ['org', 'add', 'acme', '--json'])).stdout)
  {
    await using fluid = await startProcess(folder)
    const client = scimClient(`${fluid.origin}/o/acme/scim/v2`, scimToken)
    await Promise.all(Array.from({ length: PEOPLE }, (_, number) => client.addUser(`p${number}@northrail.example`)))
    await fluid.end('SIGKILL')
  }
  // It also brings what the killed server had in its log into the file.
  expect((await runFluid(folder, ['doctor'])).stdout).toContain('The database file is sound.')
  overwritePages(folder)
  const doctor = await runFluid(folder, ['doctor'])
  expect([doctor.code, doctor.stdout]).toEqual([1, expect.stringMatching(/PROBLEM {3}The database file is damaged/)])
  for (const command of [
    ['journal', 'verify', 'acme'],
    ['backup', join(folder.path, 'backup.gz')],
  ]) {
    const { code, stderr } = await runFluid(folder, command)
    expect([code, stderr]).toEqual([1, 'The database file is damaged, or is no database: restore it from a backup.\n'])
  }
  await using fluid = await startProcess(folder)
  const { status } = await scimClient(`${fluid.origin}/o/acme/scim/v2`, scimToken).get('/Users?count=1000')
  const ended = await fluid.end('SIGTERM')
  expect([status, ended.code, ended.stderr]).toEqual([503, 0, expect.stringContaining('The database file is damaged')])
})
