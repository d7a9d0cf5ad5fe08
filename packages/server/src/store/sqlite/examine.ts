// What an operator should know about the embedded database at hand.

import type { Finding } from '../port/finding.ts'
import type { SqliteConnection } from './connection.ts'

/** Reads every page of the file, as far as SQLite finds its way: about a second per gigabyte on a quick disk. */
export async function examine(connection: SqliteConnection): Promise<readonly Finding[]> {
  const row = await connection.get('SELECT sqlite_version() AS version', [])
  return [
    { state: 'ok', sentence: `The embedded database, SQLite ${String(row?.['version'])}.` },
    await soundness(connection),
  ]
}

async function soundness(connection: SqliteConnection): Promise<Finding> {
  const row = await connection.get('PRAGMA quick_check(1)', [])
  if (row?.['quick_check'] === 'ok') return { state: 'ok', sentence: 'The database file is sound.' }
  return {
    state: 'problem',
    sentence: `The database file is damaged (${String(row?.['quick_check'])}): stop Fluid, keep a copy of the data folder, and restore the newest backup into a new one. The disk may be failing.`,
  }
}
