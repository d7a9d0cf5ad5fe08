// Questions that look at every row of a large organisation, on the embedded database.

import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { newDataFolder } from '../../testing/fluid-process.ts'
import { openTestSqlite } from '../../testing/open-store.ts'
import { filterOf, openScene, PEOPLE, person, type Scene, sortBy } from '../contract/scene.ts'
import type { ListQuery } from '../port/users.ts'
import { openSqliteStore } from './store.ts'

/** Above what is looked at in the way of everybody else. */
const PEOPLE_COUNT = 2_500

async function fill({ store, acme }: Scene): Promise<void> {
  await store.write(acme, async (tx) => {
    for (let index = 0; index < PEOPLE_COUNT; index += 1) {
      const title = index % 1_000 === 7 ? 'Welder' : 'Planner'
      await tx.users.insert(
        person(`p${10_000 + index}`, { title, externalId: 'all', emails: [{ value: `p${index}@northrail.example` }] }),
      )
    }
  })
}

const list = ({ store, acme }: Scene, query: Partial<ListQuery>) =>
  store.read(acme, async (tx) => {
    const { rows, total } = await tx.users.list({ ...PEOPLE, limit: 2, ...query })
    return { found: rows.map(({ resource }) => resource['userName']), total }
  })

test('finds, counts and sorts by what no index knows as everywhere, what has just been stored too', async () => {
  await using scene = await openScene(openTestSqlite)
  await fill(scene)
  const filter = filterOf('title eq "welder"')
  expect(await list(scene, { filter })).toEqual({ found: ['p10007', 'p11007'], total: 3 })
  await scene.store.write(scene.acme, (tx) => tx.users.insert(person('q1', { title: 'Welder' })))
  expect(await list(scene, { filter, start: { offset: 2 } })).toEqual({ found: ['p12007', 'q1'], total: 4 })
  const sort = { ...sortBy('userName'), descending: true }
  expect(await list(scene, { sort })).toEqual({ found: ['q1', 'p12499'], total: PEOPLE_COUNT + 1 })
  const both = filterOf('userName eq "p10007" and title eq "Welder"')
  expect(await list(scene, { filter: both })).toEqual({ found: ['p10007'], total: 1 })
  const byEmail = filterOf('emails[value eq "p7@northrail.example" and type pr] or title eq "nobody"')
  expect(await list(scene, { filter: byEmail })).toEqual({ found: [], total: 0 })
})

const either = (part: (number: number) => string) =>
  Array.from({ length: 40 }, (_, number) => part(number)).join(' or ')

test.each([
  ['looks at every person', either((number) => `title co "nothing ${number}"`)],
  [
    'finds most people by what they share',
    `externalId eq "all" and (${either((number) => `title co "no ${number}"`)})`,
  ],
  [
    'finds people in many ways',
    `title eq "none" and (${either((number) => `emails.value eq "p${number}@northrail.example"`)})`,
  ],
])('answers others while it %s', async (_what, text) => {
  await using scene = await openScene(openTestSqlite)
  await fill(scene)
  const order: string[] = []
  const filter = filterOf(text)
  const scan = list(scene, { filter }).then(({ total }) => order.push(`scan ${total}`))
  const others = [7, 8, 9].map((index) =>
    list(scene, { filter: filterOf(`userName eq "p1000${index}"`) }).then(({ found }) => order.push(String(found[0]))),
  )
  await Promise.all([scan, ...others])
  expect(order).toEqual(['p10007', 'p10008', 'p10009', 'scan 0'])
})

test('sees what the transaction itself has changed', async () => {
  await using scene = await openScene(openTestSqlite)
  await fill(scene)
  const found = await scene.store.write(scene.acme, async (tx) => {
    await tx.users.insert(person('q1', { title: 'Rigger' }))
    return tx.users.list({ ...PEOPLE, filter: filterOf('title eq "rigger"') })
  })
  expect(found.total).toBe(1)
})

test('is finished when the database is closed meanwhile, and leaves a tidy folder', async () => {
  using folder = newDataFolder()
  const scene = await openScene(async () => openSqliteStore(folder.path))
  await fill(scene)
  const scans = [1, 2].map(() => list(scene, { filter: filterOf('title eq "welder"') }))
  const closing = scans[0]?.then(() => scene[Symbol.asyncDispose]())
  expect((await Promise.all(scans)).map(({ total }) => total)).toEqual([3, 3])
  await closing
  expect(readdirSync(folder.path)).toEqual(['fluid.db'])
})
