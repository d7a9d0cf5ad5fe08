// People of a common name are met on the way: on the embedded database, since it takes thousands of people to see it.

import { expect, test } from 'vitest'
import { openTestSqlite } from '../../testing/open-store.ts'
import { openScene, person } from '../contract/scene.ts'
import type { PeopleQuery } from '../port/people.ts'

const QUERY: PeopleQuery = { beginnings: [], limit: 50 }

test('finds people by a beginning that a thousand have, wherever they stand in the order of names', {
  timeout: 90_000,
}, async () => {
  await using scene = await openScene(openTestSqlite)
  const { store, acme } = scene
  const COUNT = 1_010
  await store.write(acme, async (tx) => {
    for (let index = 0; index < COUNT; index += 1) {
      await tx.users.insert(person(`m${1_000 + index}`, { displayName: `Mia ${index % 2 === 0 ? 'Even' : 'Odd'}` }))
    }
    for (let index = 0; index < COUNT * 2; index += 1) await tx.users.insert(person(`a${10_000 + index}`))
  })
  const list = (query: Partial<PeopleQuery>) =>
    store.read(acme, async (tx) =>
      (await tx.people.listPeople({ ...QUERY, limit: 3, ...query })).map(({ user }) => user.resource['userName']),
    )
  expect(await list({ beginnings: ['mi'] })).toEqual(['m1000', 'm1001', 'm1002'])
  expect(await list({ beginnings: ['mi', 'od'] })).toEqual(['m1001', 'm1003', 'm1005'])
  expect(await list({ beginnings: ['mi', 'xx'] })).toEqual([])
  expect(await list({ beginnings: ['m'], after: 'm2007' })).toEqual(['m2008', 'm2009'])
})
