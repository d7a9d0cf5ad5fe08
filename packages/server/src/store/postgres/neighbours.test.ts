// Word between processes on one database: it wakes, comes back after a break, and nothing depends on it.

import { connect as connectTo, createServer, type Server } from 'node:net'
import { Client } from 'pg'
import { expect, test } from 'vitest'
import type { OrganisationId } from '../../directory/ids.ts'
import { DEFAULT_SETTINGS } from '../../directory/settings.ts'
import { askPostgres } from '../../testing/ask-postgres.ts'
import { createDatabase, type TestDatabase } from '../../testing/postgres.ts'
import { addOrganisation, person } from '../contract/scene.ts'
import type { Store } from '../port/store.ts'
import { openPostgresStore } from './store.ts'

/** A store that listens, and what it has heard. */
async function openListener(
  url: string,
): Promise<AsyncDisposable & { readonly heard: string[]; readonly store: Store }> {
  const store = await openPostgresStore(url)
  const heard: string[] = []
  store.onWrite((organisation, change) => heard.push(`${organisation} ${change}`))
  return { heard, store, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
}

/** How many connections listen: those that have said LISTEN, or something after it. */
async function listeners({ adminUrl }: TestDatabase): Promise<readonly number[]> {
  const sql = `SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'fluid listener' AND query ~ 'LISTEN|pg_notify|SELECT 1'`
  return (await askPostgres(adminUrl, sql)).map((row) => Number(row['pid']))
}

const addPerson = (store: Store, organisation: OrganisationId, name: string) =>
  store.write(organisation, (tx) => tx.users.insert(person(name)))

test('tells the other processes whose rows were written, and whether it was the door', async () => {
  await using database = await createDatabase()
  await using writer = await openListener(database.url)
  await using reader = await openListener(database.url)
  const acme = await addOrganisation(writer.store, 'acme')
  await expect.poll(() => listeners(database)).toHaveLength(2)
  await addPerson(writer.store, acme.id, 'ines')
  await expect.poll(() => reader.heard).toEqual([`${acme.id} other`])
  await writer.store.write(acme.id, (tx) => tx.organisations.updateSettings(DEFAULT_SETTINGS))
  await expect.poll(() => reader.heard).toEqual([`${acme.id} other`, `${acme.id} door`])
  // Its own commits it knows without being told.
  expect(writer.heard).toEqual(reader.heard)
})

test('a process that ends with its write has told of it', async () => {
  await using database = await createDatabase()
  await using reader = await openListener(database.url)
  await expect.poll(() => listeners(database)).toHaveLength(1)
  const store = await openPostgresStore(database.url)
  const acme = await addOrganisation(store, 'acme')
  await addPerson(store, acme.id, 'ines')
  await store[Symbol.asyncDispose]()
  await expect.poll(() => reader.heard).toEqual([`${acme.id} other`])
})

test('says no more than the numbers of organisations', async () => {
  await using database = await createDatabase()
  await using store = await openPostgresStore(database.url)
  const client = new Client({ connectionString: database.url })
  await client.connect()
  const payloads: (string | undefined)[] = []
  client.on('notification', ({ payload }) => payloads.push(payload))
  await client.query('LISTEN fluid_written; LISTEN fluid_door')
  const acme = await addOrganisation(store, 'acme')
  await addPerson(store, acme.id, 'ines')
  await store.write(acme.id, (tx) => tx.organisations.updateSettings(DEFAULT_SETTINGS))
  await expect.poll(() => payloads).toEqual([String(acme.id), String(acme.id)])
  await client.end()
})

test('listens again after its connection was lost', async () => {
  await using database = await createDatabase()
  await using writer = await openPostgresStore(database.url)
  await using reader = await openListener(database.url)
  const acme = await addOrganisation(writer, 'acme')
  await expect.poll(() => listeners(database)).toHaveLength(1)
  const [before] = await listeners(database)
  await askPostgres(
    database.adminUrl,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  )
  // The old one is told to go, and may be there for a moment yet.
  await expect.poll(async () => (await listeners(database)).filter((pid) => pid !== before)).toHaveLength(1)
  await addPerson(writer, acme.id, 'ines')
  await expect.poll(() => reader.heard).toEqual([`${acme.id} other`])
})

/** What a pooler shows to its clients: each connection has another number than the server's process behind it. */
async function startPooler(url: string): Promise<AsyncDisposable & { readonly url: string }> {
  const { hostname, port } = new URL(url)
  const pooler: Server = createServer((client) => {
    const server = connectTo(Number(port), hostname)
    client.on('error', () => server.destroy())
    server.on('error', () => client.destroy())
    client.pipe(server)
    server.on('data', (chunk) => client.write(renumbered(chunk)))
    server.on('end', () => client.end())
    client.on('close', () => server.destroy())
  })
  await new Promise<void>((resolve) => pooler.listen(0, '127.0.0.1', resolve))
  const address = pooler.address()
  if (address === null || typeof address === 'string') throw new Error('the pooler has no port')
  return {
    url: url.replace(`:${port}/`, `:${address.port}/`),
    [Symbol.asyncDispose]: () => new Promise((resolve) => pooler.close(() => resolve())),
  }
}

/** BackendKeyData: 'K', its length of 12, the number of the process, a secret. */
const KEY_DATA = Buffer.from([0x4b, 0, 0, 0, 12])

function renumbered(chunk: Buffer): Buffer {
  const at = chunk.indexOf(KEY_DATA)
  if (at !== -1) chunk.writeInt32BE(1_000_000 + at, at + KEY_DATA.length)
  return chunk
}

test('behind a pooler it does not listen, still tells, and works as ever', async () => {
  await using database = await createDatabase()
  await using pooler = await startPooler(database.url)
  await using pooled = await openListener(pooler.url)
  await using reader = await openListener(database.url)
  await expect.poll(() => listeners(database)).toHaveLength(1)
  const acme = await addOrganisation(pooled.store, 'acme')
  await addPerson(reader.store, acme.id, 'ines')
  await addPerson(pooled.store, acme.id, 'otto')
  await expect.poll(() => reader.heard).toEqual([`${acme.id} other`, `${acme.id} other`])
  expect(pooled.heard).toEqual([`${acme.id} other`])
  expect(await listeners(database)).toHaveLength(1)
})
