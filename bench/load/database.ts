// A place's database, spoken to past the server: both kinds behind the little that filling needs.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Client } from 'pg'
import { postgresDialect } from '../../packages/server/src/store/postgres/dialect.ts'
import type { Dialect } from '../../packages/server/src/store/sql/connection.ts'
import { sqliteDialect } from '../../packages/server/src/store/sqlite/dialect.ts'
import type { Place } from '../support/engine.ts'

type Row = Readonly<Record<string, unknown>>

export interface LoadDatabase extends AsyncDisposable {
  readonly dialect: Dialect
  /** The whole numbers from one to another, as a table expression with the column `n`. */
  series(first: number, last: number): string
  /** Twelve hexadecimal digits. */
  hex(number: string): string
  rows(sql: string): Promise<readonly Row[]>
  run(sql: string): Promise<void>
  /** Brings what was written to where it stays, and the planner's knowledge up to date. */
  settle(): Promise<void>
}

export async function openDatabase({ dataDir, postgres }: Place): Promise<LoadDatabase> {
  return postgres === undefined ? openEmbedded(join(dataDir, 'fluid.db')) : await openPostgres(postgres.adminUrl)
}

function openEmbedded(file: string): LoadDatabase {
  const database = new DatabaseSync(file)
  database.exec(
    'PRAGMA synchronous = OFF; PRAGMA cache_size = -524288; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON',
  )
  return {
    dialect: sqliteDialect,
    series: (first, last) =>
      `(WITH RECURSIVE s(n) AS (SELECT ${first} UNION ALL SELECT n + 1 FROM s WHERE n < ${last}) SELECT n FROM s)`,
    hex: (number) => `printf('%012x', ${number})`,
    rows: async (sql) => database.prepare(sql).all(),
    run: async (sql) => database.exec(sql),
    settle: async () => database.exec('PRAGMA wal_checkpoint(TRUNCATE)'),
    [Symbol.asyncDispose]: async () => database.close(),
  }
}

async function openPostgres(url: string): Promise<LoadDatabase> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query('SET synchronous_commit = off')
  return {
    dialect: postgresDialect,
    series: (first, last) => `(SELECT generate_series(${first}::bigint, ${last}::bigint) AS n)`,
    hex: (number) => `lpad(to_hex(${number}), 12, '0')`,
    rows: async (sql) => (await client.query<Row>(sql)).rows,
    run: async (sql) => {
      await client.query(sql)
    },
    settle: async () => {
      await client.query('VACUUM (ANALYZE)')
      await client.query('CHECKPOINT')
    },
    [Symbol.asyncDispose]: () => client.end(),
  }
}
