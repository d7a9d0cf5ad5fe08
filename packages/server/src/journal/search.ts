// Questions to the journal: by person, group, outcome, action, client, time and text; newest or oldest first; the last
// page costs what the first one does, since a page begins at a position.

import { foldText } from '@fluid-scim/scim'
import type { OrganisationId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { JournalQuery, MembershipMove, StoredJournalEntry } from '../store/port/journal.ts'
import type { Reading } from '../store/port/store.ts'
import type { JournalAction } from './entry.ts'

export interface JournalFilter {
  /** A person's SCIM id: entries about them, their memberships, and what their groups meant while they were in them. */
  readonly person?: string | undefined
  /** A group's SCIM id. */
  readonly group?: string | undefined
  readonly outcome?: 'changed' | 'refused' | undefined
  readonly actions?: readonly JournalAction[] | undefined
  /** By the name in the journal: `Okta`. */
  readonly client?: string | undefined
  /** Contained in sentence, names or reasons, whatever the letter case. */
  readonly text?: string | undefined
  readonly sinceMs?: number | undefined
  /** Exclusive. */
  readonly untilMs?: number | undefined
}

export interface JournalSearch {
  readonly filter: JournalFilter
  readonly order: 'newest' | 'oldest'
  /** The `next` of the page before; undefined: from the beginning. */
  readonly cursor: number | undefined
  readonly limit: number
}

export interface JournalPage {
  readonly entries: readonly StoredJournalEntry[]
  /** Where the next page begins; undefined: there is none. A page may be short, even empty, and have one. */
  readonly next: number | undefined
  /** How far a part that is not full has looked, where there is more to look through: the time of the entry there. */
  readonly searchedToMs: number | undefined
}

/** Entries looked at in one query when no index leads to those that match, so that no query holds others up. */
const SCANNED_PER_QUERY = 5_000
/** So that an answer comes at once, from entries too that nobody has looked at for a long time. */
const QUERIES_PER_PAGE = 4
/** Clocks of several processes differ by less; entries that are next to each other may be out of time by so much. */
const CLOCK_SKEW_MS = 600_000

/** One page of what matches. */
export async function searchJournal(
  runtime: Runtime,
  organisation: OrganisationId,
  search: JournalSearch,
): Promise<JournalPage> {
  const { person, group } = search.filter
  if (person === undefined && group === undefined) return scan(runtime, organisation, search)
  const entries = await runtime.store.read(organisation, async (tx) =>
    person === undefined ? tx.journal.list({ ...queryOf(search), subjectId: group }) : historyOf(tx, person, search),
  )
  return {
    entries,
    next: entries.length < search.limit ? undefined : entries.at(-1)?.position,
    searchedToMs: undefined,
  }
}

/** Every page of a search, entry by entry. */
export async function* searchWhole(
  runtime: Runtime,
  organisation: OrganisationId,
  search: Omit<JournalSearch, 'cursor'>,
): AsyncGenerator<StoredJournalEntry> {
  let cursor: number | undefined
  for (;;) {
    const page = await searchJournal(runtime, organisation, { ...search, cursor })
    yield* page.entries
    if (page.next === undefined) return
    cursor = page.next
  }
}

/** Which of the entries after one position and up to another match: for followers, a few entries at a time. */
export async function listMatching(
  tx: Reading,
  filter: JournalFilter,
  { after, until, limit }: { readonly after: number; readonly until: number; readonly limit: number },
): Promise<readonly StoredJournalEntry[]> {
  const search: JournalSearch = { filter, order: 'oldest', cursor: after, limit }
  if (filter.person !== undefined) {
    return (await historyOf(tx, filter.person, search)).filter(({ position }) => position <= until)
  }
  return tx.journal.list({ ...queryOf(search), subjectId: filter.group, until })
}

/** Walks the journal in windows, each in a view of its own. */
async function scan(runtime: Runtime, organisation: OrganisationId, search: JournalSearch): Promise<JournalPage> {
  const entries: StoredJournalEntry[] = []
  let cursor = search.cursor ?? (await startOf(runtime, organisation, search))
  for (let queries = 0; queries < QUERIES_PER_PAGE; queries += 1) {
    const limit = search.limit - entries.length
    const query = { ...queryOf({ ...search, cursor }), limit }
    const { found, until } = await runtime.store.read(organisation, async (tx) => {
      const end = isIndexed(search) ? undefined : await tx.journal.findPositionPast(query.from, SCANNED_PER_QUERY)
      return { found: await tx.journal.list({ ...query, until: end }), until: end }
    })
    entries.push(...found)
    if (found.length === limit) return { entries, next: found.at(-1)?.position, searchedToMs: undefined }
    if (until === undefined || (await isPastTime(runtime, organisation, search, until))) {
      return { entries, next: undefined, searchedToMs: undefined }
    }
    cursor = until
  }
  const searchedToMs = cursor === undefined ? undefined : await timeFrom(runtime, organisation, cursor)
  return { entries, next: cursor, searchedToMs }
}

/** Whether the matching entries can be gone through without passing over others. */
function isIndexed({ filter, order }: JournalSearch): boolean {
  const { outcome, actions, client, text, sinceMs, untilMs } = filter
  const endMs = order === 'oldest' ? untilMs : sinceMs
  return [actions, client, text, endMs].every((one) => one === undefined) && outcome !== 'changed'
}

/** Where the time asked for begins, in the direction of the walk. */
async function startOf(
  { store }: Runtime,
  organisation: OrganisationId,
  { filter, order }: JournalSearch,
): Promise<number | undefined> {
  const startMs = order === 'oldest' ? filter.sinceMs : filter.untilMs
  if (startMs === undefined) return undefined
  const atMs = order === 'oldest' ? startMs - CLOCK_SKEW_MS : startMs + CLOCK_SKEW_MS
  const position = await store.read(organisation, (tx) => tx.journal.findPositionAt(atMs))
  if (order === 'newest') return position
  return position === undefined ? Number.MAX_SAFE_INTEGER : position - 1
}

async function isPastTime(
  runtime: Runtime,
  organisation: OrganisationId,
  { filter, order }: JournalSearch,
  position: number,
): Promise<boolean> {
  const endMs = order === 'oldest' ? filter.untilMs : filter.sinceMs
  if (endMs === undefined) return false
  const atMs = await timeFrom(runtime, organisation, position)
  if (atMs === undefined) return true
  return order === 'oldest' ? atMs > endMs + CLOCK_SKEW_MS : atMs < endMs - CLOCK_SKEW_MS
}

/** The time of the entry at a position, or of the next one after it. */
async function timeFrom(
  { store }: Runtime,
  organisation: OrganisationId,
  position: number,
): Promise<number | undefined> {
  const from = { after: position - 1 }
  const [entry] = await store.read(organisation, (tx) => tx.journal.list({ from, limit: 1 }))
  return entry?.atMs
}

function queryOf({ filter, order, cursor, limit }: JournalSearch): JournalQuery {
  const { outcome, actions, client, text, sinceMs, untilMs } = filter
  return {
    from: order === 'oldest' ? { after: cursor ?? 0 } : { before: cursor },
    outcome,
    actions,
    client,
    text: text === undefined ? undefined : foldText(text),
    sinceMs,
    untilMs,
    limit,
  }
}

/** A person's whole history: their own entries, and those of whole groups from the time when they were members. */
async function historyOf(tx: Reading, person: string, search: JournalSearch): Promise<readonly StoredJournalEntry[]> {
  const { group } = search.filter
  const query = queryOf(search)
  const own = await tx.journal.list({ ...query, subjectId: person, alsoSubjectId: group })
  const stays = staysOf(await tx.archive.listBaseGroupsOf(person), await tx.journal.listMoves(person))
  const ofGroups: StoredJournalEntry[] = []
  for (const stay of stays) {
    if (group !== undefined && stay.groupId !== group) continue
    const window = windowOf(query.from, stay)
    if (window !== undefined) {
      ofGroups.push(...(await tx.journal.list({ ...query, ...window, subjectId: stay.groupId, relation: 'whole' })))
    }
  }
  const merged = new Map([...own, ...ofGroups].map((entry) => [entry.position, entry]))
  const sign = search.order === 'oldest' ? 1 : -1
  return [...merged.values()].toSorted((one, other) => sign * (one.position - other.position)).slice(0, search.limit)
}

/** From the entry by which somebody joined a group to the one by which they left it, both excluded. */
interface Stay {
  readonly groupId: string
  readonly after: number
  readonly before: number
}

function staysOf(baseGroups: readonly string[], moves: readonly MembershipMove[]): readonly Stay[] {
  const since = new Map(baseGroups.map((groupId) => [groupId, 0]))
  const stays: Stay[] = []
  for (const { groupId, position, relation } of moves) {
    const after = since.get(groupId)
    if (relation === 'joined') since.set(groupId, position)
    else if (after !== undefined) {
      stays.push({ groupId, after, before: position })
      since.delete(groupId)
    }
  }
  for (const [groupId, after] of since) stays.push({ groupId, after, before: Number.MAX_SAFE_INTEGER })
  return stays
}

/** The part of a stay that is still ahead of the cursor. */
function windowOf(
  from: JournalQuery['from'],
  { after, before }: Stay,
): Pick<JournalQuery, 'from' | 'until'> | undefined {
  if ('after' in from) {
    const start = Math.max(after, from.after)
    return start < before - 1 ? { from: { after: start }, until: before - 1 } : undefined
  }
  const start = Math.min(before, from.before ?? Number.MAX_SAFE_INTEGER)
  return start > after + 1 ? { from: { before: start }, until: after + 1 } : undefined
}
