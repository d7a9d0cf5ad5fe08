// `npm run fixture`: drives a fixed traffic against this version of Fluid, on both databases, and of the simulator, and keeps
// what they hold, so that every later version is tested to open it. Part of a release; a fixture is never written anew for a
// version that is out.

import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, gzipSync } from 'node:zlib'
import { countRows, OKTA_FIXTURES, type OktaFixture } from '../packages/okta/src/store/fixtures/fixture.ts'
import { driveOktaTraffic, pathsOf, serveFolder } from '../packages/okta/src/store/fixtures/traffic.ts'
import { FIXTURES, type Fixture } from '../packages/server/src/store/fixtures/fixture.ts'
import { answersOf, driveTraffic } from '../packages/server/src/store/fixtures/traffic.ts'
import { type DataFolder, newDataFolder, runFluid, startProcess } from '../packages/server/src/testing/fluid-process.ts'
import { startCluster } from '../packages/server/src/testing/postgres-cluster.ts'

type Environment = Readonly<Record<string, string>>

const { version }: { readonly version: string } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'),
)
const folder = join(FIXTURES, version)
const oktaFolder = join(OKTA_FIXTURES, version)
await write(folder, async () => {
  await writeEmbedded()
  await writePostgres()
})
await write(oktaFolder, writeOkta)

/** Fills the folder, wholly or not at all. */
async function write(where: string, fill: () => Promise<void>): Promise<void> {
  if (existsSync(where)) {
    console.error(`${where} is there and stays as its version has written it. Remove it if ${version} is not out yet.`)
    process.exitCode = 1
    return
  }
  mkdirSync(where, { recursive: true })
  try {
    await fill()
    console.log(`${where} is written.`)
  } catch (error) {
    rmSync(where, { recursive: true })
    throw error
  }
}

async function writeEmbedded(): Promise<void> {
  using data = newDataFolder()
  const fixture = await fill(data, settings({}), join(folder, 'embedded.backup'))
  rmSync(join(folder, 'embedded.backup'))
  const database = readFileSync(join(data.path, 'fluid.db'))
  writeFileSync(join(folder, 'fluid.db.gz'), pack(database))
  keep(join(folder, 'embedded.json'), fixture)
}

async function writePostgres(): Promise<void> {
  await using cluster = await startCluster()
  using data = newDataFolder()
  const environment = settings({ FLUID_DATABASE_URL: cluster.url('postgres', 'postgres') })
  keep(join(folder, 'postgres.json'), await fill(data, environment, join(folder, 'postgres.backup')))
}

function settings(more: Environment): Environment & { readonly FLUID_MASTER_KEY: string } {
  return {
    ...more,
    FLUID_BOOTSTRAP: 'off',
    FLUID_LOG_LEVEL: 'error',
    FLUID_MASTER_KEY: randomBytes(32).toString('base64'),
  }
}

/** Drives the traffic, asks, and stops; the database lies still when it answers. */
async function fill(
  data: DataFolder,
  environment: Environment & { readonly FLUID_MASTER_KEY: string },
  backup: string,
): Promise<Fixture> {
  const fluid = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runFluid(data, args, { environment })
    if (code !== 0) throw new Error(`fluid ${args.join(' ')} ended with ${code}: ${stderr}`)
    return stdout
  }
  const running = await startProcess(data, environment)
  const credentials = await driveTraffic(running.origin, fluid)
  const answers = await answersOf(running.origin, credentials)
  await running.end('SIGTERM')
  const printed = await fluid('backup', backup)
  const rows = Object.fromEntries(
    [...printed.matchAll(/^\s*(\d+) {2}(\w+)/gm)].map(([, count, table = '']) => [table, Number(count)]),
  )
  return { version, masterKey: environment.FLUID_MASTER_KEY, credentials, rows, answers }
}

async function writeOkta(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'okta-fixture-'))
  try {
    const fixture = await fillOkta(dataDir)
    writeFileSync(join(oktaFolder, 'okta-sim.db.gz'), pack(readFileSync(join(dataDir, 'okta-sim.db'))))
    keep(join(oktaFolder, 'okta-sim.json'), fixture)
  } finally {
    rmSync(dataDir, { recursive: true })
  }
}

async function fillOkta(dataDir: string): Promise<OktaFixture> {
  await using served = await serveFolder(dataDir)
  const ids = await driveOktaTraffic(served)
  const answers = await served.answersOf(pathsOf(ids))
  const { database } = served.simulator.org
  const rows = countRows(database)
  database.get('PRAGMA wal_checkpoint(TRUNCATE)')
  return { version, ids, rows, answers }
}

function pack(database: Buffer): Buffer {
  return gzipSync(database, { level: constants.Z_BEST_COMPRESSION })
}

function keep(path: string, fixture: Fixture | OktaFixture): void {
  writeFileSync(path, `${JSON.stringify(fixture, undefined, 1)}\n`)
}
