// A whole database as plain rows: for backups, for moving from one kind of database to another.

export type CellKind = 'text' | 'integer' | 'bytes' | 'json'

export interface Column {
  readonly name: string
  /** `json`: its cells are JSON texts, which may be written in another order of keys by another database. */
  readonly kind: CellKind
}

export interface Table {
  readonly name: string
  readonly columns: readonly Column[]
}

export type Cell = string | number | Uint8Array | null

/** In the order of the table's columns. */
export type Row = readonly Cell[]

export interface Everything {
  /** The migrations that the database has seen, by name, in order. */
  readonly migrations: readonly string[]
  readonly tables: readonly Table[]
  /** The rows of a table, some at a time. */
  rowsOf(table: Table): AsyncIterable<readonly Row[]>
}

export interface Filling {
  /** The tables as they are to be filled. */
  readonly tables: readonly Table[]
  /** Throws Unfitting for a table or column that the database does not have. */
  insert(table: Table, rows: readonly Row[]): Promise<void>
  /** What has been inserted so far, read back. */
  rowsOf(table: Table): AsyncIterable<readonly Row[]>
}

/** A database that cannot take what is to be brought into it: the sentence says why. */
export class Unfitting extends Error {}

export interface Moving {
  /**
   * The migrations that the database has seen and those that it has not, by name, without applying any. Throws
   * StoreUnavailable for a database that was written by a newer Fluid.
   */
  history(): Promise<{ readonly applied: readonly string[]; readonly pending: readonly string[] }>
  /** Hands `work` everything in the database, in one consistent view. */
  readAll<Result>(work: (everything: Everything) => Promise<Result>): Promise<Result>
  /**
   * Fills a database that holds no organisation yet, wholly or not at all: makes the tables as `migrations` left them,
   * lets `work` insert, then applies the migrations that came later. Throws Unfitting when the database is in use, or has
   * another history.
   */
  fill<Result>(migrations: readonly string[], work: (filling: Filling) => Promise<Result>): Promise<Result>
}
