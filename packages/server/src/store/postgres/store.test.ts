// What only PostgreSQL can do to a store: refuse, break off, deadlock, and come back.

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect as connectTo, createServer, type Server, type Socket } from 'node:net'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import type { OrganisationId } from '../../directory/ids.ts'
import { askPostgres } from '../../testing/ask-postgres.ts'
import { createBareDatabase, createDatabase, type TestDatabase } from '../../testing/postgres.ts'
import { entry as journalEntry } from '../contract/journal.ts'
import { addOrganisation, filterOf, group, PEOPLE, person } from '../contract/scene.ts'
import { migrations } from '../migrations/migrations.ts'
import { StoreUnavailable, UncertainCommit } from '../port/errors.ts'
import type { Store } from '../port/store.ts'
import { openPostgresStore } from './store.ts'

interface Scene extends AsyncDisposable {
  readonly database: TestDatabase
  readonly store: Store
  readonly acme: OrganisationId
}

async function openScene(url: (database: TestDatabase) => string = ({ url }) => url): Promise<Scene> {
  const database = await createDatabase()
  const store = await openPostgresStore(url(database))
  const acme = await addOrganisation(store, 'acme')
  return {
    database,
    store,
    acme: acme.id,
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

const asAdmin = ({ adminUrl }: TestDatabase, sql: string) => askPostgres(adminUrl, sql)

/** Ends every connection to the database but the one that asks. */
const endConnections = (database: TestDatabase) =>
  asAdmin(
    database,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  )

test('two processes that migrate one database at once apply each migration once', async () => {
  await using database = await createBareDatabase()
  await using one = await openPostgresStore(database.url)
  await using other = await openPostgresStore(database.url)
  const applied = await Promise.all([one, other, one, other].map((store) => store.migrate()))
  expect(applied.filter((names) => names.length > 0)).toEqual([migrations.map(({ name }) => name)])
  await addOrganisation(other, 'acme')
})

test('refuses a database that a newer Fluid has written', async () => {
  await using database = await createBareDatabase()
  await using store = await openPostgresStore(database.url)
  await store.migrate()
  await asAdmin(database, "INSERT INTO migrations VALUES ('9999-from-the-future')")
  await expect(store.migrate()).rejects.toThrow('written by a newer Fluid (it has 9999-from-the-future)')
})

test('a migration gives way to live traffic and is done when it has passed', async () => {
  await using database = await createBareDatabase()
  await using store = await openPostgresStore(database.url)
  await store.migrate()
  await asAdmin(database, "DELETE FROM migrations WHERE name = '0006-custom-attributes'")
  await asAdmin(database, 'ALTER TABLE organisations DROP COLUMN schemas')
  const traffic = new Client({ connectionString: database.adminUrl })
  await traffic.connect()
  await traffic.query('BEGIN; LOCK TABLE organisations IN ACCESS SHARE MODE')
  const migrating = store.migrate()
  await new Promise((resolve) => setTimeout(resolve, 3_500))
  await traffic.end()
  expect(await migrating).toEqual(['0006-custom-attributes'])
})

test('a connection that breaks in the middle of a change is replaced, and the change is made once', async () => {
  await using scene = await openScene()
  const { store, acme, database } = scene
  let attempts = 0
  await store.write(acme, async (tx) => {
    attempts += 1
    await tx.users.insert(person('ines'))
    if (attempts === 1) await endConnections(database)
    await tx.users.insert(person('ruth'))
  })
  expect([attempts, await store.read(acme, (tx) => tx.users.count())]).toEqual([2, 2])
})

test('connections that broke while idle are not noticed by anybody', async () => {
  await using scene = await openScene()
  await endConnections(scene.database)
  expect(await scene.store.read(scene.acme, (tx) => tx.users.count())).toBe(0)
  await endConnections(scene.database)
  await scene.store.check()
})

test('a connection that breaks while the server commits leaves the outcome open, and nothing is repeated', async () => {
  await using breaker = await openBreaker()
  await using scene = await openScene(({ url }) => breaker.through(url))
  const { store, acme } = scene
  let attempts = 0
  breaker.breakAtCommit()
  const change = store.write(acme, async (tx) => {
    attempts += 1
    await tx.users.insert(person('ines'))
  })
  await expect(change).rejects.toThrow(UncertainCommit)
  expect(attempts).toBe(1)
  // Here the server had got the COMMIT, so the change is there once it is done with it; the store could not know.
  await expect.poll(() => store.read(acme, (tx) => tx.users.count())).toBe(1)
})

test('of two changes that wait for each other one gives way, and is then made too', async () => {
  await using scene = await openScene()
  const { store, acme } = scene
  const groups = await store.write(acme, async (tx) => [
    await tx.groups.insert(group('one')),
    await tx.groups.insert(group('two')),
  ])
  const lockInOrder = (order: typeof groups) =>
    store.write(acme, async (tx) => {
      for (const { id } of order) {
        await tx.groups.findByIdForUpdate(id)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      return await tx.groups.noteMembersGone(
        [groups[0]?.key ?? order[0]?.key].filter((key) => key !== undefined),
        9,
      )
    })
  await Promise.all([lockInOrder(groups), lockInOrder(groups.toReversed())])
  const [first] = groups
  const after = await store.read(acme, (tx) => tx.groups.findById(group('one').id))
  expect([first?.version, after?.version]).toEqual([1, 3])
})

test('creations in one organisation do not wait for each other', async () => {
  await using scene = await openScene()
  const { store, acme } = scene
  await store.write(acme, async (tx) => {
    await tx.users.insert(person('slow'))
    await store.write(acme, (beside) => beside.users.insert(person('quick')))
  })
  expect(await store.read(acme, (tx) => tx.users.count())).toBe(2)
})

test('a read whose connection breaks at its very end is asked again', async () => {
  await using scene = await openScene()
  const { store, acme, database } = scene
  let times = 0
  const found = await store.read(acme, async (tx) => {
    const count = await tx.users.count()
    times += 1
    if (times === 1) await asAdmin(database, END_OPEN_TRANSACTIONS)
    return count
  })
  expect([found, times]).toEqual([0, 2])
})

const END_OPEN_TRANSACTIONS = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND state = 'idle in transaction'`

test('lookups in a database that is just being filled are answered from their index', async () => {
  await using scene = await openScene()
  const { store, acme, database } = scene
  for (let index = 0; index < 120; index += 1) await store.write(acme, (tx) => tx.users.insert(person(`p${index}`)))
  const client = new Client({ connectionString: database.url })
  await client.connect()
  const plan = async () => {
    const { rows } = await client.query(`EXPLAIN SELECT user_key FROM users u
      WHERE u.organisation_id = ${acme} AND u.deleted_ms IS NULL AND u.user_name_key = 'p7'`)
    return rows.map((row) => String(row['QUERY PLAN'])).join('\n')
  }
  await expect.poll(plan, { timeout: 10_000 }).toContain('Index Scan using users_user_name')
  await client.end()
})

test('takes no more connections than the address allows', async () => {
  await using scene = await openScene(({ url }) => `${url}?max=3`)
  const { store, acme, database } = scene
  await Promise.all(
    Array.from({ length: 30 }, (_, index) => store.write(acme, (tx) => tx.users.insert(person(`p${index}`)))),
  )
  const client = new Client({ connectionString: database.adminUrl })
  await client.connect()
  const { rows } = await client.query(
    "SELECT count(*)::int AS taken FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'fluid'",
  )
  await client.end()
  expect(rows).toEqual([{ taken: 3 }])
})

test('says that all connections are in use when none comes free in time', async () => {
  await using scene = await openScene(({ url }) => `${url}?max=1`)
  const { store, acme } = scene
  const held = Promise.withResolvers<void>()
  const holding = store.read(acme, async (tx) => {
    await tx.users.count()
    await held.promise
  })
  const refusal = await store.read(acme, (tx) => tx.users.count()).catch((error: unknown) => error)
  held.resolve()
  await holding
  expect(String(refusal)).toContain('All connections of this process to the database are in use')
})

test.each([
  ['nobody listens', 'postgres://fluid@127.0.0.1:1/x', 'cannot be reached'],
  ['there is no such host', 'postgres://fluid@nowhere.invalid/x', 'cannot be reached'],
])('says so when %s', async (_why, url, sentence) => {
  const refusal = await openPostgresStore(url).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(StoreUnavailable)
  expect(String(refusal)).toContain(sentence)
})

test('says so when the database or the account does not exist, and never shows a password', async () => {
  await using database = await createDatabase()
  const missing = new URL(database.url)
  missing.pathname = '/missing'
  missing.password = 'hunter2'
  await expect(openPostgresStore(missing.href)).rejects.toThrow(/^((?!hunter2).)*does not exist: create it first/)
})

test('refuses a database that does not hold Unicode', async () => {
  await using database = await createDatabase()
  await asAdmin(
    database,
    "CREATE DATABASE ascii_only ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0",
  )
  const url = database.url.replace(/[^/]+$/, 'ascii_only')
  await expect(openPostgresStore(url)).rejects.toThrow('the encoding SQL_ASCII: create it with UTF8')
  await asAdmin(database, 'DROP DATABASE ascii_only WITH (FORCE)')
})

interface Breaker extends AsyncDisposable {
  through(url: string): string
  /** From now on the first connection over which COMMIT goes is cut as soon as the server has it. */
  breakAtCommit(): void
}

/** A relay between a store and its database that can break at the worst moment. */
async function openBreaker(): Promise<Breaker> {
  let isArmed = false
  let target = { host: '', port: 0 }
  const sockets = new Set<Socket>()
  const relay: Server = createServer((client) => {
    const server = connectTo(target.port, target.host)
    for (const socket of [client, server]) sockets.add(socket.on('error', () => undefined))
    server.pipe(client)
    client.on('data', (chunk) => {
      if (isArmed && chunk.includes('COMMIT\0')) {
        isArmed = false
        client.destroy()
        server.end(chunk)
      } else {
        server.write(chunk)
      }
    })
    client.on('close', () => server.end())
  }).listen(0, '127.0.0.1')
  await once(relay, 'listening')
  return {
    through: (url) => {
      const address = new URL(url)
      target = { host: address.hostname, port: Number(address.port) }
      const own = relay.address()
      address.port = typeof own === 'object' && own !== null ? `${own.port}` : ''
      return address.href
    },
    breakAtCommit: () => {
      isArmed = true
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      relay.close()
      await once(relay, 'close')
    },
  }
}

test('the journal goes on after its last entry when the database has come to another server', async () => {
  await using scene = await openScene()
  const { store, acme, database } = scene
  const write = (sentence: string) => store.write(acme, (tx) => tx.journal.append(journalEntry(sentence)))
  const settled = () =>
    store.read(acme, async (tx) =>
      (await tx.journal.list({ from: { after: 0 }, isSettled: true, limit: 10 })).map(({ sentence }) => sentence),
    )
  const before = await write('before')
  // The transactions of the server that it came from are long after those of this one.
  await asAdmin(
    database,
    `UPDATE journal SET writer = '4000000000000'::xid8;
     CREATE OR REPLACE FUNCTION fluid_journal_home() RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT 1::bigint $$`,
  )
  expect(await settled()).toEqual([])
  await store.migrate()
  const after = await write('after')
  expect(after).toBeGreaterThan(before)
  await expect.poll(settled).toEqual(['before', 'after'])
})

test('entries stand in the order in which they were appended, whichever transaction began first', async () => {
  await using scene = await openScene()
  const { store, acme } = scene
  const begun = Promise.withResolvers<void>()
  const over = Promise.withResolvers<void>()
  const first = store.write(acme, async (tx) => {
    await tx.users.insert(person('ines'))
    begun.resolve()
    await over.promise
    await tx.journal.append(journalEntry('second to take effect'))
  })
  await begun.promise
  await store.write(acme, (tx) => tx.journal.append(journalEntry('first to take effect')))
  over.resolve()
  await first
  const listed = await store.read(acme, (tx) => tx.journal.list({ from: { after: 0 }, limit: 10 }))
  expect(listed.map(({ sentence }) => sentence)).toEqual(['first to take effect', 'second to take effect'])
})

test('reads the document of a row once, however many conditions of a filter look at it (T-56)', async () => {
  await using database = await createDatabase()
  const title = randomBytes(100_000).toString('base64')
  const { id } = await withStore(database, (store) =>
    addOrganisation(store, 'acme', async (tx) => void (await tx.users.insert(person('ines', { title })))),
  )
  const fetchedBy = async (conditions: number): Promise<number> => {
    const before = await fetchedBlocks(database)
    const terms = Array.from({ length: conditions }, (_, index) => `nickName ne "${index}"`)
    const query = { ...PEOPLE, filter: filterOf(terms.join(' and ')) }
    const page = await withStore(database, (store) => store.read(id, (tx) => tx.users.list(query)))
    expect(page.total).toBe(1)
    return (await fetchedBlocks(database)) - before
  }
  const [one, many] = [await fetchedBy(1), await fetchedBy(100)]
  expect([one > 0, many]).toEqual([true, one])
})

async function withStore<Result>({ url }: TestDatabase, work: (store: Store) => Promise<Result>): Promise<Result> {
  await using store = await openPostgresStore(url)
  return await work(store)
}

/** How many blocks of long values all sessions so far have fetched: each tells it when it ends. */
async function fetchedBlocks(database: TestDatabase): Promise<number> {
  const others = 'SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
  await expect.poll(() => asAdmin(database, others)).toEqual([])
  const [row] = await asAdmin(
    database,
    "SELECT (toast_blks_hit + toast_blks_read)::int AS blocks FROM pg_statio_user_tables WHERE relname = 'users'",
  )
  return row?.['blocks']
}

test('passes over no entry that noted its transaction later than the next one did', async () => {
  await using scene = await openScene()
  const { store, acme, database } = scene
  for (const name of ['first', 'second']) await store.write(acme, (tx) => tx.journal.append(journalEntry(name)))
  const settled = () =>
    store.read(acme, async (tx) => {
      const entries = await tx.journal.list({ from: { after: 0 }, isSettled: true, limit: 10 })
      return entries.map(({ sentence }) => sentence)
    })
  await expect.poll(settled).toEqual(['first', 'second'])
  const noteLate = (sentence: string) =>
    asAdmin(database, `UPDATE journal SET writer = '9999999999'::xid8 WHERE sentence = '${sentence}'`)
  await noteLate('first')
  expect(await settled()).toEqual(['first', 'second'])
  await noteLate('second')
  expect(await settled()).toEqual([])
})
