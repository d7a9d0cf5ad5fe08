// What the shared SQL needs of a driver. SQL is written with `?` for parameters; an adapter turns it into its own form.

export type SqlValue = string | number | bigint | boolean | null | Uint8Array

export type SqlRow = Readonly<Record<string, unknown>>

export interface SqlConnection {
  readonly dialect: Dialect
  /** Which part of a counter this connection adds to: transactions side by side must not wait for one row. */
  readonly counterShard: number
  /** The first row, if any. */
  get(sql: string, parameters: readonly SqlValue[]): Promise<SqlRow | undefined>
  all(sql: string, parameters: readonly SqlValue[]): Promise<readonly SqlRow[]>
  /** Answers how many rows were changed. */
  run(sql: string, parameters: readonly SqlValue[]): Promise<number>
}

/** The few places where the databases speak differently. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres'
  /** What the first migration needs before its tables. */
  readonly prelude: string
  /**
   * Tables and columns as they are: `table_name`, `column_name`, `type`, `key_place` (from 1; 0: not of the key),
   * `is_counted` (1: the database gives its values by counting, and has to be told of those that were brought).
   */
  readonly catalogue: string
  /** A statement that lets the counting of such a column go on after its highest value. */
  advanceKey(table: string, column: string): string
  /** Column types for migrations. */
  readonly types: {
    /** A table's own key, given by the database. */
    readonly key: string
    /** The same for a table whose key begins with the organisation: goes with `primaryKey`. */
    readonly rowKey: string
    /** Appended to the columns of such a table; nothing where `rowKey` is the whole key. */
    readonly primaryKey: (columns: string) => string
    /** Text that is a key or is ordered: by code point, whatever the database's language. */
    readonly text: string
    readonly integer: string
    readonly bytes: string
    /** JSON that is searched. */
    readonly json: string
    /** Appended to tables whose whole row is their key. */
    readonly keyOnlyTable: string
    /** Which transaction wrote a row, set by the database itself; nothing where writers come one after the other. */
    readonly writer: string
    /** Its name in the catalogue. */
    readonly writerName: string
  }
  /** A parameter that holds JSON text for a `json` column. */
  readonly jsonParameter: string
  /** A `json` column as JSON text. */
  jsonText(column: string): string
  /** A parameter that holds a JSON array of strings, as rows of one column `value`. */
  readonly listParameter: string
  /** Its values as a query, for `IN`. */
  readonly textsParameter: string
  /** Of a JSON array of integers, or of strings that are some: its values as a query, for `IN` and `isAmong`. */
  readonly integersParameter: string
  /** Statements that let the database note of each entry of the journal what `isSettled` asks. */
  readonly journalOrder: string
  /**
   * True for an entry of the journal below which nothing can appear any more: whoever was given a lower position has
   * committed or given up. `writer` is a column of the type above.
   */
  isSettled(writer: string): string
  /** Appended to conditions: fails at the next row once nobody waits for them; nothing where the server can be told. */
  readonly isWaitedFor: string
  /** Appended to a SELECT: keeps the row for this transaction. */
  readonly forUpdate: string
  /** Appended to a SELECT: keeps the rows as they are for this transaction, beside others who do the same. */
  readonly forShare: string
  /** True for a key that a query of few keys finds; they are looked up first, and rows by them. */
  isAmong(key: string, keys: string): string
  /** The scalar at `steps` of a JSON expression, as SQL text, number or boolean; NULL when it is not there. */
  scalarAt(json: string, steps: readonly string[], type: ScalarType): string
  /** A `json` column read once for each row, however many conditions look at it: what to join, and its name then. */
  readOnce(column: string): { readonly join: string; readonly json: string }
  /** The array at `steps` of a JSON expression as rows; use with `elementJson`. */
  elementsAt(json: string, steps: readonly string[], alias: string): string
  /** One element of such rows as JSON, for `scalarAt`. */
  elementJson(alias: string): string
  /** What puts such rows into the order of the array. */
  elementOrder(alias: string): string
  /** Where `part` begins in `whole`, 1-based; 0 when it does not occur. */
  position(whole: string, part: string): string
  /** A text expression that orders by Unicode code point, whatever the database's language. */
  inCodePointOrder(text: string): string
}

export type ScalarType = 'text' | 'number' | 'boolean'

/** A piece of SQL with its parameters, in order. */
export interface Fragment {
  readonly sql: string
  readonly parameters: readonly SqlValue[]
}
