// `fluid serve` as a newcomer meets it.

import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { newDataFolder, runFluid, startProcess } from '../testing/fluid-process.ts'
import { scimClient } from '../testing/scim-client.ts'

/** What was logged before Fluid came to the problem is no part of the sentence. */
function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}

function tokenIn(page: string): string {
  return /SCIM token\s+(fluid_\w+)/.exec(page)?.[1] ?? ''
}

test('tells a newcomer everything at the first start, and its curl line works', async () => {
  using folder = newDataFolder()
  await using fluid = await startProcess(folder)
  const page = fluid.stdout()
  const curl = /curl -H "Authorization: Bearer (\S+)" "(\S+)"/.exec(page)
  const answer = await fetch(curl?.[2] ?? '', { headers: { Authorization: `Bearer ${curl?.[1]}` } })
  expect([answer.status, (await answer.json()).totalResults]).toEqual([200, 0])
  expect(curl?.[1]).toBe(tokenIn(page))
  const port = new URL(fluid.origin).port
  expect(page).toContain(`SCIM Base URL    http://localhost:${port}/o/acme/scim/v2\n`)
  expect(page).toContain(`http://acme.localhost:${port}/scim/v2\n`)
  expect(page).toMatch(/Administrator {4}admin\n {2}Password {9}\S{20}\n/)
})

test('prints no secret at any later start, and has kept everything', async () => {
  using folder = newDataFolder()
  const first = await startProcess(folder)
  const token = tokenIn(first.stdout())
  const id = await scimClient(`${first.origin}/o/acme/scim/v2`, token).addUser('ines.valcourt@northrail.example')
  const ended = await first.end('SIGTERM')
  await using second = await startProcess(folder)
  const read = await scimClient(`${second.origin}/o/acme/scim/v2`, token).get(`/Users/${id}`)
  expect([ended.code, read.status, read.body.userName]).toEqual([0, 200, 'ines.valcourt@northrail.example'])
  expect(second.stdout()).not.toMatch(/fluid_|Password|token {2,}/)
  expect(second.stdout()).toContain('Fluid is running on port')
  expect(`${second.stderr()}${ended.stderr}`).not.toContain(token)
})

test('keeps folder, key and database from other accounts (T-70)', async () => {
  using folder = newDataFolder()
  const inner = { path: join(folder.path, 'data'), [Symbol.dispose]: () => undefined }
  await using _fluid = await startProcess(inner)
  const modes = [inner.path, join(inner.path, 'master.key')].map((path) => statSync(path).mode & 0o777)
  expect(modes).toEqual([0o700, 0o600])
})

test('keeps the database from other accounts in a folder that was there before and is open to all (T-70)', async () => {
  using folder = newDataFolder()
  chmodSync(folder.path, 0o755)
  await using fluid = await startProcess(folder)
  await scimClient(`${fluid.origin}/o/acme/scim/v2`, tokenIn(fluid.stdout())).addUser('ines.valcourt@northrail.example')
  const files = readdirSync(folder.path).sort()
  expect(files).toEqual(['fluid.db', 'fluid.db-mark', 'fluid.db-shm', 'fluid.db-wal', 'master.key', 'serving.lock'])
  expect(files.map((file) => statSync(join(folder.path, file)).mode & 0o777)).toEqual(files.map(() => 0o600))
})

test('ends in good order when its terminal goes away', async () => {
  using folder = newDataFolder()
  const fluid = await startProcess(folder)
  expect((await fluid.end('SIGHUP')).code).toBe(0)
  expect(readdirSync(folder.path).sort()).toEqual(['fluid.db', 'fluid.db-mark', 'master.key', 'serving.lock'])
})

test('ends when it cannot go on after it has begun to listen, and says why', async () => {
  using folder = newDataFolder()
  await runFluid(folder, ['migrate'])
  const database = new DatabaseSync(join(folder.path, 'fluid.db'))
  database.exec(`CREATE TRIGGER refuse BEFORE INSERT ON organisations
    BEGIN SELECT RAISE(ABORT, 'the bootstrap is refused by this test'); END`)
  database.close()
  const { code, stderr } = await runFluid(folder, ['serve', '--port', '0'])
  expect([code, stderr]).toEqual([1, expect.stringContaining('the bootstrap is refused by this test')])
})

