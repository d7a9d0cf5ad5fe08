import { expect, test } from 'vitest'
import { UniqueViolation } from '../port/errors.ts'
import { filterOf, type Open, openScene, PEOPLE, person } from './scene.ts'

const EVERYTHING = {
  externalId: '00uA',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a placeholder is one of those that could be misread.
  name: { givenName: 'Inés', familyName: 'O\'Brien "x" \\ ${y}' },
  displayName: '𝒳 ß ς %_ ?',
  emails: [
    { value: 'Ines@Northrail.example', type: 'work', primary: true },
    { value: 'ines@home.example', type: 'home' },
  ],
}

export function describeUsers(open: Open): void {
  test('gives a person back exactly as stored, by id and by name', async () => {
    await using scene = await openScene(open)
    const row = person('Ines', EVERYTHING)
    const stored = await scene.store.write(scene.acme, (tx) => tx.users.insert(row))
    const { search: _search, ...kept } = row
    expect(stored).toEqual({ ...kept, key: stored.key })
    const found = await scene.store.read(scene.acme, async (tx) => [
      await tx.users.findById(row.id),
      await tx.users.findByNameKey('ines'),
    ])
    expect(found).toEqual([stored, stored])
  })

  test('changes a person, and finds it by the new values only', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const before = await store.write(acme, (tx) => tx.users.insert(person('ines', EVERYTHING)))
    const row = { ...person('ruth', { emails: [{ value: 'ruth@northrail.example' }] }, 2), id: before.id }
    await store.write(acme, (tx) => tx.users.update(before, row))
    const find = (filter: string) =>
      store.read(acme, async (tx) => (await tx.users.list({ ...PEOPLE, filter: filterOf(filter) })).total)
    expect(await store.read(acme, (tx) => tx.users.findByNameKey('ruth'))).toMatchObject({ version: 2, id: before.id })
    expect([await find('emails eq "RUTH@northrail.example"'), await find('emails eq "ines@home.example"')]).toEqual([
      1, 0,
    ])
    expect([await find('externalId eq "00uA"'), await find('userName eq "ines"')]).toEqual([0, 0])
  })

  test('refuses a userName that a living person has, on creation and on change', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const ines = await store.write(acme, async (tx) => {
      await tx.users.insert(person('ruth'))
      return await tx.users.insert(person('ines'))
    })
    const taken = await store.write(acme, (tx) => tx.users.insert({ ...person('RUTH') })).catch((error) => error)
    expect([taken instanceof UniqueViolation, taken.key]).toEqual([true, 'users.userName'])
    const renamed = { ...person('Ruth'), id: ines.id }
    await expect(store.write(acme, (tx) => tx.users.update(ines, renamed))).rejects.toThrow(UniqueViolation)
  })

  test('a deleted person is unknown, its name free, its addresses not found', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const ines = await store.write(acme, (tx) => tx.users.insert(person('ines', EVERYTHING)))
    await store.write(acme, (tx) => tx.users.markDeleted(ines, 2_000))
    const found = await store.write(acme, async (tx) => [
      await tx.users.findById(ines.id),
      await tx.users.findByIdForUpdate(ines.id),
      await tx.users.findByNameKey('ines'),
      (await tx.users.list({ ...PEOPLE, filter: filterOf('emails eq "ines@home.example"') })).total,
      await tx.users.count(),
    ])
    expect(found).toEqual([undefined, undefined, undefined, 0, 0])
    await store.write(acme, (tx) => tx.users.insert({ ...person('ines', EVERYTHING), id: person('other').id }))
    expect(await store.read(acme, (tx) => tx.users.count())).toBe(1)
  })

  test('counts people however many come and go at once', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const names = Array.from({ length: 30 }, (_, index) => `p${index}`)
    const people = await Promise.all(names.map((name) => store.write(acme, (tx) => tx.users.insert(person(name)))))
    await Promise.all(people.slice(0, 10).map((one) => store.write(acme, (tx) => tx.users.markDeleted(one, 2_000))))
    const counted = await store.read(acme, async (tx) => [await tx.users.count(), (await tx.users.list(PEOPLE)).total])
    expect(counted).toEqual([20, 20])
  })
}
