// A whole database as plain rows, read from and written to whatever tables it has: no table is named here but one.

import {
  type Cell,
  type CellKind,
  type Everything,
  type Filling,
  type Moving,
  type Row,
  type Table,
  Unfitting,
} from '../port/moving.ts'
import type { SqlConnection, SqlRow, SqlValue } from './connection.ts'
import { applyPending, type Migration, refuseNewerDatabase, type SchemaWork } from './migrate.ts'
import { integer, text } from './row.ts'

const ROWS_PER_PAGE = 500
const PARAMETERS_PER_INSERT_MAX = 10_000

interface Access {
  /** One consistent view of all organisations. */
  read<Result>(work: (connection: SqlConnection) => Promise<Result>): Promise<Result>
  /** One transaction on all organisations, in which the schema may change. */
  change<Result>(work: SchemaWork<Result>): Promise<Result>
}

export class SqlMoving implements Moving {
  readonly #access: Access
  readonly #migrations: readonly Migration[]
  constructor(access: Access, migrations: readonly Migration[]) {
    this.#access = access
    this.#migrations = migrations
  }

  history(): Promise<{ readonly applied: readonly string[]; readonly pending: readonly string[] }> {
    return this.#access.read(async (connection) => {
      const columns = await connection.all(connection.dialect.catalogue, [])
      const isNew = !columns.some((column) => column['table_name'] === 'migrations')
      const applied = isNew ? [] : await namesOf(connection)
      refuseNewerDatabase(new Set(applied), this.#migrations)
      const pending = this.#migrations.map(({ name }) => name).filter((name) => !applied.includes(name))
      return { applied, pending }
    })
  }

  readAll<Result>(work: (everything: Everything) => Promise<Result>): Promise<Result> {
    return this.#access.read(async (connection) => {
      const tables = await describeTables(connection)
      return await work({
        migrations: await namesOf(connection),
        tables,
        rowsOf: (table) => rowsOf(connection, described(tables, table)),
      })
    })
  }

  fill<Result>(migrations: readonly string[], work: (filling: Filling) => Promise<Result>): Promise<Result> {
    const first = this.#known(migrations)
    return this.#access.change(async (connection, execute) => {
      await refuseOtherHistory(connection, migrations)
      await applyPending(connection, execute, first)
      await refuseWhenUsed(connection)
      const tables = await describeTables(connection)
      const result = await work({
        tables,
        insert: (table, rows) => insertRows(connection, described(tables, table), table, rows),
        rowsOf: (table) => rowsOf(connection, described(tables, table)),
      })
      for (const table of tables) await advanceKeys(connection, table)
      await applyPending(connection, execute, this.#migrations)
      return result
    })
  }

  #known(names: readonly string[]): readonly Migration[] {
    return names.map((name) => {
      const found = this.#migrations.find((migration) => migration.name === name)
      if (found !== undefined) return found
      throw new Unfitting(`This was written by a newer Fluid (it has ${name}): use that version, or a later one.`)
    })
  }
}

interface DescribedTable extends Table {
  /** Names of its key, in order. */
  readonly key: readonly string[]
  /** Columns whose values the database gives by counting. */
  readonly counted: readonly string[]
}

async function describeTables(connection: SqlConnection): Promise<readonly DescribedTable[]> {
  const tables = new Map<string, SqlRow[]>()
  for (const row of await connection.all(connection.dialect.catalogue, [])) {
    const name = text(row, 'table_name')
    tables.set(name, [...(tables.get(name) ?? []), row])
  }
  tables.delete('migrations')
  return [...tables]
    .map(([name, rows]) => describeTable(name, rows, connection))
    .toSorted((one, other) => rank(one) - rank(other))
}

/** Others refer to organisations. */
function rank({ name }: Table): number {
  return name === 'organisations' ? 0 : 1
}

function describeTable(name: string, rows: readonly SqlRow[], { dialect }: SqlConnection): DescribedTable {
  const byPlace = (one: SqlRow, other: SqlRow): number => integer(one, 'key_place') - integer(other, 'key_place')
  return {
    name,
    columns: rows.flatMap((row) => {
      const kind = kindOf(text(row, 'type'), dialect.types.writerName)
      return kind === undefined ? [] : [{ name: text(row, 'column_name'), kind }]
    }),
    key: rows
      .filter((row) => integer(row, 'key_place') > 0)
      .toSorted(byPlace)
      .map((row) => text(row, 'column_name')),
    counted: rows.filter((row) => integer(row, 'is_counted') === 1).map((row) => text(row, 'column_name')),
  }
}

