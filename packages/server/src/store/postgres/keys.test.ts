// Whether the tables could be distributed by organisation, read off the catalogue.

import { Client } from 'pg'
import { expect, test } from 'vitest'
import { createDatabase } from '../../testing/postgres.ts'
import { openPostgresStore } from './store.ts'

const UNIQUE_KEYS = `
  SELECT t.relname::text AS table, k.relname::text AS key, a.attname::text AS first
  FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class k ON k.oid = i.indexrelid
    LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = (i.indkey::int2[])[0]
  WHERE i.indisunique AND t.relnamespace = current_schema()::regnamespace ORDER BY 1, 2`

const OF_ALL = new Set(['organisations', 'migrations'])

test('every unique key of every table of an organisation begins with the organisation', async () => {
  await using database = await createDatabase()
  await using store = await openPostgresStore(database.url)
  await store.migrate()
  const client = new Client({ connectionString: database.url })
  await client.connect()
  const { rows } = await client.query<{ table: string; key: string; first: string }>(UNIQUE_KEYS)
  const tables = await client.query(
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace",
  )
  await client.end()
  const others = rows.filter(({ table, first }) => !OF_ALL.has(table) && first !== 'organisation_id')
  expect(others).toEqual([])
  expect(new Set(rows.map(({ table }) => table)).size).toBe(tables.rows.length)
})
