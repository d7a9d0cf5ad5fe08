// What the server runs on: the embedded database, or PostgreSQL with one or two Fluid processes. A place is where the data
// of one scene lies; servers on it come and go.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Cluster, createDatabase } from './postgres.ts'
import { type RunningProcess, startProcess } from './processes.ts'

export const ENGINES = ['embedded', 'postgres', 'postgres-2'] as const
export type Engine = (typeof ENGINES)[number]

export const ENGINE_NAMES: Readonly<Record<Engine, string>> = {
  embedded: 'embedded',
  postgres: 'PostgreSQL',
  'postgres-2': 'PostgreSQL, two processes',
}

export interface Place extends AsyncDisposable {
  /** The folder of the database, or only of the key when that is PostgreSQL; beside the sources, so on a real disk. */
  readonly dataDir: string
  /** Undefined: the embedded database. */
  readonly postgres: PostgresPlace | undefined
}

interface PostgresPlace {
  readonly url: string
  /** For filling: past row-level security. */
  readonly adminUrl: string
}

/** Fluid as it is run, on one place, in as many processes as the engine has. */
export interface FluidServer extends AsyncDisposable {
  readonly ports: readonly number[]
  readonly readyMs: number
  /** Resident memory of all its processes, in bytes. */
  memoryBytes(): number
}

const FLUID = join(import.meta.dirname, '../../bin/fluid.mjs')

/** An empty place, gone with all its data when it is disposed. */
export async function openPlace(cluster: Cluster | undefined): Promise<Place> {
  const dataDir = mkdtempSync(join(import.meta.dirname, '../../data-bench-'))
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true })
  process.once('exit', remove)
  const database = cluster === undefined ? undefined : await createDatabase(cluster)
  return {
    dataDir,
    postgres: database,
    [Symbol.asyncDispose]: async () => {
      await database?.[Symbol.asyncDispose]()
      process.off('exit', remove)
      remove()
    },
  }
}

/** Starts Fluid's processes; each writes a profile into `profileDir` when it ends, if one is given. */
export async function startFluid(
  place: Place,
  options: {
    readonly engine: Engine
    readonly profileDir?: string | undefined
    /** The limit of each organisation; none when it is not said. */
    readonly requestsPerSecond?: number | undefined
  },
): Promise<FluidServer> {
  const { profileDir, requestsPerSecond = 'off' } = options
  const flags = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`]
  const environment = { ...environmentOf(place), FLUID_PORT: '0', FLUID_REQUESTS_PER_SECOND: String(requestsPerSecond) }
  const processes: RunningProcess[] = []
  for (let count = 0; count < (options.engine === 'postgres-2' ? 2 : 1); count += 1) {
    processes.push(await startProcess([...flags, FLUID, 'serve'], environment))
  }
  return {
    ports: processes.map(({ port }) => port),
    readyMs: processes[0]?.readyMs ?? 0,
    memoryBytes: () => processes.reduce((sum, one) => sum + one.memoryBytes(), 0),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(processes.map((one) => one[Symbol.asyncDispose]()))
    },
  }
}

/** Runs a command of `fluid` on the place, beside a running server or without one; answers what it printed. */
export function runFluid(place: Place, args: readonly string[]): string {
  return execFileSync(process.execPath, [FLUID, ...args], { env: environmentOf(place), encoding: 'utf8' })
}

function environmentOf({ dataDir, postgres }: Place): NodeJS.ProcessEnv {
  return {
    ...process.env,
    FLUID_DATA_DIR: dataDir,
    FLUID_BOOTSTRAP: 'off',
    FLUID_LOG_LEVEL: 'error',
    FLUID_REQUESTS_PER_SECOND: 'off',
    ...(postgres === undefined ? {} : { FLUID_DATABASE_URL: postgres.url }),
  }
}
