// The second wall between organisations: row-level security, looked at past the store.

import { Client, type QueryResultRow } from 'pg'
import { expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../../testing/postgres.ts'
import { addOrganisation, person } from '../contract/scene.ts'
import { openPostgresStore } from './store.ts'

interface Scene extends AsyncDisposable {
  readonly database: TestDatabase
  readonly organisations: readonly number[]
}

/** Two organisations with one person each. */
async function openScene(): Promise<Scene> {
  const database = await createDatabase()
  await using store = await openPostgresStore(database.url)
  const organisations: number[] = []
  for (const name of ['acme', 'beta']) {
    const { id } = await addOrganisation(store, name)
    await store.write(id, (tx) => tx.users.insert(person(`ines@${name}.example`)))
    organisations.push(id)
  }
  return { database, organisations, [Symbol.asyncDispose]: async () => database[Symbol.asyncDispose]() }
}

/** Runs statements in one transaction on a connection of its own; answers the rows of the last one. */
async function run(url: string, ...statements: readonly string[]): Promise<readonly QueryResultRow[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('BEGIN')
    let rows: readonly QueryResultRow[] = []
    for (const sql of statements) rows = (await client.query(sql)).rows
    await client.query('COMMIT')
    return rows
  } finally {
    await client.end()
  }
}

test('a connection that does not say whose rows it wants sees none (T-04)', async () => {
  await using scene = await openScene()
  const count =
    'SELECT (SELECT count(*) FROM users)::int AS users, (SELECT count(*) FROM organisations)::int AS organisations'
  expect(await run(scene.database.url, count)).toEqual([{ users: 0, organisations: 0 }])
  expect(await run(scene.database.adminUrl, count)).toEqual([{ users: 2, organisations: 2 }])
})

test('a statement that forgot its WHERE reaches only its own organisation', async () => {
  await using scene = await openScene()
  const [acme] = scene.organisations
  const mine = `SET LOCAL fluid.organisation = '${acme}'`
  expect(await run(scene.database.url, mine, 'SELECT user_name_key AS name FROM users')).toEqual([
    { name: 'ines@acme.example' },
  ])
  await run(scene.database.url, mine, 'DELETE FROM users')
  expect(await run(scene.database.adminUrl, 'SELECT user_name_key AS name FROM users')).toEqual([
    { name: 'ines@beta.example' },
  ])
})

test('a row cannot be written for another organisation', async () => {
  await using scene = await openScene()
  const [acme, beta] = scene.organisations
  const steal = run(
    scene.database.url,
    `SET LOCAL fluid.organisation = '${acme}'`,
    `INSERT INTO live_counts (organisation_id, kind, shard, live) VALUES (${beta}, 'users', 1, 1)`,
  )
  await expect(steal).rejects.toThrow('row-level security')
})

test.each(['', 'x', '1 OR true', '-1'])('"%s" is nobody', async (reach) => {
  await using scene = await openScene()
  const rows = await run(scene.database.url, `SET LOCAL fluid.organisation = '${reach}'`, 'SELECT * FROM users')
  expect(rows).toEqual([])
})

test('every table that has an organisation is behind the wall', async () => {
  await using scene = await openScene()
  const bare = await run(
    scene.database.adminUrl,
    `SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'organisation_id'
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
       AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (
         SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'organisation_wall'))`,
  )
  expect(bare).toEqual([])
})

test('every other table holds nothing of an organisation', async () => {
  await using scene = await openScene()
  const others = await run(
    scene.database.adminUrl,
    `SELECT relname AS name FROM pg_class c WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organisation_id')`,
  )
  expect(others).toEqual([{ name: 'migrations' }])
})

test('an account that may only read and write rows is enough, and the wall holds for it', async () => {
  await using scene = await openScene()
  const [acme, beta] = scene.organisations
  const { adminUrl, url } = scene.database
  await run(adminUrl, 'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO fluid_app')
  await run(adminUrl, 'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO fluid_app')
  const ownUrl = url.replace('//fluid@', '//fluid_app@')
  await using store = await openPostgresStore(ownUrl)
  expect(await store.migrate()).toEqual([])
  const found = await store.directory.findByName('acme')
  if (found === undefined) throw new Error('it is there')
  await store.write(found.id, (tx) => tx.users.insert(person('ruth')))
  expect(await store.read(found.id, (tx) => tx.users.count())).toBe(2)
  const rows = await run(
    ownUrl,
    `SET LOCAL fluid.organisation = '${acme}'`,
    `SELECT * FROM users WHERE organisation_id = ${beta}`,
  )
  expect(rows).toEqual([])
})
