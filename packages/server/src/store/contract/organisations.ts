import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS } from '../../directory/settings.ts'
import { UniqueViolation } from '../port/errors.ts'
import { addOrganisation, type Open, openScene, person } from './scene.ts'

export function describeOrganisations(open: Open): void {
  test('finds an organisation by its name and by nothing else', async () => {
    await using scene = await openScene(open)
    const { directory } = scene.store
    const found = await directory.findByName('acme')
    expect(found).toMatchObject({ id: scene.acme, name: 'acme', displayName: 'The acme', createdMs: 1_000 })
    expect(found?.settings).toEqual(DEFAULT_SETTINGS)
    expect([await directory.findByName('ACME'), await directory.findByName('acm')]).toEqual([undefined, undefined])
  })

  test('lists organisations in the order of their characters, a page at a time', async () => {
    await using scene = await openScene(open)
    for (const name of ['b', 'a-b', 'ab', 'a', '1']) await addOrganisation(scene.store, name)
    const page = async (after: string) => (await scene.store.directory.listByName(after, 3)).map(({ name }) => name)
    expect([await page(''), await page('a-b'), await page('b')]).toEqual([['1', 'a', 'a-b'], ['ab', 'acme', 'b'], []])
  })

  test('adds an organisation wholly or not at all, and no name twice', async () => {
    await using scene = await openScene(open)
    const { store } = scene
    await addOrganisation(store, 'whole', async (tx) => void (await tx.users.insert(person('ines'))))
    const broken = addOrganisation(store, 'broken', () => Promise.reject(new Error('no')))
    await expect(broken).rejects.toThrow('no')
    await expect(addOrganisation(store, 'whole')).rejects.toThrow('taken')
    const whole = await store.directory.findByName('whole')
    expect(whole && (await store.read(whole.id, (tx) => tx.users.count()))).toBe(1)
    expect(await store.directory.findByName('broken')).toBe(undefined)
  })

  test('of two who add the same name at once, one does', async () => {
    await using scene = await openScene(open)
    const attempts = await Promise.allSettled([1, 2, 3, 4].map(() => addOrganisation(scene.store, 'new')))
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test("keeps an organisation's settings", async () => {
    await using scene = await openScene(open)
    const settings = { ...DEFAULT_SETTINGS, scimSyncDisabled: true }
    await scene.store.write(scene.acme, (tx) => tx.organisations.updateSettings(settings))
    expect((await scene.store.read(scene.acme, (tx) => tx.organisations.get())).settings).toEqual(settings)
  })

  test('has one local administrator of a name, in any letter case', async () => {
    await using scene = await openScene(open)
    const add = (userName: string) =>
      scene.store.write(scene.acme, (tx) =>
        tx.organisations.insertLocalAdministrator({ userName, passwordHash: 'x', createdMs: 1 }),
      )
    await add('Admin')
    await expect(add('ADMIN')).rejects.toThrow(UniqueViolation)
    await add('second')
    expect(await scene.store.read(scene.acme, (tx) => tx.organisations.countLocalAdministrators())).toBe(2)
  })
}
