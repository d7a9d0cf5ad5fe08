// Which database the tests run on: `TEST_STORE=postgres npx vitest run --project server` takes PostgreSQL.

import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '../store/port/store.ts'
import { openSqliteStore } from '../store/sqlite/store.ts'
import { withCleanUp } from './clean-up.ts'
import { openTestPostgres } from './postgres.ts'

/** Opens the store that this run is about; the embedded one lies in `dataDir`. */
export async function openTestStore(dataDir: string, options: { readonly patienceMs?: number } = {}): Promise<Store> {
  return process.env['TEST_STORE'] === 'postgres' ? await openTestPostgres(options) : openSqliteStore(dataDir, options)
}

/** An embedded store in a folder of its own that goes when the store is closed. */
export async function openTestSqlite(): Promise<Store> {
  const dataDir = mkdtempSync(join(tmpdir(), 'fluid-store-'))
  return withCleanUp(openSqliteStore(dataDir), () => rm(dataDir, { recursive: true }))
}
