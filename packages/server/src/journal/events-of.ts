// Which events follow from an entry of the journal: a pure function, so that events are complete where the journal is.

import type { JsonObject, JsonValue } from '@fluid-scim/scim'
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
import type { EventType } from './event.ts'

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
}

/** More members than this are counted in an event and not named. */
const MEMBERS_NAMED_MAX = 100

/** Whether the entry changes what all members of its group have: then `eventsOf` needs to know them. */
export function concernsAllMembers(entry: JournalEntry): boolean {
  const { before, after } = roleChange(entry)
  return before !== after && entry.action !== 'group.created'
}

/**
 * The events of an entry, in order: the person's or the group's own, then a role event for each person concerned.
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
  return [...(own === undefined ? [] : [own]), ...roleEvents(entry, subject, common, members)]
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

function roleEvents(
  entry: JournalEntry,
  subject: Subject,
  common: JsonObject,
  members: ReadonlySet<string>,
): readonly EventDraft[] {
  const draft = (type: EventType, userId: string, role: string, because: JsonObject): EventDraft => ({
    type,
    subjectId: userId,
    data: { ...common, user: { id: userId }, role, because },
  })
  if (subject.kind === 'user') {
    const { before, after } = handGrant(entry)
    const because = { kind: 'hand' }
    return [
      ...(before === undefined ? [] : [draft('role.withdrawn', subject.id, before, because)]),
      ...(after === undefined ? [] : [draft('role.granted', subject.id, after, because)]),
    ]
  }
  if (subject.kind !== 'group') return []
  const because = { kind: 'group', id: subject.id, name: subject.name }
  const moves = entry.changes.find(isMembers)
  const [lost, gained] = [roleOf(moves?.lost), roleOf(moves?.gained)]
  const { before, after } = roleChange(entry)
  const gone = new Set(moves?.removed)
  const staying = before === after ? [] : [...members].filter((id) => !gone.has(id))
  return [
    ...(lost === undefined ? [] : (moves?.removed ?? []).map((id) => draft('role.withdrawn', id, lost, because))),
    ...staying.flatMap((id) => [
      ...(before === undefined ? [] : [draft('role.withdrawn', id, before, because)]),
      ...(after === undefined ? [] : [draft('role.granted', id, after, because)]),
    ]),
    ...(gained === undefined ? [] : (moves?.added ?? []).map((id) => draft('role.granted', id, gained, because))),
  ]
}

/** The role that the entry's group gave before it and gives after it, where the entry changes that. */
function roleChange({ subject, changes }: JournalEntry): { before: string | undefined; after: string | undefined } {
  const change = subject?.kind === 'group' ? attributesIn(changes).find(isGrants) : undefined
  return { before: roleOf(change?.before), after: roleOf(change?.after) }
}

/** The role that an entry about a person gives or takes by hand. */
function handGrant({ action, changes }: JournalEntry): { before: string | undefined; after: string | undefined } {
  if (action !== 'grant.given' && action !== 'grant.taken') return { before: undefined, after: undefined }
  const change = attributesIn(changes).find(({ attribute }) => attribute === 'grantsByHand')
  return { before: roleOf(change?.before), after: roleOf(change?.after) }
}

function roleOf(grant: JsonValue | undefined): string | undefined {
  if (typeof grant !== 'object' || grant === null || !('kind' in grant) || grant.kind !== 'role') return undefined
  return 'name' in grant && typeof grant.name === 'string' ? grant.name : undefined
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
