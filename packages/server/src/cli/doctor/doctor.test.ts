import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createServer } from 'node:tls'
import { expect, test } from 'vitest'
import { newDataFolder, runFluid } from '../../testing/fluid-process.ts'
import { startSmtpServer } from '../../testing/smtp-server.ts'
import { checkHttps } from './https.ts'
import { checkHttpsOutside } from './https-outside.ts'
import { checkAccount, checkClock, checkFileSystem, checkKeyFile } from './machine.ts'
import { checkMail } from './mail.ts'

const CERT = join(import.meta.dirname, '../../testing/tls/cert.pem')
const KEY = join(import.meta.dirname, '../../testing/tls/key.pem')
const BEFORE_ALL = Date.UTC(2000, 0, 1)
const AFTER_ALL = Date.UTC(2199, 0, 1)

function sentences(findings: readonly { readonly state: string; readonly sentence: string }[]): string {
  return findings.map(({ state, sentence }) => `${state} ${sentence}`).join('\n')
}

test.each([
  ['not yet valid', BEFORE_ALL, /problem The certificate in .* is not valid before/],
  ['over', AFTER_ALL, /problem The certificate in .* ended on .*: renew it/],
])('finds a certificate that is %s', (_what, nowMs, finding) => {
  const config = { baseDomain: 'localhost', host: 'localhost', tls: { certFile: CERT, keyFile: KEY }, trustProxy: [] }
  expect(sentences(checkHttps(config, nowMs))).toMatch(finding)
})

test('finds a certificate for other hosts, and names those that it covers', () => {
  const config = { baseDomain: 'fluid.example', host: '0.0.0.0', tls: { certFile: CERT, keyFile: KEY }, trustProxy: [] }
  expect(sentences(checkHttps(config, Date.now()))).toMatch(
    /problem The certificate in .* covers .*, and not fluid-doctor\.fluid\.example: .* Get one for \*\.fluid\.example\./,
  )
})

