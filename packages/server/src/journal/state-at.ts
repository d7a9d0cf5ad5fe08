// The state of a person or a group at a moment of the past, told by the journal.

import { isJsonObject, type JsonValue, sameValue } from '@fluid-scim/scim'
import type { Grant } from '../directory/grant.ts'
import type { OrganisationId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { StoredJournalEntry } from '../store/port/journal.ts'
import type { Reading } from '../store/port/store.ts'
import { findGroupBase, findUserBase } from './bases.ts'
import { membersAt } from './members-at.ts'
import { byHandAfter, groupAfter, movesIn, type ResourceState, userAfter, valueAfter } from './replay.ts'
import { type GivenThen, grantIn, type StandingAt, standingAt } from './standing-at.ts'

export interface PersonAt {
  readonly state: ResourceState
  /** The groups at that moment, with their names then and what they granted. */
  readonly groups: readonly GroupOfPerson[]
  readonly byHand: readonly Grant[]
  readonly standing: StandingAt
}

interface GroupOfPerson {
  readonly id: string
  readonly name: string
  readonly grant: Grant | undefined
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

  /** Whether a search from this time on asks for what is not known. */
  concerns({ sinceMs = 0 }: { readonly sinceMs?: number | undefined }): boolean {
    return sinceMs < this.reachesBackMs
  }
}

const PER_PAGE = 500

/** A person as they were; undefined when there was nobody of that id yet. Throws BeforeJournal. */
export function personAt(
  { store, catalogue }: Pick<Runtime, 'store' | 'catalogue'>,
  organisation: OrganisationId,
  { id, atMs }: { readonly id: string; readonly atMs: number },
): Promise<PersonAt | undefined> {
  return store.read(organisation, async (tx) => {
    await requireKnown(tx, atMs)
    const base = await findUserBase(tx, id)
    let state = base?.state
    const memberships = new Map<string, Since>()
    for (const group of await tx.archive.listBaseGroupsOf(id)) memberships.set(group, BEFORE_JOURNAL)
    let hands = handsOf(base?.byHand ?? [], [], BEFORE_JOURNAL)
    for await (const entry of entriesOf(tx, id, atMs)) {
      const since = { sinceMs: entry.atMs, requestId: entry.requestId }
      if (entry.subject?.id === id) {
        state = userAfter(state, entry)
        hands = handsOf(
          byHandAfter(
            hands.map(({ value }) => value),
            entry,
          ),
          hands,
          since,
        )
      }
      for (const { groupId, added, removed } of movesIn(entry)) {
        if (removed.includes(id)) memberships.delete(groupId)
        if (added.includes(id)) memberships.set(groupId, since)
      }
    }
    if (state === undefined) return undefined
    const groups = await liveGroups(tx, memberships, atMs)
    const isThere = state.deletedMs === undefined
    const byHand = isThere ? hands.flatMap(givenByHand) : []
    const standing = await standingAt(tx, catalogue, {
      atMs,
      active: isThere && state.resource['active'] === true,
      grants: [...groups.flatMap(({ given }) => given), ...byHand],
    })
    return {
      state,
      groups: groups.map(({ group }) => group),
      byHand: byHand.map(({ grant }) => grant),
      // Nobody who is deleted holds anything, the defaults neither.
      standing: isThere ? standing : { ...standing, roles: [] },
    }
  })
}

/** When something began and by which request; undefined: before the journal. */
interface Since {
  readonly sinceMs: number | undefined
  readonly requestId: string | undefined
}

const BEFORE_JOURNAL: Since = { sinceMs: undefined, requestId: undefined }

interface Hand extends Since {
  readonly value: JsonValue
}

/** What is given by hand after a step: what was there before keeps its beginning. */
function handsOf(values: readonly JsonValue[], before: readonly Hand[], since: Since): readonly Hand[] {
  return values.map((value) => before.find((hand) => sameValue(hand.value, value)) ?? { value, ...since })
}

function givenByHand({ value, ...since }: Hand): readonly GivenThen[] {
  const grant = grantIn(value)
  return grant === undefined ? [] : [{ grant, source: { kind: 'hand', group: undefined, isMapped: false, ...since } }]
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

interface GroupThen {
  readonly group: GroupOfPerson
  readonly given: readonly GivenThen[]
}

async function liveGroups(
  tx: Reading,
  memberships: ReadonlyMap<string, Since>,
  atMs: number,
): Promise<readonly GroupThen[]> {
  const groups: GroupThen[] = []
  for (const [id, since] of memberships) {
    const { state, grants } = await groupStateAt(tx, id, atMs)
    if (state === undefined || state.deletedMs !== undefined) continue
    const displayName = state.resource['displayName']
    const name = typeof displayName === 'string' ? displayName : id
    const grant = grantIn(grants)
    const isMapped = isJsonObject(grants) && grants['by'] === 'mapping'
    const source = { kind: 'group', group: name, isMapped, ...since } as const
    groups.push({ group: { id, name, grant }, given: grant === undefined ? [] : [{ grant, source }] })
  }
  return groups
}

interface GroupStateThen {
  readonly state: ResourceState | undefined
  readonly grants: JsonValue | undefined
  readonly position: number
}

async function groupStateAt(tx: Reading, id: string, atMs: number): Promise<GroupStateThen> {
  const base = await findGroupBase(tx, id)
  let state = base?.state
  let grants = base?.grants
  let position = 0
  for await (const entry of entriesOf(tx, id, atMs, { isWhole: false })) {
    state = groupAfter(state, entry)
    if (entry.subject?.kind === 'group') grants = valueAfter(grants, entry, 'grants')
    position = entry.position
  }
  return { state, grants, position }
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
  const before = await findEndOfKnown(tx)
  if (before !== undefined && atMs < before.reachesBackMs) throw before
}

/** What is to be said of times before the first entry that is left; undefined while the journal has all from the beginning. */
export async function findEndOfKnown(tx: Reading): Promise<BeforeJournal | undefined> {
  const { prunedPosition } = await tx.archive.getHead()
  if (prunedPosition === 0) return undefined
  const [first] = await tx.journal.list({ from: { after: prunedPosition }, limit: 1 })
  return first === undefined ? undefined : new BeforeJournal(first.atMs)
}
