// The embedded database: one file (or memory), one connection, prepared statements kept by their text.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { OrgError } from '../refusal.ts'
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

/**
 * Opens `okta-sim.db` in the folder (made when missing), or a database that lives in memory alone for `:memory:`. Throws
 * OrgError with a sentence when that cannot be; a folder has one simulator at a time, or two would push each job.
 */
export function openDatabase(dataDir: string): Database {
  try {
    return createDatabase(connect(dataDir))
  } catch (error) {
    throw explained(error, dataDir)
  }
}

function connect(dataDir: string): DatabaseSync {
  if (dataDir !== ':memory:') mkdirSync(dataDir, { recursive: true })
  const connection = new DatabaseSync(dataDir === ':memory:' ? ':memory:' : join(dataDir, 'okta-sim.db'))
  connection.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON`)
  createTables(connection)
  return connection
}

// Result codes: https://www.sqlite.org/rescode.html
const BUSY = 5
const CORRUPT = 11
const NOT_A_DATABASE = 26

function explained(error: unknown, dataDir: string): OrgError {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined
  if (code === BUSY) {
    return new OrgError(
      'conflict',
      `Another simulator works on ${dataDir}: stop it, or choose another folder with OKTA_SIM_DATA_DIR.`,
    )
  }
  const file = join(dataDir, 'okta-sim.db')
  if (code === CORRUPT || code === NOT_A_DATABASE) {
    return new OrgError(
      'invalid',
      `${file} is damaged, or is no database: put a copy back, or move it away to begin with a new org.`,
    )
  }
  const why = error instanceof Error ? error.message : String(error)
  return new OrgError(
    'invalid',
    `${file} cannot be opened (${why}): choose another folder with OKTA_SIM_DATA_DIR, or give this one to your account.`,
  )
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
