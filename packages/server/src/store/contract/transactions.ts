import { expect, test } from 'vitest'
import { UniqueViolation } from '../port/errors.ts'
import type { Writing } from '../port/store.ts'
import { addOrganisation, type Open, openScene, person, type Scene } from './scene.ts'

const countPeople = ({ store, acme }: Scene) => store.read(acme, (tx) => tx.users.count())

export function describeTransactions(open: Open): void {
  test('a throw takes back everything that a transaction has done', async () => {
    await using scene = await openScene(open)
    const broken = scene.store.write(scene.acme, async (tx) => {
      await tx.users.insert(person('ines'))
      throw new Error('no')
    })
    await expect(broken).rejects.toThrow('no')
    expect(await countPeople(scene)).toBe(0)
  })

  test('a transaction cannot be used after its end', async () => {
    await using scene = await openScene(open)
    let kept: Writing | undefined
    await scene.store.write(scene.acme, async (tx) => {
      kept = tx
    })
    await expect(kept?.users.count()).rejects.toThrow('used after its end')
  })

  test('one that fails beside others takes back only itself', async () => {
    await using scene = await openScene(open)
    const names = Array.from({ length: 20 }, (_, index) => `p${index}`)
    const attempts = await Promise.allSettled(
      names.map((name, index) =>
        scene.store.write(scene.acme, async (tx) => {
          await tx.users.insert(person(name))
          if (index % 4 === 0) throw new Error('no')
        }),
      ),
    )
    expect(attempts.filter(({ status }) => status === 'rejected')).toHaveLength(5)
    expect(await countPeople(scene)).toBe(15)
  })

  test('sees what it has written itself, and others only after the commit', async () => {
    await using scene = await openScene(open)
    await scene.store.write(scene.acme, async (tx) => {
      await tx.users.insert(person('ines'))
      expect(await tx.users.count()).toBe(1)
      expect(await countPeople(scene)).toBe(0)
    })
    expect(await countPeople(scene)).toBe(1)
  })

  test('a read has one view from its first question to its last', async () => {
    await using scene = await openScene(open)
    const seen = await scene.store.read(scene.acme, async (tx) => {
      const before = await tx.users.count()
      await scene.store.write(scene.acme, (writing) => writing.users.insert(person('ines')))
      return [before, await tx.users.count(), (await tx.users.findByNameKey('ines')) === undefined]
    })
    expect(seen).toEqual([0, 0, true])
  })

  test('parallel changes of one person are all kept', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const { id } = await store.write(acme, (tx) => tx.users.insert(person('ines')))
    const change = () =>
      store.write(acme, async (tx) => {
        const current = await tx.users.findByIdForUpdate(id)
        if (current === undefined) throw new Error('the person is there')
        await tx.users.update(current, person('ines', { title: `${current.version}` }, current.version + 1))
      })
    await Promise.all(Array.from({ length: 20 }, change))
    const after = await store.read(acme, (tx) => tx.users.findById(id))
    expect([after?.version, after?.resource['title']]).toEqual([21, '20'])
  })

  test('who holds the organisation is waited for, and what it has decided is seen', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const grow = () =>
      store.write(acme, async (tx) => {
        await tx.organisations.lock()
        const { settings } = await tx.organisations.get()
        const days = (settings.journalRetentionDays ?? 0) + 1
        await tx.organisations.updateSettings({ ...settings, journalRetentionDays: days })
      })
    const { settings: before } = await store.read(acme, (tx) => tx.organisations.get())
    await Promise.all(Array.from({ length: 10 }, grow))
    const { settings: after } = await store.read(acme, (tx) => tx.organisations.get())
    expect(after.journalRetentionDays).toBe((before.journalRetentionDays ?? 0) + 10)
  })

  test('a lost race for a name is looked at again, and then refused by the work itself', async () => {
    await using scene = await openScene(open)
    const create = () =>
      scene.store.write(scene.acme, async (tx) => {
        if ((await tx.users.findByNameKey('ines')) !== undefined) return 'refused'
        // Both have looked before either has written.
        await new Promise((resolve) => setTimeout(resolve, 20))
        await tx.users.insert(person('ines'))
        return 'created'
      })
    expect((await Promise.all([create(), create(), create()])).toSorted()).toEqual(['created', 'refused', 'refused'])
  })

  test('reaches no other organisation', async () => {
    await using scene = await openScene(open)
    const beta = await addOrganisation(scene.store, 'beta')
    await scene.store.write(scene.acme, (tx) => tx.users.insert(person('ines')))
    const found = await scene.store.read(beta.id, async (tx) => [
      await tx.users.count(),
      await tx.users.findById(person('ines').id),
      await tx.users.findByNameKey('ines'),
    ])
    expect(found).toEqual([0, undefined, undefined])
    await scene.store.write(beta.id, (tx) => tx.users.insert(person('ines')))
  })

  test('tells listeners of each commit, and of nothing else', async () => {
    await using scene = await openScene(open)
    const heard: number[] = []
    using _listening = scene.store.onWrite((organisation) => heard.push(organisation))
    await scene.store.write(scene.acme, (tx) => tx.users.insert(person('ines')))
    await expect(scene.store.write(scene.acme, (tx) => tx.users.insert(person('ines')))).rejects.toThrow(
      UniqueViolation,
    )
    await countPeople(scene)
    // A store that begins to listen just then may hear its own word once more.
    expect(new Set(heard)).toEqual(new Set([scene.acme]))
  })

  test('brings the schema up to date once, however many ask at once', async () => {
    await using scene = await openScene(open)
    await scene.store.check()
    expect(await Promise.all([scene.store.migrate(), scene.store.migrate()])).toEqual([[], []])
  })
}
