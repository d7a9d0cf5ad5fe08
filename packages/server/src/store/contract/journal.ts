import { expect, test, vi } from 'vitest'
import type { OrganisationId } from '../../directory/ids.ts'
import type { JournalEntry } from '../../journal/entry.ts'
import type { JournalAppend, JournalQuery } from '../port/journal.ts'
import { addOrganisation, type Open, openScene, type Scene } from './scene.ts'

const SETTLES_WITHIN_MS = 15_000

/** An entry to append, about the person `u`. */
export function entry(sentence: string, more: Partial<JournalEntry> = {}): JournalAppend {
  const actor = { kind: 'scim', id: 'token', client: 'Okta' } as const
  return {
    entry: {
      atMs: 1_000,
      requestId: 'r',
      actor,
      action: 'user.created',
      outcome: 'changed',
      subject: { kind: 'user', id: 'u', name: 'Ines' },
      changes: [{ attribute: 'title', before: null, after: 'ß "𝒳" \u0000' }],
      notDone: ['nothing'],
      sentence,
      ...more,
    },
    client: 'Okta',
    searchText: sentence,
    concerned: [{ relation: 'subject', ids: ['u'] }],
  }
}

async function list({ store, acme }: Scene, query: Partial<JournalQuery>): Promise<readonly string[]> {
  const found = await store.read(acme, (tx) => tx.journal.list({ from: { after: 0 }, limit: 100, ...query }))
  return found.map(({ sentence }) => sentence)
}

export function describeJournal(open: Open): void {
  test('gives an entry back as written', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const written = entry('one')
    const position = await store.write(acme, (tx) => tx.journal.append(written))
    const found = await store.read(acme, (tx) => tx.journal.list({ from: { after: 0 }, limit: 1 }))
    expect(found).toEqual([{ ...written.entry, position }])
  })

  test('walks forward and back from a position, of one organisation only', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const beta = await addOrganisation(store, 'beta')
    const positions: number[] = []
    for (const sentence of ['one', 'two', 'three']) {
      positions.push(await store.write(acme, (tx) => tx.journal.append(entry(sentence))))
      await store.write(beta.id, (tx) => tx.journal.append(entry('elsewhere')))
    }
    const [, second = 0] = positions
    expect(await list(scene, {})).toEqual(['one', 'two', 'three'])
    expect(await list(scene, { from: { after: second } })).toEqual(['three'])
    expect(await list(scene, { from: { before: undefined }, limit: 2 })).toEqual(['three', 'two'])
    expect(await list(scene, { from: { before: second } })).toEqual(['one'])
  })

  test('finds entries by whom they concern and by outcome', async () => {
    await using scene = await openScene(open)
    await scene.store.write(scene.acme, async (tx) => {
      await tx.journal.append(entry('about u'))
      await tx.journal.append({ ...entry('about nobody'), concerned: [] })
      await tx.journal.append({ ...entry('refused', { outcome: 'refused' }), concerned: [] })
    })
    expect(await list(scene, { subjectId: 'u' })).toEqual(['about u'])
    expect(await list(scene, { outcome: 'refused' })).toEqual(['refused'])
  })

  test('an entry of a transaction that was taken back is not there', async () => {
    await using scene = await openScene(open)
    const broken = scene.store.write(scene.acme, async (tx) => {
      await tx.journal.append(entry('never'))
      throw new Error('no')
    })
    await expect(broken).rejects.toThrow('no')
    expect(await list(scene, {})).toEqual([])
  })

  test('one transaction may write any number of entries, and they keep their order', async () => {
    await using scene = await openScene(open)
    const sentences = Array.from({ length: 1_100 }, (_, index) => `${index}`)
    await scene.store.write(scene.acme, async (tx) => {
      for (const sentence of sentences) await tx.journal.append(entry(sentence))
    })
    await scene.store.write(scene.acme, (tx) => tx.journal.append(entry('after')))
    expect(await list(scene, { limit: 2_000 })).toEqual([...sentences, 'after'])
  })

  test('an entry is not settled while an earlier one may still appear', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const first = Promise.withResolvers<void>()
    const done = Promise.withResolvers<void>()
    const slow = store.write(acme, async (tx) => {
      await tx.journal.append(entry('first'))
      first.resolve()
      await done.promise
    })
    await first.promise
    // Where there is one writer, this one waits for the slow one.
    const quick = store.write(acme, (tx) => tx.journal.append(entry('second')))
    await Promise.race([quick, new Promise((resolve) => setTimeout(resolve, 50))])
    const settled = () => list(scene, { isSettled: true })
    const meanwhile = await settled()
    const ready = (await store.backlog.listUnprojected()).filter(({ isSettled }) => isSettled)
    done.resolve()
    await Promise.all([slow, quick])
    expect([meanwhile, ready]).toEqual([[], []])
    await vi.waitFor(async () => expect(await settled()).toEqual(['first', 'second']), SETTLES_WITHIN_MS)
  })

  test('tells whose entries have no events yet, of all organisations and among those that are meant', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const [beta, gamma] = [(await addOrganisation(store, 'beta')).id, (await addOrganisation(store, 'gamma')).id]
    for (const one of [acme, gamma]) await store.write(one, (tx) => tx.journal.append(entry('new')))
    const behind = async (among?: readonly OrganisationId[]) =>
      (await store.backlog.listUnprojected(among)).map(({ organisation }) => organisation)
    expect([new Set(await behind()), await behind([beta, gamma]), await behind([])]).toEqual([
      new Set([acme, gamma]),
      [gamma],
      [],
    ])
    const settled = async () => (await store.backlog.listUnprojected()).every(({ isSettled }) => isSettled)
    await vi.waitFor(async () => expect(await settled()).toBe(true), SETTLES_WITHIN_MS)
  })

  test('who follows the settled entries misses none, however many write at once', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const COUNT = 120
    const writers = Promise.all(
      Array.from({ length: COUNT }, (_, index) =>
        store.write(acme, async (tx) => {
          await tx.journal.append(entry(`${index}`))
          // Transactions end in another order than they have been given their positions.
          await new Promise((resolve) => setTimeout(resolve, Math.random() * 20))
        }),
      ),
    )
    const seen: string[] = []
    // The last ones may settle a moment after their commit: any other transaction at work in the database (an
    // autovacuum, say) holds them back. A missed one never comes, and the time-out of the wait tells.
    const untilMs = Date.now() + SETTLES_WITHIN_MS
    for (let after = 0; seen.length < COUNT && Date.now() < untilMs; ) {
      const page = await store.read(acme, (tx) => tx.journal.list({ from: { after }, isSettled: true, limit: 10 }))
      seen.push(...page.map(({ sentence }) => sentence))
      after = page.at(-1)?.position ?? after
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await writers
    expect(seen).toHaveLength(COUNT)
    expect(new Set(seen)).toEqual(new Set(Array.from({ length: COUNT }, (_, index) => `${index}`)))
  })
}
