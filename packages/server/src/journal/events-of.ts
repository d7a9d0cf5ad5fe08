// Which events follow from an entry of the journal: a pure function, so that events are complete where the journal is.

import type { EventType } from '@fluid-scim/api/event-types'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '@fluid-scim/scim'
import type { Grant } from '../directory/grant.ts'
import { actorName } from './actor-name.ts'
import {
  type AttributeChange,
  attributesIn,
  type Change,
  type JournalAction,
  type JournalEntry,
  type MembersChange,
  type Subject,
} from './entry.ts'

export interface EventDraft {
  readonly type: EventType
  readonly subjectId: string
  readonly data: JsonObject
}

const EVENT_OF: Partial<Readonly<Record<JournalAction, EventType>>> = {
  'user.created': 'user.created',
  'user.updated': 'user.changed',
  'user.deactivated': 'user.deactivated',
  'user.reactivated': 'user.reactivated',
  'user.deleted': 'user.deleted',
  'user.restored': 'user.reactivated',
  'group.created': 'group.created',
  'group.restored': 'group.created',
  'group.updated': 'group.changed',
  'group.regranted': 'group.changed',
  'group.deleted': 'group.deleted',
  'session.ended': 'session.ended',
  'safeguard.alarmed': 'alarm.raised',
  'safeguard.held': 'alarm.raised',
  'licences.near': 'licences.near',
  'licences.exceeded': 'licences.exceeded',
}

/** More members than this are counted in an event and not named. */
const MEMBERS_NAMED_MAX = 100

/** Whether the entry changes what all members of its group have: then `eventsOf` needs to know them. */
export function concernsAllMembers(entry: JournalEntry): boolean {
  const { before, after } = groupGrant(entry)
  return !isSame(before, after) && entry.action !== 'group.created'
}

/**
 * The events of an entry, in order: the person's or the group's own, then one for each person who has got or lost a role or licence.
 * `members`: of the group, before the entry, where `concernsAllMembers`.
 */
export function eventsOf(
  entry: JournalEntry,
  { organisation, members }: { readonly organisation: string; readonly members: ReadonlySet<string> },
): readonly EventDraft[] {
  if (entry.outcome !== 'changed' || entry.subject === undefined) return []
  const { subject } = entry
  const common = { organisation, requestId: entry.requestId, by: actorName(entry.actor), sentence: entry.sentence }
  const own = ownEvent(entry, subject, common)
  return [...(own === undefined ? [] : [own]), ...grantEvents(entry, subject, common, members)]
}

function ownEvent(entry: JournalEntry, subject: Subject, common: JsonObject): EventDraft | undefined {
  const type = EVENT_OF[entry.action]
  const changes = shown(entry.changes)
  if (type === undefined || (type.endsWith('.changed') && changes.length === 0)) return undefined
  const key = subject.kind === 'group' ? 'group' : subject.kind === 'user' ? 'user' : 'subject'
  return {
    type,
    subjectId: subject.id,
    data: { ...common, [key]: { id: subject.id, name: subject.name }, ...(changes.length === 0 ? {} : { changes }) },
  }
}

interface Given {
  readonly kind: Grant['kind']
  readonly name: string
}

function grantEvents(
  entry: JournalEntry,
  subject: Subject,
  common: JsonObject,
  members: ReadonlySet<string>,
): readonly EventDraft[] {
  const draft = (verb: 'granted' | 'withdrawn', userId: string, { kind, name }: Given, because: JsonValue) => ({
    type: `${kind}.${verb}` as const,
    subjectId: userId,
    data: { ...common, user: { id: userId }, [kind]: name, because },
  })
  const moved = (userId: string, before: Given | undefined, after: Given | undefined, because: JsonValue) => [
    ...(before === undefined ? [] : [draft('withdrawn', userId, before, because)]),
    ...(after === undefined ? [] : [draft('granted', userId, after, because)]),
  ]
  if (subject.kind === 'user') {
    const { before, after } = handGrant(entry)
    const { lost, back } = recordGrants(entry)
    return [
      ...moved(subject.id, before, after, { kind: 'hand' }),
      ...lost.map(({ because, ...given }) => draft('withdrawn', subject.id, given, because)),
      ...back.map(({ because, ...given }) => draft('granted', subject.id, given, because)),
    ]
  }
  if (subject.kind !== 'group') return []
  const because = { kind: 'group', id: subject.id, name: subject.name }
  const moves = entry.changes.find(isMembers)
  const { before, after } = groupGrant(entry)
  const gone = new Set(moves?.removed)
  const staying = isSame(before, after) ? [] : [...members].filter((id) => !gone.has(id))
  return [
    ...(moves?.removed ?? []).flatMap((id) => moved(id, moves?.lost, undefined, because)),
    ...staying.flatMap((id) => moved(id, before, after, because)),
    ...(moves?.added ?? []).flatMap((id) => moved(id, undefined, moves?.gained, because)),
  ]
}

/** What the entry's group gave before it and gives after it, where the entry changes that. */
function groupGrant({ subject, changes }: JournalEntry): { before: Given | undefined; after: Given | undefined } {
  const change = subject?.kind === 'group' ? attributesIn(changes).find(isGrants) : undefined
  return { before: grantIn(change?.before), after: grantIn(change?.after) }
}

/** What an entry about a person gives or takes by hand. */
function handGrant({ action, changes }: JournalEntry): { before: Given | undefined; after: Given | undefined } {
  if (action !== 'grant.given' && action !== 'grant.taken') return { before: undefined, after: undefined }
  const change = attributesIn(changes).find(({ attribute }) => attribute === 'grantsByHand')
  return { before: grantIn(change?.before), after: grantIn(change?.after) }
}

/** What a person loses with the record, or has again with it. */
function recordGrants({ changes }: JournalEntry): {
  lost: readonly (Given & { because: JsonValue })[]
  back: readonly (Given & { because: JsonValue })[]
} {
  const change = attributesIn(changes).find(isGrants)
  return { lost: grantsIn(change?.before), back: grantsIn(change?.after) }
}

function grantsIn(list: JsonValue | undefined): readonly (Given & { because: JsonValue })[] {
  if (!isJsonArray(list)) return []
  return list.flatMap((one) => {
    const given = grantIn(one)
    return given === undefined || !isJsonObject(one) ? [] : [{ ...given, because: one['because'] ?? null }]
  })
}

function grantIn(grant: JsonValue | undefined): Given | undefined {
  if (!isJsonObject(grant)) return undefined
  const { kind, name } = grant
  return (kind === 'role' || kind === 'licence') && typeof name === 'string' ? { kind, name } : undefined
}

function isSame(one: Given | undefined, other: Given | undefined): boolean {
  return one?.kind === other?.kind && one?.name === other?.name
}

function shown(changes: readonly Change[]): readonly JsonObject[] {
  return changes.filter(({ attribute }) => attribute !== 'schemas').map(shownChange)
}

function shownChange(change: Change): JsonObject {
  if (!isMembers(change)) return { ...change }
  const { attribute, added, removed } = change
  return {
    attribute,
    ...(added.length + removed.length <= MEMBERS_NAMED_MAX ? { added, removed } : {}),
    addedCount: added.length,
    removedCount: removed.length,
  }
}

function isMembers(change: Change): change is MembersChange {
  return 'added' in change
}

function isGrants({ attribute }: AttributeChange): boolean {
  return attribute === 'grants'
}
