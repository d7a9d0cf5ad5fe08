// Migrations go forward only, all that are pending in one transaction, each recorded by its name.

import { StoreUnavailable, UniqueViolation } from '../port/errors.ts'
import type { Dialect, SqlConnection } from './connection.ts'
import { text } from './row.ts'

export interface Migration {
  /** `0001-foundation`: its order and what it brings. */
  readonly name: string
  readonly up: (dialect: Dialect) => string
}

/** What changes the schema of a database that has the table `MIGRATIONS_TABLE`; `execute` runs several statements. */
export type SchemaWork<Result> = (
  connection: SqlConnection,
  execute: (script: string) => Promise<void>,
) => Promise<Result>

export const MIGRATIONS_TABLE = 'CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)'

const ATTEMPTS_MAX = 10

/**
 * Applies the migrations that the database has not seen, in order; answers their names. Safe from several processes at
 * once, without a lock: each name is claimed under its unique key before its work, so the second process waits for the
 * first, is refused, and finds everything done.
 */
export async function migrate(
  inTransaction: (work: SchemaWork<readonly string[]>) => Promise<readonly string[]>,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction((connection, execute) => applyPending(connection, execute, migrations))
    } catch (error) {
      if (!(error instanceof UniqueViolation) || attempt === ATTEMPTS_MAX) throw error
    }
  }
}

/** Applies what is pending of these migrations, in the transaction of `connection`; answers their names. */
export async function applyPending(
  connection: SqlConnection,
  execute: (script: string) => Promise<void>,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  const rows = await connection.all('SELECT name FROM migrations', [])
  const seen = new Set(rows.map((row) => text(row, 'name')))
  refuseNewerDatabase(seen, migrations)
  const pending = migrations.filter((migration) => !seen.has(migration.name))
  for (const { name } of pending) await connection.run('INSERT INTO migrations (name) VALUES (?)', [name])
  for (const { up } of pending) await execute(up(connection.dialect))
  return pending.map(({ name }) => name)
}

export function refuseNewerDatabase(seen: ReadonlySet<string>, migrations: readonly Migration[]): void {
  const known = new Set(migrations.map((migration) => migration.name))
  const unknown = [...seen].filter((name) => !known.has(name))
  if (unknown.length > 0) {
    throw new StoreUnavailable(
      `The database was written by a newer Fluid (it has ${unknown.join(', ')}). Start that version, or restore a backup from before the upgrade.`,
      undefined,
    )
  }
}
