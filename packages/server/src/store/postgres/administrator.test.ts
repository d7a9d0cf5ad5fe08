// What an administrator of PostgreSQL can set, take away and forbid: Fluid goes on where it can, and says what to do where it
// cannot.

import { expect, test } from 'vitest'
import type { OrganisationId } from '../../directory/ids.ts'
import { askPostgres } from '../../testing/ask-postgres.ts'
import { newDataFolder, runFluid } from '../../testing/fluid-process.ts'
import { createBareDatabase } from '../../testing/postgres.ts'
import { addOrganisation, person } from '../contract/scene.ts'
import { StoreUnavailable } from '../port/errors.ts'
import type { Store } from '../port/store.ts'
import { openPostgresStore } from './store.ts'

interface Scene extends AsyncDisposable {
  readonly store: Store
  readonly acme: OrganisationId
  readonly url: string
  /** As the superuser, in this database. */
  ask(sql: string): Promise<void>
  /** A second store, whose connections begin with what has been set since. */
  reopen(): Promise<Store>
}

async function openScene(): Promise<Scene> {
  const database = await createBareDatabase()
  const store = await openPostgresStore(database.url)
  await store.migrate()
  const acme = await addOrganisation(store, 'acme')
  return {
    store,
    acme: acme.id,
    url: database.url,
    ask: async (sql) => {
      await askPostgres(database.adminUrl, sql.replaceAll('{database}', new URL(database.url).pathname.slice(1)))
    },
    reopen: () => openPostgresStore(database.url),
    [Symbol.asyncDispose]: async () => {
      await store[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

test('a right that is taken away makes the database unavailable, and the sentence names it', async () => {
  await using scene = await openScene()
  await scene.ask('ALTER TABLE users OWNER TO postgres; REVOKE ALL ON users FROM fluid')
  const refused = await scene.store.write(scene.acme, (tx) => tx.users.insert(person('ines'))).catch((error) => error)
  expect(refused).toBeInstanceOf(StoreUnavailable)
  expect(String(refused)).toMatch(/lacks a right \(permission denied for table users\).*docs\/postgresql\.md/)
  await scene.ask('ALTER TABLE users OWNER TO fluid')
  await scene.store.write(scene.acme, (tx) => tx.users.insert(person('ines')))
})

test('limits on transactions and statements that are set for everybody do not hold for Fluid', async () => {
  await using scene = await openScene()
  await scene.ask(`ALTER DATABASE {database} SET statement_timeout = '50ms';
    ALTER DATABASE {database} SET idle_in_transaction_session_timeout = '50ms';
    DO $$ BEGIN
      IF current_setting('server_version_num')::int >= 170000 THEN
        EXECUTE format('ALTER DATABASE %I SET transaction_timeout = %L', current_database(), '50ms');
      END IF;
    END $$`)
  await using store = await scene.reopen()
  await store.write(scene.acme, async (tx) => {
    await tx.users.insert(person('ines'))
    await new Promise((resolve) => setTimeout(resolve, 150))
    await tx.users.insert(person('jan'))
  })
  expect(await store.read(scene.acme, (tx) => tx.users.count())).toBe(2)
})

test('a database that was set to be read only is no standby, and the sentence says how to open it', async () => {
  await using scene = await openScene()
  await scene.ask('ALTER DATABASE {database} SET default_transaction_read_only = on')
  await expect(scene.reopen()).rejects.toThrow(/read only: ALTER DATABASE .* default_transaction_read_only = off/)
})

test('doctor finds a search_path that leads nowhere', async () => {
  await using scene = await openScene()
  using folder = newDataFolder()
  await scene.ask('ALTER DATABASE {database} SET search_path = nowhere')
  const { code, stdout } = await runFluid(folder, ['doctor'], { environment: { FLUID_DATABASE_URL: scene.url } })
  expect([code, stdout]).toEqual([1, expect.stringMatching(/PROBLEM .*search_path.*Mend it with: ALTER ROLE/)])
})

test('doctor finds what is left open between organisations, and a migration closes the wall of Fluid itself', async () => {
  await using scene = await openScene()
  using folder = newDataFolder()
  const run = (command: string) => runFluid(folder, [command], { environment: { FLUID_DATABASE_URL: scene.url } })
  await scene.ask(`DELETE FROM organisations;
    ALTER TABLE users NO FORCE ROW LEVEL SECURITY; DROP POLICY organisation_wall ON groups;
    CREATE POLICY reporting ON journal USING (true); CREATE POLICY narrow ON users AS RESTRICTIVE USING (true)`)
  const before = await run('doctor')
  expect([before.code, before.stdout]).toEqual([
    1,
    expect.stringMatching(
      /PROBLEM .* not forced, on groups, users: run "fluid migrate"(?:.|\n)*PROBLEM .* through on journal,/,
    ),
  ])
  expect((await run('migrate')).code).toBe(0)
  await scene.ask('DROP POLICY reporting ON journal')
  expect((await run('doctor')).stdout).toMatch(/ok +Row-level security walls/)
})

test.each([
  [5, /PROBLEM .*up to 17 connections.*have 5: .*max=/],
  [20, /warning .*have 20, which is too little for a second process/],
])('doctor finds an account that may have only %i connections', async (limit, finding) => {
  await using scene = await openScene()
  using folder = newDataFolder()
  await scene.ask(`ALTER DATABASE {database} CONNECTION LIMIT ${limit}`)
  const { stdout } = await runFluid(folder, ['doctor'], { environment: { FLUID_DATABASE_URL: scene.url } })
  expect(stdout).toMatch(finding)
})

test('a setting in the address that PostgreSQL does not take is told as it says it', async () => {
  await using scene = await openScene()
  await expect(openPostgresStore(`${scene.url}?options=-c%20work_mem%3Dxx`)).rejects.toThrow(
    /^The database refused the connection \(invalid value for parameter "work_mem"/,
  )
})
