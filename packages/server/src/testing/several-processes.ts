// Several Fluid processes on one PostgreSQL, for tests of what they are together.

import { randomBytes } from 'node:crypto'
import type { Environment } from '../config/config.ts'
import { type DataFolder, type FluidProcess, newDataFolder, runFluid, startProcess } from './fluid-process.ts'
import { createDatabase, type TestDatabase } from './postgres.ts'
import { type ScimClient, scimClient } from './scim-client.ts'

export interface Cluster extends AsyncDisposable {
  readonly folder: DataFolder
  readonly database: TestDatabase
  readonly environment: Environment
  readonly token: string
  /** Starts one more process. */
  start(): Promise<FluidProcess>
  /** Runs `fluid …` beside the others; answers what it printed. */
  fluid(...args: readonly string[]): Promise<string>
}

/** A database with the organisation acme, and no process yet. */
export async function openCluster(settings: Environment = {}): Promise<Cluster> {
  const database = await createDatabase()
  const folder = newDataFolder()
  const environment: Environment = {
    FLUID_DATABASE_URL: database.url,
    FLUID_MASTER_KEY: randomBytes(32).toString('base64'),
    FLUID_BOOTSTRAP: 'off',
    FLUID_LOG_LEVEL: 'warn',
    ...settings,
  }
  const started: FluidProcess[] = []
  async function fluid(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await runFluid(folder, args, { environment })
    if (code !== 0) throw new Error(`fluid ${args.join(' ')} ended with ${code}: ${stderr}`)
    return stdout
  }
  const { scimToken } = JSON.parse(await fluid('org', 'add', 'acme', '--json'))
  return {
    folder,
    database,
    environment,
    token: scimToken,
    fluid,
    start: async () => {
      const one = await startProcess(folder, environment)
      started.push(one)
      return one
    },
    [Symbol.asyncDispose]: async () => {
      for (const one of started) await one[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

export function scim({ origin }: FluidProcess, { token }: Cluster): ScimClient {
  return scimClient(`${origin}/o/acme/scim/v2`, token)
}

/** Asks again until the answer is as wanted; answers after how many milliseconds that was. */
export async function timeUntil(isAsWanted: () => Promise<boolean>): Promise<number> {
  const startMs = performance.now()
  while (!(await isAsWanted())) {
    if (performance.now() - startMs > 10_000) throw new Error('it never came')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return performance.now() - startMs
}