test('sets nothing up when the bootstrap is off', async () => {
  using folder = newDataFolder()
  await using fluid = await startProcess(folder, { FLUID_BOOTSTRAP: 'off' })
  expect(fluid.stdout()).toContain('No organisation yet: add one with "npx fluid org add <organisation>".')
})

test('takes its settings from flags before the environment', async () => {
  using folder = newDataFolder()
  const ended = await runFluid(folder, ['serve', '--port', '70000'], { environment: { FLUID_PORT: '0' } })
  expect([ended.code, ended.stderr]).toEqual([
    1,
    'FLUID_PORT is "70000": it takes a port number from 1 to 65535 (0: any free one).\n',
  ])
})

const WRONG_SETTINGS: readonly (readonly [setting: string, value: string, sentence: RegExp])[] = [
  ['FLUID_PORT', 'eighty', /^FLUID_PORT is "eighty": it takes a port number/],
  [
    'FLUID_HOST',
    'no.such.host.invalid',
    /^FLUID_HOST is "no\.such\.host\.invalid", which is no address of this machine/,
  ],
  ['FLUID_LOG_LEVEL', 'loud', /^FLUID_LOG_LEVEL is "loud": it takes one of silent, fatal/],
  ['FLUID_BASE_DOMAIN', 'https://fluid.work', /^FLUID_BASE_DOMAIN is "https:\/\/fluid\.work": it takes a domain/],
  ['FLUID_TRUST_PROXY', 'true', /^FLUID_TRUST_PROXY has "true": it takes addresses or networks/],
  ['FLUID_TRUST_PROXY', '10.0.0.0/99', /^FLUID_TRUST_PROXY has "10\.0\.0\.0\/99"/],
  ['FLUID_BOOTSTRAP', 'no', /^FLUID_BOOTSTRAP is "no": it takes on or off/],
  ['FLUID_TLS_CERT', '/no/such/file', /^FLUID_TLS_CERT and FLUID_TLS_KEY belong together/],
  ['FLUID_DATABASE_URL', 'mysql://x', /^FLUID_DATABASE_URL takes an address that begins with postgres:\/\//],
  ['FLUID_MASTER_KEY', 'secret', /^The master key in FLUID_MASTER_KEY is not base64 of 32 bytes\. Make one with/],
  [
    'FLUID_DATADIR',
    '/tmp',
    /^FLUID_DATADIR is not a setting of Fluid\. Did you mean FLUID_DATA_DIR\? The settings are FLUID_PORT/,
  ],
  ['FLUID_DATA_DIR', '/dev/null/data', /^The data folder \/dev\/null\/data cannot be made: choose another one/],
]

test.each(WRONG_SETTINGS)('refuses %s=%s with a sentence', async (setting, value, sentence) => {
  using folder = newDataFolder()
  const { code, stdout, stderr } = await runFluid(folder, ['serve'], {
    environment: { FLUID_PORT: '0', [setting]: value },
  })
  expect([code, stdout.includes('Fluid is running')]).toEqual([1, false])
  expect(lastLine(stderr)).toMatch(sentence)
  expect(stderr).not.toContain('packages/server/src')
})

test('refuses certificate files that are not there or do not fit', async () => {
  using folder = newDataFolder()
  const file = join(folder.path, 'cert.pem')
  const serve = (cert: string, key: string) =>
    runFluid(folder, ['serve'], { environment: { FLUID_PORT: '0', FLUID_TLS_CERT: cert, FLUID_TLS_KEY: key } })
  const missing = await serve('/no/such/cert.pem', '/no/such/key.pem')
  writeFileSync(file, 'not a certificate')
  const wrong = await serve(file, file)
  expect(missing.stderr).toContain('FLUID_TLS_CERT is "/no/such/cert.pem", and this file cannot be read (ENOENT).')
  expect(wrong.stderr).toContain('these do not fit')
})

test('says that a port is in use, and what to do', async () => {
  using folder = newDataFolder()
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? String(address.port) : ''
  const ended = await runFluid(folder, ['serve', '--port', port, '--host', '127.0.0.1'])
  other.close()
  expect(ended.stderr).toContain(`Port ${port} of 127.0.0.1 is in use by another program`)
  expect(ended.code).toBe(1)
})

test('serves no data folder that another server serves, commands beside it, and the next once that one is gone', async () => {
  using folder = newDataFolder()
  const first = await startProcess(folder)
  const { code, stderr } = await runFluid(folder, ['serve', '--port', '0'])
  expect([code, lastLine(stderr)]).toEqual([
    1,
    `Another Fluid serves the data folder ${folder.path}: stop that one, or choose another folder with FLUID_DATA_DIR. Several servers on one database take PostgreSQL: docs/scaling.md.`,
  ])
  expect((await runFluid(folder, ['org', 'list'])).stdout).toContain('acme')
  await first.end('SIGKILL')
  await using second = await startProcess(folder)
  expect((await fetch(`${second.origin}/readyz`)).status).toBe(200)
})

test('refuses another master key than the one that locked the vault (T-70)', async () => {
  using folder = newDataFolder()
  await runFluid(folder, ['org', 'add', 'acme', '--json'])
  const key = Buffer.alloc(32, 7).toString('base64')
  const ended = await runFluid(folder, ['serve'], { environment: { FLUID_PORT: '0', FLUID_MASTER_KEY: key } })
  expect([ended.code, ended.stdout.includes('Fluid is running')]).toEqual([1, false])
  expect(lastLine(ended.stderr)).toMatch(
    /^The vault was locked with another master key \([0-9a-f]{8}\)\. Start Fluid with that key/,
  )
})

test('asks for a key file that has gone, and makes no other in its place (T-70)', async () => {
  using folder = newDataFolder()
  await runFluid(folder, ['org', 'add', 'acme', '--json'])
  const file = join(folder.path, 'master.key')
  const kept = readFileSync(file)
  rmSync(file)
  const ended = await runFluid(folder, ['org', 'list'])
  expect([ended.code, ended.stderr]).toEqual([1, expect.stringContaining(`The master key file ${file} is not there`)])
  writeFileSync(file, kept, { mode: 0o600 })
  expect((await runFluid(folder, ['org', 'list'])).stdout).toContain('acme')
})

test('refuses a key file that others can read', async () => {
  using folder = newDataFolder()
  await runFluid(folder, ['org', 'add', 'acme', '--json'])
  chmodSync(join(folder.path, 'master.key'), 0o644)
  const { stderr } = await runFluid(folder, ['org', 'list'])
  expect(stderr).toMatch(/can be read by others \(mode 644\)\. Mend it with: chmod 600/)
})

test('tells a file that is no database from one', async () => {
  using folder = newDataFolder()
  writeFileSync(
    join(folder.path, 'fluid.db'),
    'this is no database, though it is long enough to be taken for one'.repeat(20),
  )
  const { code, stderr } = await runFluid(folder, ['org', 'list'])
  expect([code, stderr]).toEqual([1, 'The database file is damaged, or is no database: restore it from a backup.\n'])
})

test('leaves nothing open or half written behind when it is stopped', async () => {
  using folder = newDataFolder()
  const fluid = await startProcess(folder)
  await fluid.end('SIGTERM')
  expect(readdirSync(folder.path).sort()).toEqual(['fluid.db', 'fluid.db-mark', 'master.key', 'serving.lock'])
})

test('answers what is under way when it is stopped, and fails nobody', async () => {
  using folder = newDataFolder()
  const fluid = await startProcess(folder)
  const token = tokenIn(fluid.stdout())
  const client = scimClient(`${fluid.origin}/o/acme/scim/v2`, token)
  const under = Array.from({ length: 40 }, (_, number) => client.addUser(`p${number}@northrail.example`))
  await under[0]
  const [ids, ended] = await Promise.all([Promise.all(under), fluid.end('SIGTERM')])
  expect([ended.code, ended.stderr.match(/^\{.*"err":.*$/gm)]).toEqual([0, null])
  await using again = await startProcess(folder)
  const listed = await scimClient(`${again.origin}/o/acme/scim/v2`, token).get('/Users?attributes=id')
  expect(new Set(listed.body.Resources.map(({ id }: { id: string }) => id))).toEqual(new Set(ids))
})

test('makes one key for two commands that start together on an empty folder', async () => {
  using folder = newDataFolder()
  mkdirSync(folder.path, { recursive: true })
  const both = await Promise.all(['acme', 'northrail'].map((name) => runFluid(folder, ['org', 'add', name, '--json'])))
  expect(both.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ])
  expect((await runFluid(folder, ['doctor'])).stdout).toContain(
    'The master key opens the vault of all 2 organisations.',
  )
})
