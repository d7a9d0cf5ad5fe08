// Backup, restore and moving house as an operator does them.

import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type DataFolder, newDataFolder, runFluid, startProcess } from '../testing/fluid-process.ts'
import { createBareDatabase } from '../testing/postgres.ts'
import { scimClient } from '../testing/scim-client.ts'

interface Acme extends Disposable {
  readonly folder: DataFolder
  readonly token: string
}

/** A data folder with the organisation `acme` in it. */
async function newAcme(): Promise<Acme> {
  const folder = newDataFolder()
  const { stdout } = await runFluid(folder, ['org', 'add', 'acme', '--json'])
  return { folder, token: JSON.parse(stdout).scimToken, [Symbol.dispose]: () => folder[Symbol.dispose]() }
}

test('a backup beside a running server is restored into a new folder, and its token still opens the door', async () => {
  using acme = await newAcme()
  using other = newDataFolder()
  const file = join(other.path, 'fluid.backup')
  {
    await using server = await startProcess(acme.folder)
    await scimClient(`${server.origin}/o/acme/scim/v2`, acme.token).addUser('ines@northrail.example')
    const { code, stdout } = await runFluid(acme.folder, ['backup', file])
    expect(stdout).toContain(`The key file in ${acme.folder.path} is not in it`)
    expect([code, stdout]).toEqual([0, expect.stringMatching(/ 1 {2}users +[0-9a-f]{32}\n/)])
  }
  using fresh = newDataFolder()
  const restored = await runFluid(fresh, ['restore', file])
  expect([restored.code, restored.stderr]).toEqual([0, ''])
  cpSync(join(acme.folder.path, 'master.key'), join(fresh.path, 'master.key'))
  await using server = await startProcess(fresh)
  const answer = await scimClient(`${server.origin}/o/acme/scim/v2`, acme.token).get('/Users')
  expect([answer.status, answer.body.Resources[0].userName]).toEqual([200, 'ines@northrail.example'])
})

test('a file that is no backup is refused with a sentence, and so is a database in use', async () => {
  using acme = await newAcme()
  using fresh = newDataFolder()
  const wrong = await runFluid(fresh, ['restore', join(import.meta.dirname, 'moving.test.ts')])
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('The file is no whole backup of Fluid')])
  const file = join(fresh.path, 'fluid.backup')
  await runFluid(acme.folder, ['backup', file])
  const used = await runFluid(acme.folder, ['restore', file])
  expect([used.code, used.stderr]).toEqual([1, expect.stringContaining('it has the organisation "acme"')])
})

test.each([
  ['restore', 'missing.gz', /missing\.gz cannot be used \(ENOENT\): there is no such file or folder/],
  ['restore', '.', /cannot be used \(EISDIR\): this is a folder: name a file\.\n$/],
  ['backup', 'missing/new.gz', /new\.gz\.part cannot be used \(ENOENT\): .* make the folder first\.\n$/],
  ['backup', 'cut.gz', /cut\.gz\.part is there: another backup .* or one was cut off\. If none runs, delete that file/],
])('%s %s ends with one sentence that says what to do', async (command, file, sentence) => {
  using folder = newDataFolder()
  using files = newDataFolder()
  writeFileSync(join(files.path, 'cut.gz.part'), 'what a killed process has left')
  const { code, stderr } = await runFluid(folder, [command, join(files.path, file)])
  expect([code, stderr]).toEqual([1, expect.stringMatching(sentence)])
  expect(stderr.trim().split('\n')).toHaveLength(1)
})

test('moves from the embedded database to PostgreSQL and back', async () => {
  using acme = await newAcme()
  await using database = await createBareDatabase()
  const there = await runFluid(acme.folder, ['migrate-store', database.url])
  expect([there.code, there.stderr]).toEqual([0, ''])
  {
    await using server = await startProcess(acme.folder, { FLUID_DATABASE_URL: database.url })
    await scimClient(`${server.origin}/o/acme/scim/v2`, acme.token).addUser('ines@northrail.example')
  }
  using back = newDataFolder()
  const environment = { FLUID_DATABASE_URL: database.url }
  const moved = await runFluid(acme.folder, ['migrate-store', back.path], { environment })
  expect([moved.code, moved.stdout]).toEqual([0, expect.stringContaining(`FLUID_DATA_DIR=${back.path}`)])
  cpSync(join(acme.folder.path, 'master.key'), join(back.path, 'master.key'))
  await using server = await startProcess(back)
  const answer = await scimClient(`${server.origin}/o/acme/scim/v2`, acme.token).get('/Users')
  expect(answer.body.Resources.map(({ userName }: { userName: string }) => userName)).toEqual([
    'ines@northrail.example',
  ])
})

test('doctor finds its way around PostgreSQL', async () => {
  using acme = await newAcme()
  await using database = await createBareDatabase()
  await runFluid(acme.folder, ['migrate-store', database.url])
  const well = await runFluid(acme.folder, ['doctor'], { environment: { FLUID_DATABASE_URL: database.url } })
  expect([well.code, well.stdout]).toEqual([0, expect.stringContaining('opens the vault of 1 organisation')])
  const unwalled = await runFluid(acme.folder, ['doctor'], { environment: { FLUID_DATABASE_URL: database.adminUrl } })
  expect(unwalled.stdout).toContain('warning   The account of FLUID_DATABASE_URL is a superuser')
  const gone = await runFluid(acme.folder, ['doctor'], {
    environment: { FLUID_DATABASE_URL: 'postgres://fluid@127.0.0.1:1/fluid' },
  })
  expect([gone.code, gone.stdout]).toEqual([1, expect.stringContaining('PROBLEM   The database cannot be reached')])
})
