import { expect, test } from 'vitest'
import type { StoredUser } from '../../directory/user.ts'
import type { ListQuery } from '../port/users.ts'
import { filterOf, type Open, openScene, PEOPLE, person, type Scene, sortBy } from './scene.ts'

const NAMES = Array.from({ length: 25 }, (_, index) => `p${String(index).padStart(2, '0')}`)

async function fill({ store, acme }: Scene): Promise<readonly StoredUser[]> {
  return await store.write(acme, async (tx) => {
    const people: StoredUser[] = []
    for (const [index, name] of NAMES.entries()) {
      people.push(await tx.users.insert(person(name, { title: index % 2 === 0 ? 'even' : 'odd' })))
    }
    return people
  })
}

async function list({ store, acme }: Scene, query: Partial<ListQuery>): Promise<{ names: string[]; total: number }> {
  const page = await store.read(acme, (tx) => tx.users.list({ ...PEOPLE, ...query }))
  return { names: page.rows.map(({ resource }) => String(resource['userName'])), total: page.total }
}

async function walk(scene: Scene, between: (page: number) => Promise<void>): Promise<readonly string[]> {
  const seen: string[] = []
  for (let offset = 0, page = 1; ; page += 1) {
    const { names } = await list(scene, { start: { offset }, limit: 10 })
    if (names.length === 0) return seen
    seen.push(...names)
    offset += names.length
    await between(page)
  }
}

export function describeLists(open: Open): void {
  test('pages by position tell the total and end where the list ends', async () => {
    await using scene = await openScene(open)
    await fill(scene)
    expect(await list(scene, { limit: 10 })).toEqual({ names: NAMES.slice(0, 10), total: 25 })
    expect(await list(scene, { start: { offset: 20 }, limit: 10 })).toEqual({ names: NAMES.slice(20), total: 25 })
    expect(await list(scene, { start: { offset: 25 }, limit: 10 })).toEqual({ names: [], total: 25 })
    expect(await list(scene, { limit: 0 })).toEqual({ names: [], total: 25 })
  })

  test('a filtered list tells the total of what matches, on every page', async () => {
    await using scene = await openScene(open)
    await fill(scene)
    const filter = filterOf('title eq "odd"')
    const odd = NAMES.filter((_, index) => index % 2 === 1)
    expect(await list(scene, { filter, limit: 5 })).toEqual({ names: odd.slice(0, 5), total: 12 })
    expect(await list(scene, { filter, start: { offset: 10 }, limit: 5 })).toEqual({ names: odd.slice(10), total: 12 })
    expect(await list(scene, { filter, limit: 0 })).toEqual({ names: [], total: 12 })
    expect(await list(scene, { filter: filterOf('title eq "none"') })).toEqual({ names: [], total: 0 })
  })

  test('pages by key say where the next one begins, and the last one says nothing', async () => {
    await using scene = await openScene(open)
    await fill(scene)
    const first = await scene.store.read(scene.acme, (tx) => tx.users.list({ ...PEOPLE, limit: 20 }))
    const after = first.next ?? 0
    const last = await scene.store.read(scene.acme, (tx) => tx.users.list({ ...PEOPLE, start: { after }, limit: 20 }))
    expect(last.rows.map(({ resource }) => resource['userName'])).toEqual(NAMES.slice(20))
    expect([first.total, last.total, last.next]).toEqual([25, 25, undefined])
  })

  test('a walk neither misses nor repeats anybody while people come and go (T-43)', async () => {
    await using scene = await openScene(open)
    const people = await fill(scene)
    const { store, acme } = scene
    // After the first page somebody goes who has been seen, after the second somebody who has not.
    const [seenAndGone, goneUnseen] = [people[3], people[22]]
    const seen = await walk(scene, async (page) => {
      const gone = { 1: seenAndGone, 2: goneUnseen }[page]
      if (gone === undefined) return
      await store.write(acme, async (tx) => {
        await tx.users.markDeleted(gone, 9)
        await tx.users.insert(person(`new${page}`))
      })
    })
    expect(seen).toEqual([...NAMES.filter((name) => name !== 'p22'), 'new1', 'new2'])
  })

  test('sorts by an attribute, unassigned last, equals in the order of their creation', async () => {
    await using scene = await openScene(open)
    await scene.store.write(scene.acme, async (tx) => {
      for (const [name, title] of Object.entries({ a: 'Ω', b: 'b', c: undefined, d: 'A', e: 'B', f: '\u{10400}' })) {
        await tx.users.insert(person(name, title === undefined ? {} : { title }))
      }
    })
    const sort = sortBy('title')
    expect((await list(scene, { sort })).names).toEqual(['d', 'b', 'e', 'a', 'f', 'c'])
    expect((await list(scene, { sort: { ...sort, descending: true } })).names).toEqual(['c', 'f', 'a', 'b', 'e', 'd'])
    expect((await list(scene, { sort, start: { offset: 2 }, limit: 2 })).names).toEqual(['e', 'a'])
  })

  test('sorts by the primary one of several values, else by the first', async () => {
    await using scene = await openScene(open)
    await scene.store.write(scene.acme, async (tx) => {
      await tx.users.insert(person('a', { emails: [{ value: 'z@x.example' }, { value: 'a@x.example' }] }))
      await tx.users.insert(
        person('b', { emails: [{ value: 'y@x.example' }, { value: 'b@x.example', primary: true }] }),
      )
      await tx.users.insert(person('c', { emails: [{ value: 'c@x.example' }] }))
    })
    expect((await list(scene, { sort: sortBy('emails', 'value') })).names).toEqual(['b', 'c', 'a'])
  })
}
