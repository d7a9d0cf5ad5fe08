// Migrations go forward only, each in a transaction of its own, each recorded by its name.

import type { Dialect, SqlConnection } from './connection.ts'
import { text } from './row.ts'

export interface Migration {
  /** `0001-foundation`: its order and what it brings. */
  readonly name: string
  readonly up: (dialect: Dialect) => string
}

export interface MigrationTarget {
  readonly connection: SqlConnection
  inTransaction<Result>(work: (execute: (sql: string) => void | Promise<void>) => Promise<Result>): Promise<Result>
}

/** Applies the migrations that the database has not seen, in order; answers their names. Safe to run twice at once. */
export function migrate(target: MigrationTarget, migrations: readonly Migration[]): Promise<readonly string[]> {
  return target.inTransaction(async (execute) => {
    await execute('CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)')
    const seen = new Set(
      (await target.connection.all('SELECT name FROM migrations', [])).map((row) => text(row, 'name')),
    )
    refuseNewerDatabase(seen, migrations)
    const pending = migrations.filter((migration) => !seen.has(migration.name))
    for (const migration of pending) {
      await execute(migration.up(target.connection.dialect))
      await target.connection.run('INSERT INTO migrations (name) VALUES (?)', [migration.name])
    }
    return pending.map((migration) => migration.name)
  })
}

function refuseNewerDatabase(seen: ReadonlySet<string>, migrations: readonly Migration[]): void {
  const known = new Set(migrations.map((migration) => migration.name))
  const unknown = [...seen].filter((name) => !known.has(name))
  if (unknown.length > 0) {
    throw new Error(
      `The database was written by a newer Fluid (it has ${unknown.join(', ')}). Start that version, or restore a backup from before the upgrade.`,
    )
  }
}
