// One SQLite connection: statements are prepared once, parameters are checked before they are bound.

import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { SqlConnection, SqlRow, SqlValue } from '../sql/connection.ts'
import { sqliteDialect } from './dialect.ts'
import { portError } from './errors.ts'

interface Prepared {
  readonly statement: StatementSync
  /** The names of what it gives, in order. */
  readonly columns: readonly string[]
}

const STATEMENTS_MAX = 500
/** SQLite plans a statement with a bare `LIMIT ?` anew whenever it runs, since the value might change the plan. */
const LIMIT = 'LIMIT CAST(? AS INTEGER)'

export class SqliteConnection implements SqlConnection, Disposable {
  readonly dialect = sqliteDialect
  readonly counterShard = 0
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, Prepared>()

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
    return this.#call(sql, parameters, ({ statement, columns }, bound) => {
      const values: unknown = statement.get(...bound)
      return values === undefined ? undefined : rowOf(columns, values)
    })
  }

  async all(sql: string, parameters: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    return this.#call(sql, parameters, ({ statement, columns }, bound) =>
      statement.all(...bound).map((values) => rowOf(columns, values)),
    )
  }

  async run(sql: string, parameters: readonly SqlValue[]): Promise<number> {
    return this.#call(sql, parameters, ({ statement }, bound) => Number(statement.run(...bound).changes))
  }

  /** Grows when another connection, of this process or another one, has committed. */
  dataVersion(): number {
    return this.#call('PRAGMA data_version', [], ({ statement }) => {
      const row: unknown = statement.get()
      const version: unknown = Array.isArray(row) ? row[0] : undefined
      if (typeof version === 'number') return version
      throw new Error('SQLite did not tell its data version')
    })
  }

  /** Runs a statement that takes no parameters and gives no rows: BEGIN, SAVEPOINT, COMMIT. */
  execute(sql: string): void {
    this.#call(sql, [], ({ statement }) => statement.run())
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
    work: (prepared: Prepared, bound: readonly Bound[]) => Result,
  ): Result {
    try {
      return work(this.#prepare(sql), parameters.map(bind))
    } catch (error) {
      throw portError(error)
    }
  }

  #prepare(sql: string): Prepared {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    if (this.#statements.size >= STATEMENTS_MAX) {
      const [oldest] = this.#statements.keys()
      if (oldest !== undefined) this.#statements.delete(oldest)
    }
    const statement = this.#database.prepare(sql.replaceAll('LIMIT ?', LIMIT))
    // The driver names the columns of every row anew when it makes an object of it, which takes as long as the row itself.
    statement.setReturnArrays(true)
    const prepared = { statement, columns: statement.columns().map(({ name }) => name) }
    this.#statements.set(sql, prepared)
    return prepared
  }
}

function rowOf(columns: readonly string[], values: unknown): SqlRow {
  if (!Array.isArray(values) || values.length !== columns.length) throw new Error('a row has other columns than before')
  const row: Record<string, unknown> = {}
  for (let place = 0; place < columns.length; place += 1) row[columns[place] ?? ''] = values[place]
  return row
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
