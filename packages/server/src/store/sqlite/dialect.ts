import type { Dialect } from '../sql/connection.ts'

/** SQLite's side of the differences. JSON that is searched is kept in SQLite's binary form. */
export const sqliteDialect: Dialect = {
  name: 'sqlite',
  prelude: '',
  types: {
    key: 'INTEGER PRIMARY KEY',
    rowKey: 'INTEGER PRIMARY KEY',
    primaryKey: () => '',
    text: 'TEXT',
    integer: 'INTEGER',
    bytes: 'BLOB',
    json: 'BLOB',
    keyOnlyTable: 'WITHOUT ROWID',
    writer: 'INTEGER',
  },
  jsonParameter: 'jsonb(?)',
  listParameter: 'json_each(?)',
  // There is one writer at a time, and what it has not committed cannot be seen.
  isSettled: () => 'true',
  forUpdate: '',
  forShare: '',
  scalarAt: (json, steps) => (steps.length === 0 ? json : `json_extract(${json}, ${path(steps)})`),
  elementsAt: (json, steps, alias) => `json_each(${json}, ${path(steps)}) AS ${alias}`,
  elementJson: (alias) => `${alias}.value`,
  elementOrder: (alias) => `${alias}.key`,
  inCodePointOrder: (text) => text,
  position: (whole, part) => `instr(${whole}, ${part})`,
}

function path(steps: readonly string[]): string {
  return `'$${steps.map((step) => `."${step.replaceAll("'", "''").replaceAll('"', '')}"`).join('')}'`
}
