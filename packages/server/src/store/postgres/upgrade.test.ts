// A rolling upgrade: the new version changes the schema while the old one serves.

import { Pool } from 'pg'
import { expect, test } from 'vitest'
import { openCluster, scim } from '../../testing/several-processes.ts'
import { migrations } from '../migrations/migrations.ts'
import { type Migration, migrate } from '../sql/migrate.ts'
import { PostgresConnection } from './connection.ts'
import { changeSchema } from './migrations.ts'
import { retryingLocks } from './retry.ts'
import { Statements } from './statements.ts'

/** What a later version may bring: columns with a default, tables, indexes; never anything that this one would miss. */
const NEXT: Migration = {
  name: '9999-the-next-version',
  up: ({ types }) => `
    ALTER TABLE users ADD COLUMN later TEXT NOT NULL DEFAULT 'unknown';
    ALTER TABLE organisations ADD COLUMN later ${types.json};
    ALTER TABLE journal ADD COLUMN later ${types.integer};
    CREATE INDEX users_later ON users (organisation_id, later);
    CREATE TABLE later (organisation_id ${types.integer} NOT NULL, id ${types.text} NOT NULL, PRIMARY KEY (organisation_id, id));
  `,
}

/** As the next version does it at its start. */
async function migrateFurther(url: string): Promise<readonly string[]> {
  const pool = new Pool({ connectionString: url, max: 1 })
  const client = await pool.connect()
  const connection = new PostgresConnection(client, new Statements(), 0)
  try {
    return await retryingLocks(() =>
      migrate(
        async (work) => {
          await connection.script('BEGIN')
          try {
            const names = await changeSchema(connection, work)
            await connection.script('COMMIT')
            return names
          } catch (error) {
            await connection.script('ROLLBACK')
            throw error
          }
        },
        [...migrations, NEXT],
      ),
    )
  } finally {
    client.release()
    await pool.end()
  }
}

test('a process goes on serving without a failed request while a newer version migrates the database', {
  timeout: 60_000,
}, async () => {
  await using cluster = await openCluster()
  try {
    const client = scim(await cluster.start(), cluster)
    const group = await client.addGroup('Fluid User')
    let isOver = false
    const statuses: string[] = []
    const note = async (answer: Promise<{ readonly status: number; readonly text: string }>): Promise<void> => {
      const { status, text } = await answer
      statuses.push(status < 300 ? 'served' : text)
    }
    const writers = Array.from({ length: 6 }, async (_, number) => {
      for (let count = 0; !isOver; count += 1) {
        const value = await client.addUser(`w${number}n${count}@northrail.example`)
        await note(client.patch(`/Groups/${group}`, { op: 'add', path: 'members', value: [{ value }] }))
        await note(
          client.get(`/Users?filter=${encodeURIComponent(`userName eq "w${number}n${count}@northrail.example"`)}`),
        )
        await note(client.patch(`/Users/${value}`, { op: 'replace', value: { displayName: `Number ${count}` } }))
      }
    })
    try {
      await expect.poll(() => statuses.length).toBeGreaterThan(60)
      expect(await migrateFurther(cluster.database.url)).toEqual([NEXT.name])
      const before = statuses.length
      await expect.poll(() => statuses.length).toBeGreaterThan(before + 60)
    } finally {
      isOver = true
      await Promise.all(writers)
    }
    expect(new Set(statuses)).toEqual(new Set(['served']))
    // Started anew, the old version says why it cannot.
    await expect(cluster.start()).rejects.toThrow('The database was written by a newer Fluid')
  } finally {
    await dropNext(cluster.database.adminUrl)
  }
})

/** Databases of tests are used again. */
async function dropNext(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url, max: 1 })
  await pool.query(`
    DROP TABLE IF EXISTS later; DELETE FROM migrations WHERE name = '${NEXT.name}';
    ALTER TABLE users DROP COLUMN IF EXISTS later; ALTER TABLE organisations DROP COLUMN IF EXISTS later;
    ALTER TABLE journal DROP COLUMN IF EXISTS later`)
  await pool.end()
}
