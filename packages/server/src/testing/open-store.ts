// Which database the tests run on: `TEST_STORE=postgres npx vitest run --project server` takes PostgreSQL.

import type { Store } from '../store/port/store.ts'
import { openSqliteStore } from '../store/sqlite/store.ts'
import { openTestPostgres } from './postgres.ts'

/** Opens the store that this run is about; the embedded one lies in `dataDir`. */
export async function openTestStore(dataDir: string): Promise<Store> {
  return process.env['TEST_STORE'] === 'postgres' ? await openTestPostgres() : openSqliteStore(dataDir)
}
