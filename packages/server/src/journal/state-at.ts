// The state of a person or a group at a moment of the past, told by the journal.

import type { OrganisationId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { StoredJournalEntry } from '../store/port/journal.ts'
import type { Reading } from '../store/port/store.ts'
import { findResourceBase } from './bases.ts'
import { membersAt } from './members-at.ts'
import { groupAfter, movesIn, type ResourceState, userAfter } from './replay.ts'

export interface PersonAt {
  readonly state: ResourceState
  /** The groups at that moment, with their names then. */
  readonly groups: readonly { readonly id: string; readonly name: string }[]
}

export interface GroupAt {
  readonly state: ResourceState
  readonly members: ReadonlySet<string>
}

/** The journal does not reach back so far: older entries were dropped when their time was over. */
export class BeforeJournal extends Error {
  readonly reachesBackMs: number
  constructor(reachesBackMs: number) {
    super(
      `The journal reaches back to ${new Date(reachesBackMs).toISOString()}: what was before is not known any more.`,
    )
    this.reachesBackMs = reachesBackMs
  }
}

const PER_PAGE = 500

/** A person as they were; undefined when there was nobody of that id yet. Throws BeforeJournal. */
export function personAt(
  { store }: Runtime,
  organisation: OrganisationId,
  { id, atMs }: { readonly id: string; readonly atMs: number },
): Promise<PersonAt | undefined> {
  return store.read(organisation, async (tx) => {
    await requireKnown(tx, atMs)
    let state = await findResourceBase(tx, 'user', id)
    const groups = new Set(await tx.archive.listBaseGroupsOf(id))
    for await (const entry of entriesOf(tx, id, atMs)) {
      if (entry.subject?.id === id) state = userAfter(state, entry)
      for (const { groupId, added, removed } of movesIn(entry)) {
        if (removed.includes(id)) groups.delete(groupId)
        if (added.includes(id)) groups.add(groupId)
      }
    }
    return state === undefined ? undefined : { state, groups: await liveGroups(tx, groups, atMs) }
  })
}

/** A group as it was; undefined when there was none of that id yet. Throws BeforeJournal. */
export function groupAt(
  { store }: Runtime,
  organisation: OrganisationId,
  { id, atMs }: { readonly id: string; readonly atMs: number },
): Promise<GroupAt | undefined> {
  return store.read(organisation, async (tx) => {
    await requireKnown(tx, atMs)
    const { state, position } = await groupStateAt(tx, id, atMs)
    return state === undefined ? undefined : { state, members: await membersAt(tx, id, position) }
  })
}

async function liveGroups(tx: Reading, ids: Iterable<string>, atMs: number): Promise<PersonAt['groups']> {
  const groups: { id: string; name: string }[] = []
  for (const id of ids) {
    const { state } = await groupStateAt(tx, id, atMs)
    const name = state?.resource['displayName']
    if (state !== undefined && state.deletedMs === undefined) {
      groups.push({ id, name: typeof name === 'string' ? name : id })
    }
  }
  return groups
}

async function groupStateAt(
  tx: Reading,
  id: string,
  atMs: number,
): Promise<{ state: ResourceState | undefined; position: number }> {
  let state = await findResourceBase(tx, 'group', id)
  let position = 0
  for await (const entry of entriesOf(tx, id, atMs, { isWhole: false })) {
    if (entry.outcome === 'changed') state = groupAfter(state, entry)
    position = entry.position
  }
  return { state, position }
}

async function* entriesOf(
  tx: Reading,
  subjectId: string,
  atMs: number,
  { isWhole }: { readonly isWhole: boolean } = { isWhole: true },
): AsyncGenerator<StoredJournalEntry> {
  let after = 0
  for (;;) {
    const page = await tx.journal.list({
      from: { after },
      subjectId,
      outcome: 'changed',
      untilMs: atMs + 1,
      isWhole,
      limit: PER_PAGE,
    })
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PER_PAGE) return
    after = last.position
  }
}

async function requireKnown(tx: Reading, atMs: number): Promise<void> {
  const { prunedPosition } = await tx.archive.getHead()
  if (prunedPosition === 0) return
  const [first] = await tx.journal.list({ from: { after: prunedPosition }, limit: 1 })
  if (first !== undefined && atMs < first.atMs) throw new BeforeJournal(first.atMs)
}
