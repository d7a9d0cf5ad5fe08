// Migrations beside live traffic, and by accounts that may not change the schema when there is nothing to change.

import { MIGRATIONS_TABLE, type SchemaWork } from '../sql/migrate.ts'
import type { PostgresConnection } from './connection.ts'
import { buildWall } from './wall.ts'

/** For work that takes its time: whole databases are read and written in one transaction. */
export const UNHURRIED = 'SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0'

/** CREATE asks for a right even when the table is there: an account without it must not need it. */
export async function createMigrationsTable(connection: PostgresConnection): Promise<void> {
  if (await isThere(connection)) return
  try {
    await connection.script(MIGRATIONS_TABLE)
  } catch (error) {
    // Another process may have made it at the same moment, which IF NOT EXISTS does not see.
    if (!(await isThere(connection))) throw error
  }
}

async function isThere(connection: PostgresConnection): Promise<boolean> {
  const row = await connection.get("SELECT to_regclass('migrations') IS NOT NULL AS is_there", [])
  return row?.['is_there'] === true
}

/** Runs `work` and builds the wall between organisations around the tables that it made. */
export async function changeSchema<Result>(connection: PostgresConnection, work: SchemaWork<Result>): Promise<Result> {
  // Another process may be migrating: wait for it as long as it takes.
  await connection.script(`${UNHURRIED}; SET LOCAL lock_timeout = 0`)
  const result = await work(connection, async (script) => {
    // A table that is in use is waited for only briefly, since everybody else would queue behind.
    await connection.script(`SET LOCAL lock_timeout = '3s'; ${script}`)
  })
  await buildWall(connection)
  return result
}