test('asks a host for its certificate as an identity provider does, and says what one would refuse', async () => {
  const server = createServer({ cert: readFileSync(CERT), key: readFileSync(KEY) }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const found = await checkHttpsOutside('localhost', port)
  server.close()
  expect(sentences(found)).toMatch(
    /^problem https:\/\/localhost:\d+ shows a certificate that identity providers refuse/,
  )
  expect(sentences(await checkHttpsOutside('127.0.0.1', 9))).toMatch(
    /^warning https:\/\/127\.0\.0\.1:9 does not answer/,
  )
  expect(await checkHttpsOutside('fluid-doctor.invalid', 443)).toEqual([])
})

test('finds files that are no certificate', () => {
  const config = { baseDomain: 'localhost', host: 'localhost', tls: { certFile: KEY, keyFile: CERT }, trustProxy: [] }
  expect(sentences(checkHttps(config, Date.now()))).toMatch(/problem FLUID_TLS_CERT and FLUID_TLS_KEY take PEM files/)
})

test.each([
  [{ FLUID_HOST: '0.0.0.0' }, /warning +Fluid listens on 0\.0\.0\.0 and takes plain http.*Set FLUID_BASE_DOMAIN/],
  [{ FLUID_TRUST_PROXY: '10.0.0.1, ::/0' }, /PROBLEM +FLUID_TRUST_PROXY has ::\/0.*name the addresses of your proxies/],
])('finds settings that let others listen or pretend: %o', async (environment, finding) => {
  using folder = newDataFolder()
  expect((await runFluid(folder, ['doctor'], { environment })).stdout).toMatch(finding)
})

test('asks the mail server whether it takes mail from here, and sends none', async () => {
  const { port, messages, ...server } = await startSmtpServer()
  const asked = { baseDomain: 'fluid.example', smtpUrl: `smtp://127.0.0.1:${port}` }
  expect(await checkMail(asked)).toMatchObject({ state: 'ok' })
  await server[Symbol.asyncDispose]()
  expect(sentences([await checkMail({ ...asked, smtpUrl: `smtp://fluid:secret@127.0.0.1:${port}` })])).toMatch(
    /^problem The mail server of FLUID_SMTP_URL does not take mail from here \((?!.*secret).*reach nobody: look at its host/,
  )
  expect(messages).toEqual([])
})

test('finds an embedded database on a network disk', () => {
  const dataDir = tmpdir()
  const onNfs = checkFileSystem({ dataDir, databaseUrl: undefined }, () => 0x69_69)
  expect(sentences(onNfs)).toMatch(/^problem The data folder .* network disk \(NFS\).*migrate-store/)
  expect(checkFileSystem({ dataDir, databaseUrl: undefined })).toEqual([])
  expect(checkFileSystem({ dataDir, databaseUrl: 'postgres://db/fluid' }, () => 0x69_69)).toEqual([])
})

test('compares the clock with that of the file system, and knows one that has stopped', () => {
  const fast = () => Date.now() + 60_000
  expect(checkClock(tmpdir()).state).toBe('ok')
  expect(checkClock(tmpdir(), fast)).toMatchObject({
    state: 'warning',
    sentence: expect.stringMatching(/60 seconds apart/),
  })
  expect(checkClock(tmpdir(), () => 0)).toMatchObject({ state: 'problem', sentence: expect.stringMatching(/1970/) })
})

test.each([
  [0o600, 0o700, /^ok /],
  [0o640, 0o700, /^problem .*\(mode 640\).*chmod 600/],
  [0o600, 0o777, /^problem Other accounts may write .*chmod 700/],
])('looks at the rights of key file and folder: %o in %o', (own, folder, finding) => {
  const path = mkdtempSync(join(tmpdir(), 'fluid-doctor-'))
  const dataDir = join(path, 'data')
  mkdirSync(dataDir)
  writeFileSync(join(dataDir, 'master.key'), 'x')
  chmodSync(join(dataDir, 'master.key'), own)
  chmodSync(dataDir, folder)
  expect(sentences(checkKeyFile({ dataDir, masterKey: undefined }))).toMatch(finding)
  rmSync(path, { recursive: true })
})

test('tells that a command runs as another account than the one whose database it is', async () => {
  using folder = newDataFolder()
  expect((await runFluid(folder, ['org', 'add', 'acme'])).code).toBe(0)
  const asked = { dataDir: folder.path, databaseUrl: undefined }
  expect(checkAccount(asked)).toEqual([])
  expect(sentences(checkAccount(asked, 12_345))).toMatch(
    /^warning .* belongs to another account .* \(12345\): run Fluid/,
  )
})

test('tells of pending migrations and applies none', async () => {
  using folder = newDataFolder()
  await runFluid(folder, ['org', 'add', 'acme'])
  const database = new DatabaseSync(join(folder.path, 'fluid.db'))
  database.exec("DELETE FROM migrations WHERE name = '0009-erasures'; DROP TABLE erasures")
  const ended = await runFluid(folder, ['doctor'])
  const { names } = {
    names: database
      .prepare('SELECT name FROM migrations')
      .all()
      .map((row) => row['name']),
  }
  database.close()
  expect(ended.stdout).toMatch(/warning +1 migration is pending \(0009-erasures\): "fluid migrate" applies them/)
  expect(names).not.toContain('0009-erasures')
})

test('knows a key that does not belong to the database', async () => {
  using folder = newDataFolder()
  await runFluid(folder, ['org', 'add', 'acme'])
  const key = Buffer.alloc(32, 7).toString('base64')
  const ended = await runFluid(folder, ['doctor'], { environment: { FLUID_MASTER_KEY: key } })
  expect([ended.code, ended.stdout]).toEqual([1, expect.stringMatching(/PROBLEM +.*master key/i)])
})

test('names the setting that was meant by a wrong one', async () => {
  using folder = newDataFolder()
  const ended = await runFluid(folder, ['doctor'], { environment: { FLUID_TRUST_PROXIES: '10.0.0.0/8' } })
  expect([ended.code, ended.stderr]).toEqual([
    1,
    expect.stringMatching(/^FLUID_TRUST_PROXIES is not a setting of Fluid\. Did you mean FLUID_TRUST_PROXY\?/),
  ])
})

test('tells a database that cannot be reached', async () => {
  using folder = newDataFolder()
  const environment = { FLUID_DATABASE_URL: 'postgres://fluid@127.0.0.1:9/fluid' }
  const ended = await runFluid(folder, ['doctor'], { environment })
  expect([ended.code, ended.stdout]).toEqual([1, expect.stringMatching(/PROBLEM +The database cannot be reached/)])
})
