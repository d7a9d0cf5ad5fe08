import { expect, test } from 'vitest'
import { UniqueViolation } from '../port/errors.ts'
import { group, type Open, openScene, PEOPLE } from './scene.ts'

export function describeGroups(open: Open): void {
  test('gives a group back as stored, by id and by its trimmed name in any letter case', async () => {
    await using scene = await openScene(open)
    const row = group('Fluid  Ingénieurs', { externalId: 'g1' })
    const stored = await scene.store.write(scene.acme, (tx) => tx.groups.insert(row))
    const found = await scene.store.read(scene.acme, async (tx) => [
      await tx.groups.findById(row.id),
      (await tx.groups.list(PEOPLE)).rows[0],
    ])
    expect(found).toMatchObject([
      { id: row.id, resource: row.resource, memberCount: 0, version: 1 },
      { key: stored.key, createdMs: 1_000, modifiedMs: 1_001 },
    ])
  })

  test('refuses a name that a living group has, and frees it when the group goes', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const users = await store.write(acme, (tx) => tx.groups.insert(group('Fluid User')))
    const again = { ...group('FLUID USER'), id: group('other').id }
    const taken = await store.write(acme, (tx) => tx.groups.insert(again)).catch((error) => error)
    expect([taken instanceof UniqueViolation, taken.key]).toEqual([true, 'groups.displayName'])
    await store.write(acme, (tx) => tx.groups.markDeleted(users.key, 2_000))
    await store.write(acme, (tx) => tx.groups.insert(again))
    const found = await store.read(acme, async (tx) => [
      await tx.groups.findById(users.id),
      (await tx.groups.findByNameKey('fluid user'))?.id,
      (await tx.groups.list(PEOPLE)).total,
    ])
    expect(found).toEqual([undefined, again.id, 1])
  })

  test('adds to the number of members what each change says, also of parallel ones', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const made = await store.write(acme, (tx) => tx.groups.insert(group('g')))
    const { key, id } = made
    await Promise.all(
      [3, 4, -2].map((delta) => store.write(acme, (tx) => tx.groups.update(made, group('g', {}, 2), delta))),
    )
    await store.write(acme, (tx) => tx.groups.noteMembersGone([key], 9_000))
    const after = await store.read(acme, (tx) => tx.groups.findById(id))
    expect(after).toMatchObject({ memberCount: 4, version: 3, modifiedMs: 9_000 })
  })

  test('keeps what a group grants, and lists those that grant nothing', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const grant = { grant: { kind: 'role', name: 'User' }, by: 'catalogue', sinceMs: 5 } as const
    const keys = await store.write(acme, async (tx) => {
      const one = await tx.groups.insert(group('one'))
      const two = await tx.groups.insert(group('two'))
      await tx.groups.setGrant(two.key, grant)
      return [one.key, two.key]
    })
    const list = (isHeld: boolean | undefined) =>
      store.read(acme, async (tx) => {
        const found = await tx.groups.listByGrant({ isHeld, after: undefined, limit: 10 })
        return found.map(({ key, grant: given }) => [key, given])
      })
    expect(await list(true)).toEqual([[keys[0], undefined]])
    expect(await list(false)).toEqual([[keys[1], grant]])
    expect((await list(undefined)).map(([key]) => key)).toEqual(keys)
  })
}
