import { expect, test } from 'vitest'
import type { StoredGroup } from '../../directory/group.ts'
import { userId } from '../../directory/ids.ts'
import type { StoredUser } from '../../directory/user.ts'
import { group, type Open, openScene, person, type Scene } from './scene.ts'

interface Filled {
  readonly people: readonly StoredUser[]
  readonly groups: readonly [StoredGroup, StoredGroup]
}

async function fill({ store, acme }: Scene, count = 4): Promise<Filled> {
  return await store.write(acme, async (tx) => {
    const people: StoredUser[] = []
    for (let index = 0; index < count; index += 1) people.push(await tx.users.insert(person(`p${index}`)))
    const groups = [await tx.groups.insert(group('one')), await tx.groups.insert(group('two'))] as const
    return { people, groups }
  })
}

const ids = (...numbers: readonly number[]) => numbers.map((number) => userId(`id-p${number}`))

async function membersOf({ store, acme }: Scene, { key }: StoredGroup): Promise<readonly string[]> {
  const members = await store.read(acme, (tx) => tx.memberships.listMembers(key, undefined, 100))
  return members.map(({ id }) => id)
}

export function describeMemberships(open: Open): void {
  test('adds who is not in the group yet, once, and tells whom it does not know', async () => {
    await using scene = await openScene(open)
    const { groups } = await fill(scene)
    const add = (...users: readonly number[]) =>
      scene.store.write(scene.acme, (tx) => tx.memberships.add(groups[0].key, ids(...users), 5))
    expect(await add(2, 0)).toEqual({ added: expect.toSatisfy((added) => added.length === 2), unknown: [] })
    expect(await add(0, 1, 9)).toEqual({ added: ids(1), unknown: ids(9) })
    expect(await add()).toEqual({ added: [], unknown: [] })
    expect(await membersOf(scene, groups[0])).toEqual(ids(0, 1, 2))
  })

  test('removes who is in the group, and nobody else', async () => {
    await using scene = await openScene(open)
    const { groups } = await fill(scene)
    const removed = await scene.store.write(scene.acme, async (tx) => {
      for (const { key } of groups) await tx.memberships.add(key, ids(0, 1, 2), 5)
      return await tx.memberships.remove(groups[0].key, ids(1, 3, 9))
    })
    expect(removed).toEqual(ids(1))
    expect([await membersOf(scene, groups[0]), await membersOf(scene, groups[1])]).toEqual([ids(0, 2), ids(0, 1, 2)])
  })

  test('removes everybody but those named, and everybody where nobody is named', async () => {
    await using scene = await openScene(open)
    const { groups } = await fill(scene)
    const [one] = groups
    const keepOnly = (...users: readonly number[]) =>
      scene.store.write(scene.acme, (tx) => tx.memberships.removeAllBut(one.key, ids(...users)))
    await scene.store.write(scene.acme, (tx) => tx.memberships.add(one.key, ids(0, 1, 2), 5))
    expect((await keepOnly(1, 3)).toSorted()).toEqual(ids(0, 2))
    expect(await keepOnly()).toEqual(ids(1))
    expect(await keepOnly()).toEqual([])
  })

  test('takes one person out of all groups and says which', async () => {
    await using scene = await openScene(open)
    const { groups, people } = await fill(scene)
    const [first] = people
    if (first === undefined) throw new Error('there are people')
    const left = await scene.store.write(scene.acme, async (tx) => {
      for (const { key } of groups) await tx.memberships.add(key, ids(0, 1), 5)
      return await tx.memberships.removeFromAll(first.key)
    })
    expect(left).toEqual(groups.map(({ key, id }, index) => ({ key, id, display: ['one', 'two'][index] })))
    expect(await membersOf(scene, groups[1])).toEqual(ids(1))
  })

  test('lists the groups of several people, without those that have been deleted', async () => {
    await using scene = await openScene(open)
    const { groups, people } = await fill(scene)
    const [one, two] = groups
    await scene.store.write(scene.acme, async (tx) => {
      await tx.memberships.add(one.key, ids(0, 1), 5)
      await tx.memberships.add(two.key, ids(1, 2), 5)
    })
    const list = async () => {
      const keys = people.map(({ key }) => key)
      const found = await scene.store.read(scene.acme, (tx) => tx.memberships.listGroupsOf(keys))
      return keys.map((key) => found.get(key)?.map(({ display }) => display))
    }
    expect(await list()).toEqual([['one'], ['one', 'two'], ['two'], undefined])
    await scene.store.write(scene.acme, (tx) => tx.groups.markDeleted(one.key, 6))
    expect(await list()).toEqual([undefined, ['two'], ['two'], undefined])
    expect(await scene.store.read(scene.acme, (tx) => tx.memberships.listGroupsOf([]))).toEqual(new Map())
  })

  test('walks the members in one order, page by page', async () => {
    await using scene = await openScene(open)
    const { groups } = await fill(scene, 25)
    const everybody = ids(...Array.from({ length: 25 }, (_, index) => index))
    await scene.store.write(scene.acme, (tx) => tx.memberships.add(groups[0].key, everybody.toReversed(), 5))
    const walked = await scene.store.read(scene.acme, async (tx) => {
      const seen: string[] = []
      let page = await tx.memberships.listMembers(groups[0].key, undefined, 10)
      while (page.length > 0) {
        seen.push(...page.map(({ id }) => id))
        page = await tx.memberships.listMembers(groups[0].key, page.at(-1)?.key, 10)
      }
      return seen
    })
    expect(walked).toEqual(everybody)
  })

  test('who is being deleted does not join a group at the same time', async () => {
    await using scene = await openScene(open)
    const { groups, people } = await fill(scene, 10)
    const { store, acme } = scene
    const leave = (one: StoredUser) =>
      store.write(acme, async (tx) => {
        const current = await tx.users.findByIdForUpdate(one.id)
        if (current === undefined) return
        await tx.memberships.removeFromAll(current.key)
        await tx.users.markDeleted(current, 6)
      })
    const join = (one: StoredUser) => store.write(acme, (tx) => tx.memberships.add(groups[0].key, [one.id], 5))
    await Promise.all(people.flatMap((one) => [leave(one), join(one), join(one)]))
    expect(await membersOf(scene, groups[0])).toEqual([])
  })

  test('of two groups left at the same time, the second leaving sees the first', async () => {
    await using scene = await openScene(open)
    const { groups, people } = await fill(scene, 10)
    const { store, acme } = scene
    const everybody = people.map(({ id }) => id)
    await store.write(acme, async (tx) => {
      for (const { key } of groups) await tx.memberships.add(key, everybody, 5)
    })
    const leave = (one: StoredUser, from: StoredGroup) =>
      store.write(acme, async (tx) => {
        await tx.memberships.remove(from.key, [one.id])
        return (await tx.memberships.listGroupsOf([one.key])).has(one.key) ? 'still in one' : 'in none'
      })
    const outcomes = await Promise.all(people.map((one) => Promise.all(groups.map((from) => leave(one, from)))))
    for (const outcome of outcomes) expect(outcome.toSorted()).toEqual(['in none', 'still in one'])
  })
}
