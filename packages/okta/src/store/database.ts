// The embedded database: one file (or memory), one connection, prepared statements kept by their text.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Row } from './row.ts'
import { createTables } from './tables.ts'

export type Value = string | number | null | undefined

export interface Database extends Disposable {
  all(sql: string, ...values: readonly Value[]): Row[]
  get(sql: string, ...values: readonly Value[]): Row | undefined
  run(sql: string, ...values: readonly Value[]): void
  /** Walks the rows of one query without holding them all. */
  each(sql: string, ...values: readonly Value[]): Iterable<Row>
  /** Runs `work` in one transaction; a transaction inside a transaction joins it. */
  transaction<Result>(work: () => Result): Result
}

/** Opens `okta-sim.db` in the folder (made when missing), or a database that lives in memory alone for `:memory:`. */
export function openDatabase(dataDir: string): Database {
  if (dataDir !== ':memory:') mkdirSync(dataDir, { recursive: true })
  const connection = new DatabaseSync(dataDir === ':memory:' ? ':memory:' : join(dataDir, 'okta-sim.db'))
  connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
  createTables(connection)
  return createDatabase(connection)
}

function createDatabase(connection: DatabaseSync): Database {
  const statements = new Map<string, StatementSync>()
  let isInTransaction = false

  function prepare(sql: string): StatementSync {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = connection.prepare(sql)
    statements.set(sql, statement)
    return statement
  }

  return {
    all: (sql, ...values) => prepare(sql).all(...bind(values)),
    get: (sql, ...values) => prepare(sql).get(...bind(values)),
    run: (sql, ...values) => void prepare(sql).run(...bind(values)),
    // Not from the cache: a cached statement that is still being walked would be reset by its next use.
    each: (sql, ...values) => connection.prepare(sql).iterate(...bind(values)),
    transaction(work) {
      if (isInTransaction) return work()
      connection.exec('BEGIN IMMEDIATE')
      isInTransaction = true
      try {
        const result = work()
        connection.exec('COMMIT')
        return result
      } catch (error) {
        connection.exec('ROLLBACK')
        throw error
      } finally {
        isInTransaction = false
      }
    },
    [Symbol.dispose]() {
      connection.close()
    },
  }
}

function bind(values: readonly Value[]): (string | number | null)[] {
  return values.map((value) => value ?? null)
}
