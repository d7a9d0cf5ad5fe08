// A whole simulated org: database, wire and engine, opened together and closed together.
import { type Clock, createSystemClock } from './clock.ts'
import { createId } from './id.ts'
import { startDueImports } from './importing/due-imports.ts'
import { EVERYONE, findGroupByName } from './org/group.ts'
import { insertGroup } from './org/groups.ts'
import type { Org } from './org/org.ts'
import { startEngine } from './provisioning/engine.ts'
import { openDatabase } from './store/database.ts'
import { createFaultChooser } from './trouble/choose-fault.ts'
import { createHttpClient } from './wire/http.ts'
import type { Wire } from './wire/wire.ts'

export interface Simulator extends AsyncDisposable {
  /** The first argument of every act of an administrator. */
  readonly org: Org
  /** The first argument of what talks to the app at once: testing and saving the connection. */
  readonly wire: Wire
  /** Resolves when every job is done. */
  settled(): Promise<void>
  /** Lets so much time pass at once: imports fall due, waits after a 429 end. */
  skipTime(milliseconds: number): void
}

export interface SimulatorOptions {
  /** The folder of the database, or `:memory:`. */
  readonly dataDir: string
  readonly clock?: Clock
  /** How long an answer may take; Okta waits 60 seconds. */
  readonly timeoutMs?: number
  /** What the fault `restart` does; without it, nothing. */
  readonly restartServer?: (() => Promise<void>) | undefined
}

const TIMEOUT_MS = 60_000
const SCHEDULE_EVERY_MS = 10_000

/** Opens the org in the folder, making an empty one where there is none, and goes on with the jobs that are left. */
export async function openSimulator(options: SimulatorOptions): Promise<Simulator> {
  const database = openDatabase(options.dataDir)
  let wakeEngine = () => {}
  const org: Org = {
    database,
    clock: options.clock ?? createSystemClock(),
    newId: createId,
    wake: () => wakeEngine(),
  }
  if (findGroupByName(org, EVERYONE) === undefined) {
    insertGroup(org, {
      id: org.newId('group'),
      name: EVERYONE,
      description: 'All users in your organization',
      type: 'BUILT_IN',
    })
  }
  const wire: Wire = {
    org,
    http: createHttpClient(),
    faults: createFaultChooser(),
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    restartServer: options.restartServer,
  }
  const engine = startEngine(wire)
  wakeEngine = engine.wake
  const schedule = setInterval(() => startDueImports(org), SCHEDULE_EVERY_MS).unref()
  return {
    org,
    wire,
    settled: engine.settled,
    skipTime(milliseconds) {
      org.clock.skip(milliseconds)
      startDueImports(org)
      engine.wake()
    },
    async [Symbol.asyncDispose]() {
      clearInterval(schedule)
      await engine[Symbol.asyncDispose]()
      database[Symbol.dispose]()
    },
  }
}
