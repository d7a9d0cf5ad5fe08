import type { Dialect } from '../sql/connection.ts'

const LIST = 'json_each(?)'

/** SQLite's side of the differences. JSON that is searched is kept in SQLite's binary form. */
export const sqliteDialect: Dialect = {
  name: 'sqlite',
  prelude: '',
  catalogue: `
    SELECT m.name AS table_name, p.name AS column_name, p.type AS type, p.pk AS key_place, 0 AS is_counted
    FROM sqlite_schema m JOIN pragma_table_info(m.name) p
    WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, p.cid`,
  // Keys follow the highest one by themselves.
  advanceKey: () => 'SELECT 1',
  types: {
    key: 'INTEGER PRIMARY KEY',
    rowKey: 'INTEGER PRIMARY KEY',
    primaryKey: () => '',
    text: 'TEXT',
    integer: 'INTEGER',
    bytes: 'BLOB',
    // Names that the catalogue tells apart; to SQLite they are a BLOB and an INTEGER.
    json: 'JSON_BLOB',
    keyOnlyTable: 'WITHOUT ROWID',
    writer: 'WRITER_INTEGER',
    writerName: 'WRITER_INTEGER',
  },
  jsonParameter: 'jsonb(?)',
  jsonText: (column) => `json(${column})`,
  listParameter: LIST,
  textsParameter: `SELECT l.value FROM ${LIST} AS l`,
  integersParameter: `SELECT CAST(l.value AS INTEGER) FROM ${LIST} AS l`,
  // There is one writer at a time, and what it has not committed cannot be seen.
  journalOrder: '',
  isSettled: () => 'true',
  isWaitedFor: '',
  forUpdate: '',
  forShare: '',
  isAmong: (key, keys) => `${key} IN (${keys})`,
  scalarAt: (json, steps) => (steps.length === 0 ? json : `json_extract(${json}, ${path(steps)})`),
  readOnce: (column) => ({ join: '', json: column }),
  elementsAt: (json, steps, alias) => `json_each(${json}, ${path(steps)}) AS ${alias}`,
  elementJson: (alias) => `${alias}.value`,
  elementOrder: (alias) => `${alias}.key`,
  inCodePointOrder: (text) => text,
  position: (whole, part) => `instr(${whole}, ${part})`,
}

/** Of the thread of scans.ts, whose connection has this function. */
export const scanDialect: Dialect = { ...sqliteDialect, isWaitedFor: ' AND is_waited_for()' }

function path(steps: readonly string[]): string {
  return `'$${steps.map((step) => `."${step.replaceAll("'", "''").replaceAll('"', '')}"`).join('')}'`
}
