// A clock of the machine that somebody sets while a real process runs.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../config/config.ts'
import type { DataFolder } from './fluid-process.ts'

const PRELOAD = join(import.meta.dirname, 'moved-clock-preload.ts')

export interface MovedClock {
  /** For the processes that have this clock. */
  readonly environment: Environment
  /** Sets it ahead of the true time, or behind it. */
  setAhead(byMs: number): void
}

export function createMovedClock(folder: DataFolder): MovedClock {
  const file = join(folder.path, 'clock-ahead')
  const setAhead = (byMs: number) => writeFileSync(file, String(byMs))
  setAhead(0)
  return { environment: { NODE_OPTIONS: `--import=${PRELOAD}`, CLOCK_AHEAD: file }, setAhead }
}
