// One SQLite connection: statements are prepared once, parameters are checked before they are bound.

import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { SqlConnection, SqlRow, SqlValue } from '../sql/connection.ts'
import { sqliteDialect } from './dialect.ts'
import { portError } from './errors.ts'

const STATEMENTS_MAX = 500
/** SQLite plans a statement with a bare `LIMIT ?` anew whenever it runs, since the value might change the plan. */
const LIMIT = 'LIMIT CAST(? AS INTEGER)'

export class SqliteConnection implements SqlConnection, Disposable {
  readonly dialect = sqliteDialect
  readonly counterShard = 0
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  /** Opens `file` (created when it is not there); every commit is on disk before it returns. */
  constructor(file: string, options: { readonly readOnly: boolean }) {
    try {
      this.#database = openDatabase(file, options)
    } catch (error) {
      throw portError(error)
    }
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  async get(sql: string, parameters: readonly SqlValue[]): Promise<SqlRow | undefined> {
    return this.#call(sql, parameters, (statement, bound) => statement.get(...bound))
  }

  async all(sql: string, parameters: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    return this.#call(sql, parameters, (statement, bound) => statement.all(...bound))
  }

  async run(sql: string, parameters: readonly SqlValue[]): Promise<number> {
    return this.#call(sql, parameters, (statement, bound) => Number(statement.run(...bound).changes))
  }

  /** Runs a statement that takes no parameters and gives no rows: BEGIN, SAVEPOINT, COMMIT. */
  execute(sql: string): void {
    this.#call(sql, [], (statement) => statement.run())
  }

  /** Runs several statements at once, for migrations. */
  executeScript(sql: string): void {
    try {
      this.#database.exec(sql)
    } catch (error) {
      throw portError(error)
    }
  }

  /** A function for statements, called for each row; what it throws ends the statement. */
  define(name: string, work: () => number): void {
    this.#database.function(name, work)
  }

  [Symbol.dispose](): void {
    this.#statements.clear()
    this.#database.close()
  }

  #call<Result>(
    sql: string,
    parameters: readonly SqlValue[],
    work: (statement: StatementSync, bound: readonly Bound[]) => Result,
  ): Result {
    try {
      return work(this.#prepare(sql), parameters.map(bind))
    } catch (error) {
      throw portError(error)
    }
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    if (this.#statements.size >= STATEMENTS_MAX) {
      const [oldest] = this.#statements.keys()
      if (oldest !== undefined) this.#statements.delete(oldest)
    }
    const statement = this.#database.prepare(sql.replaceAll('LIMIT ?', LIMIT))
    this.#statements.set(sql, statement)
    return statement
  }
}

function openDatabase(file: string, { readOnly }: { readonly readOnly: boolean }): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly, timeout: 5_000 })
  if (!readOnly) database.exec('PRAGMA journal_mode = WAL')
  // A large checkpoint interval keeps checkpoints out of the way of single commits.
  database.exec(`
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA wal_autocheckpoint = 10000;
    PRAGMA cache_size = -65536;
    PRAGMA temp_store = MEMORY;
  `)
  return database
}

type Bound = string | number | bigint | null | Uint8Array

/** node:sqlite takes an object in the first place for named parameters and shifts the rest: let nothing else through. */
function bind(value: SqlValue): Bound {
  switch (typeof value) {
    case 'string':
    case 'bigint':
      return value
    case 'boolean':
      return value ? 1 : 0
    case 'number':
      if (Number.isFinite(value)) return value
      break
    default:
      if (value === null || value instanceof Uint8Array) return value
  }
  throw new Error(`a ${typeof value} cannot be a parameter of a statement`)
}
