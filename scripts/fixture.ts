// `npm run fixture`: drives a fixed traffic against this version on both databases and keeps what they hold, so that every
// later version is tested to open it. Part of a release; a fixture is never written anew for a version that is out.

import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gzipSync } from 'node:zlib'
import { FIXTURES, type Fixture } from '../packages/server/src/store/fixtures/fixture.ts'
import { answersOf, driveTraffic } from '../packages/server/src/store/fixtures/traffic.ts'
import { type DataFolder, newDataFolder, runFluid, startProcess } from '../packages/server/src/testing/fluid-process.ts'
import { startCluster } from '../packages/server/src/testing/postgres-cluster.ts'

type Environment = Readonly<Record<string, string>>

const { version }: { readonly version: string } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'),
)
const folder = join(FIXTURES, version)
if (existsSync(folder)) {
  console.error(
    `${folder} is there: a fixture stays as its version has written it. Remove it if ${version} is not out yet.`,
  )
  process.exit(1)
}
mkdirSync(folder, { recursive: true })
try {
  await writeEmbedded()
  await writePostgres()
  console.log(`${folder} is written.`)
} catch (error) {
  rmSync(folder, { recursive: true })
  throw error
}

async function writeEmbedded(): Promise<void> {
  using data = newDataFolder()
  const fixture = await fill(data, settings({}), join(folder, 'embedded.backup'))
  rmSync(join(folder, 'embedded.backup'))
  const database = readFileSync(join(data.path, 'fluid.db'))
  writeFileSync(join(folder, 'fluid.db.gz'), gzipSync(database, { level: constants.Z_BEST_COMPRESSION }))
  keep('embedded.json', fixture)
}

async function writePostgres(): Promise<void> {
  await using cluster = await startCluster()
  using data = newDataFolder()
  const environment = settings({ FLUID_DATABASE_URL: cluster.url('postgres', 'postgres') })
  keep('postgres.json', await fill(data, environment, join(folder, 'postgres.backup')))
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

function keep(name: string, fixture: Fixture): void {
  writeFileSync(join(folder, name), `${JSON.stringify(fixture, undefined, 1)}\n`)
}
