// Moving house: whatever a database holds arrives as it was, on either kind, or not at all.

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { addOrganisation, group, person } from '../store/contract/scene.ts'
import { Unfitting } from '../store/port/moving.ts'
import type { Store } from '../store/port/store.ts'
import { openPostgresStore } from '../store/postgres/store.ts'
import { withCleanUp } from '../testing/clean-up.ts'
import { openTestSqlite } from '../testing/open-store.ts'
import { createBareDatabase } from '../testing/postgres.ts'
import { backUp, restore } from './backup.ts'
import { moveStore } from './move-store.ts'
import { type Totals, tallyOf } from './tally.ts'

const OPEN = {
  SQLite: openTestSqlite,
  PostgreSQL: async (): Promise<Store> => {
    const database = await createBareDatabase()
    return withCleanUp(await openPostgresStore(database.url), async () => database[Symbol.asyncDispose]())
  },
} as const

type Kind = keyof typeof OPEN

const WAYS: readonly (readonly [Kind, Kind])[] = [
  ['SQLite', 'PostgreSQL'],
  ['PostgreSQL', 'SQLite'],
  ['SQLite', 'SQLite'],
  ['PostgreSQL', 'PostgreSQL'],
]

/** Two organisations with people, groups, memberships, somebody deleted, awkward texts and many rows. */
async function fill(store: Store): Promise<void> {
  await store.migrate()
  for (const name of ['acme', 'beta']) {
    const { id } = await addOrganisation(store, name)
    await store.write(id, async (tx) => {
      const gone = await tx.users.insert(person('gone', { displayName: '𝒳 ß "quoted" \\ \u0001\n' }))
      await tx.users.markDeleted(gone, 5)
      const ids = []
      for (let index = 0; index < 1_200; index += 1) {
        ids.push(
          (
            await tx.users.insert(
              person(`p${index}`, { externalId: `e${index}`, emails: [{ value: `p${index}@x.example` }] }),
            )
          ).id,
        )
      }
      const { key } = await tx.groups.insert(group('Fluid User'))
      await tx.memberships.add(key, ids, 7)
      await tx.secrets.setWrappedDataKey(Uint8Array.of(0, 255, 10, 13))
    })
  }
}

function totalsOf(store: Store): Promise<Totals> {
  return store.moving.readAll(({ tables, rowsOf }) => tallyOf(tables, rowsOf))
}

interface Folder extends Disposable {
  readonly file: string
}

function newFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'fluid-moving-'))
  return { file: join(path, 'fluid.backup'), [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

test.each(WAYS)('moves everything from %s to %s, and life goes on there', async (from, to) => {
  await using source = await OPEN[from]()
  await using target = await OPEN[to]()
  await fill(source)
  const before = await totalsOf(source)
  expect(before['users']?.rows).toBe(2_402)
  expect(await moveStore(source.moving, target.moving)).toEqual(before)
  expect(await totalsOf(target)).toEqual(before)
  expect(await target.migrate()).toEqual([])
  const acme = await target.directory.findByName('acme')
  if (acme === undefined) throw new Error('it has been moved')
  await target.write(acme.id, (tx) => tx.users.insert(person('new')))
  await addOrganisation(target, 'gamma')
  const found = await target.read(acme.id, async (tx) => [
    await tx.users.count(),
    (await tx.users.findByNameKey('p7'))?.id,
    (await tx.groups.findByNameKey('fluid user'))?.memberCount,
  ])
  expect(found).toEqual([1_201, 'id-p7', 0])
})

test.each(WAYS)('backs %s up and restores it into %s', async (from, to) => {
  using folder = newFolder()
  await using source = await OPEN[from]()
  await using target = await OPEN[to]()
  await fill(source)
  const totals = await backUp(source.moving, folder.file, 1)
  expect(await restore(target.moving, folder.file)).toEqual(totals)
  expect(await totalsOf(target)).toEqual(await totalsOf(source))
  expect(statSync(folder.file).mode & 0o077).toBe(0)
})

test.each(['SQLite', 'PostgreSQL'] as const)('a backup of %s beside writers holds one moment', async (kind) => {
  using folder = newFolder()
  await using source = await OPEN[kind]()
  await using target = await OPEN[kind]()
  await fill(source)
  const acme = await source.directory.findByName('acme')
  if (acme === undefined) throw new Error('it is there')
  let isOver = false
  const writing = (async () => {
    for (let index = 0; !isOver; index += 1) {
      await source.write(acme.id, async (tx) => {
        const one = await tx.users.insert(person(`w${index}`))
        const { key } = await tx.groups.insert(group(`g${index}`))
        await tx.memberships.add(key, [one.id], 1)
      })
    }
  })()
  await backUp(source.moving, folder.file, 1)
  isOver = true
  await writing
  await restore(target.moving, folder.file)
  const counted = await target.read(acme.id, async (tx) => {
    const groups = await tx.groups.listByGrant({ isHeld: undefined, after: undefined, limit: 100_000 })
    const members = await Promise.all(groups.slice(1).map(({ key }) => tx.memberships.listMembers(key, undefined, 10)))
    return { people: (await tx.users.count()) - 1_200, groups: groups.length - 1, members: members.flat().length }
  })
  expect([counted.groups, counted.members]).toEqual([counted.people, counted.people])
})

test.each(['SQLite', 'PostgreSQL'] as const)('overwrites nothing in %s', async (kind) => {
  using folder = newFolder()
  await using source = await OPEN[kind]()
  await using used = await OPEN[kind]()
  await fill(source)
  await used.migrate()
  await addOrganisation(used, 'mine')
  await backUp(source.moving, folder.file, 1)
  await expect(moveStore(source.moving, used.moving)).rejects.toThrow('in use: it has the organisation "mine"')
  await expect(restore(used.moving, folder.file)).rejects.toThrow('in use: it has the organisation "mine"')
  expect(() => backUp(source.moving, folder.file, 1)).toThrow('exists already')
  expect(await used.directory.findByName('acme')).toBe(undefined)
})

test('a move during which the source changes is not kept', async () => {
  await using source = await OPEN.SQLite()
  await using target = await OPEN.PostgreSQL()
  await fill(source)
  const acme = await source.directory.findByName('acme')
  if (acme === undefined) throw new Error('it is there')
  const moving = {
    ...source.moving,
    readAll: source.moving.readAll.bind(source.moving),
    fill: source.moving.fill.bind(source.moving),
  }
  let reads = 0
  const changing = moveStore(
    {
      ...moving,
      readAll: async (work) => {
        reads += 1
        if (reads === 2) await source.write(acme.id, (tx) => tx.users.insert(person('late')))
        return await moving.readAll(work)
      },
    },
    target.moving,
  )
  await expect(changing).rejects.toThrow('stop Fluid and move again')
  await target.migrate()
  expect(await target.directory.listByName('', 10)).toEqual([])
})

test.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 200)],
  [
    'without its last line',
    (bytes: Buffer) => gzipSync(gunzipSync(bytes).toString().split('\n').slice(0, -2).join('\n')),
  ],
  ['changed', (bytes: Buffer) => gzipSync(gunzipSync(bytes).toString().replace('id-p77"', 'id-p7x"'))],
  [
    'changed on its disk, so that neither its lines nor its checksum fit',
    (bytes: Buffer) => {
      const changed = gzipSync(gunzipSync(bytes).toString().replace('\n[', '\n{'))
      changed.writeUInt8(changed.readUInt8(changed.length - 8) ^ 1, changed.length - 8)
      return changed
    },
  ],
  ['something else', () => Buffer.from('hello')],
  ['something else, compressed', () => gzipSync('{"a":1}\n')],
  [
    'with SQL for a name',
    (bytes: Buffer) =>
      gzipSync(gunzipSync(bytes).toString().replace('"table":"users"', '"table":"users; DROP TABLE users"')),
  ],
  [
    'of a newer Fluid',
    (bytes: Buffer) => gzipSync(gunzipSync(bytes).toString().replace('"migrations":[', '"migrations":["9999-new",')),
  ],
])('a backup that is %s is refused, and leaves nothing', async (_how, damage) => {
  using folder = newFolder()
  await using source = await OPEN.SQLite()
  await using target = await OPEN.SQLite()
  await fill(source)
  await backUp(source.moving, folder.file, 1)
  writeFileSync(folder.file, damage(readFileSync(folder.file)))
  await expect(restore(target.moving, folder.file)).rejects.toThrow(Unfitting)
  await target.migrate()
  expect(await target.directory.listByName('', 10)).toEqual([])
})