/** Undefined: a column that the database writes for itself. */
function kindOf(type: string, writer: string): CellKind | undefined {
  const upper = type.toUpperCase()
  if (upper === writer) return undefined
  if (upper.startsWith('JSON')) return 'json'
  if (upper === 'TEXT') return 'text'
  if (upper === 'BLOB' || upper === 'BYTEA') return 'bytes'
  if (upper === 'INTEGER' || upper === 'BIGINT') return 'integer'
  throw new Error(`there is no kind for columns of type ${type}`)
}

function described(tables: readonly DescribedTable[], { name }: Table): DescribedTable {
  const found = tables.find((table) => table.name === name)
  if (found === undefined) throw new Unfitting(`The database has no table "${name}".`)
  return found
}

async function* rowsOf(connection: SqlConnection, table: DescribedTable): AsyncGenerator<readonly Row[]> {
  const { dialect } = connection
  const shown = table.columns.map(({ name, kind }) => (kind === 'json' ? `${dialect.jsonText(name)} AS ${name}` : name))
  const key = table.key.join(', ')
  const from = `SELECT ${shown.join(', ')} FROM ${table.name}`
  const after = `(${key}) > (${table.key.map(() => '?').join(', ')})`
  let last: SqlRow | undefined
  for (;;) {
    const start: readonly SqlValue[] = last === undefined ? [] : keyOf(last, table)
    const where = last === undefined ? '' : `WHERE ${after}`
    const rows = await connection.all(`${from} ${where} ORDER BY ${key} LIMIT ?`, [...start, ROWS_PER_PAGE])
    if (rows.length > 0) yield rows.map((row) => table.columns.map(({ name }) => cell(row[name])))
    last = rows.at(-1)
    if (rows.length < ROWS_PER_PAGE) return
  }
}

function keyOf(row: SqlRow, table: DescribedTable): readonly SqlValue[] {
  return table.key.map((name) => cell(row[name]))
}

function cell(value: unknown): Cell {
  if (value === null || typeof value === 'string' || value instanceof Uint8Array) return value
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw new Error(`a cell holds ${typeof value}, which cannot be kept exactly`)
}

async function insertRows(
  connection: SqlConnection,
  table: DescribedTable,
  { columns }: Table,
  rows: readonly Row[],
): Promise<void> {
  const marks = columns.map(({ name }) => {
    const column = table.columns.find((one) => one.name === name)
    if (column === undefined) throw new Unfitting(`The table "${table.name}" has no column "${name}".`)
    return column.kind === 'json' ? connection.dialect.jsonParameter : '?'
  })
  const perInsert = Math.max(1, Math.floor(PARAMETERS_PER_INSERT_MAX / columns.length))
  for (let start = 0; start < rows.length; start += perInsert) {
    const part = rows.slice(start, start + perInsert)
    await connection.run(
      `INSERT INTO ${table.name} (${columns.map(({ name }) => name).join(', ')})
       VALUES ${part.map(() => `(${marks.join(', ')})`).join(', ')}`,
      part.flat(),
    )
  }
}

/** Keys that are given from now on come after those that were brought. */
async function advanceKeys(connection: SqlConnection, table: DescribedTable): Promise<void> {
  for (const column of table.counted) await connection.get(connection.dialect.advanceKey(table.name, column), [])
}

async function namesOf(connection: SqlConnection): Promise<readonly string[]> {
  const rows = await connection.all('SELECT name FROM migrations', [])
  return rows.map((row) => text(row, 'name')).toSorted((one, other) => (one < other ? -1 : 1))
}

async function refuseOtherHistory(connection: SqlConnection, migrations: readonly string[]): Promise<void> {
  const foreign = (await namesOf(connection)).find((name) => !migrations.includes(name))
  if (foreign === undefined) return
  throw new Unfitting(
    `The database is newer than what is to be brought into it (it has ${foreign}): take a new, empty one.`,
  )
}

async function refuseWhenUsed(connection: SqlConnection): Promise<void> {
  const row = await connection.get('SELECT name FROM organisations LIMIT 1', [])
  if (row === undefined) return
  throw new Unfitting(
    `The database is in use: it has the organisation "${text(row, 'name')}". Take a new, empty one: nothing is overwritten.`,
  )
}
