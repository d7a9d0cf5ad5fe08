// State equals history: the tables can be rebuilt from the journal. Each rule here is pure and speaks of one resource;
// `Replay` runs them over a whole journal from a beginning.

import { applyChanges, type JsonValue, type Resource, sameValue } from '@fluid-scim/scim'
import { attributeChanges, attributesIn, type Change, type JournalEntry, type MembersChange } from './entry.ts'
import { type TokenState, tokensAfter } from './replay-tokens.ts'
import { groupsIn } from './write.ts'

/** A user or a group as the journal tells it; a group's members are told beside it. */
export interface ResourceState {
  readonly resource: Resource
  readonly version: number
  readonly createdMs: number
  readonly modifiedMs: number
  /** When it ended; undefined while it is there. */
  readonly deletedMs: number | undefined
}

const NOTHING: Resource = { schemas: [] }

/** A user after an entry that is about it; undefined: there is no such user. */
export function userAfter(state: ResourceState | undefined, entry: JournalEntry): ResourceState | undefined {
  switch (entry.action) {
    case 'user.created':
      return created(entry)
    case 'user.deleted':
      return state === undefined ? undefined : { ...state, deletedMs: entry.atMs }
    case 'user.erased':
      return erased(state, entry)
    case 'user.restored':
      return restored(state, entry)
    case 'user.updated':
    case 'user.deactivated':
    case 'user.reactivated':
      return changed(state, entry)
    default:
      return state
  }
}

/** A group after an entry that is about it, or after the deletion of one of its members. */
export function groupAfter(state: ResourceState | undefined, entry: JournalEntry): ResourceState | undefined {
  switch (entry.action) {
    case 'group.created':
      return created(entry)
    case 'group.deleted':
      return state === undefined ? undefined : { ...state, deletedMs: entry.atMs }
    case 'group.restored':
      return restored(state, entry)
    case 'user.deleted':
      return state === undefined ? undefined : next(state, state.resource, entry)
    case 'group.updated':
      return changed(state, entry)
    default:
      return state
  }
}

/** Who came into which group and who left it. The entry must be whole: no member left out. */
export function movesIn(entry: JournalEntry): readonly GroupMoves[] {
  const subject = entry.subject
  if (subject?.kind === 'group') {
    return entry.changes.filter(isMembers).map(({ added, removed }) => ({ groupId: subject.id, added, removed }))
  }
  if (entry.action !== 'user.deleted' || subject === undefined) return []
  return attributeChanges(entry)
    .filter(({ attribute }) => attribute === 'groups')
    .flatMap(({ before }) => groupsIn(before))
    .map((groupId) => ({ groupId, added: [], removed: [subject.id] }))
}

export interface GroupMoves {
  readonly groupId: string
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** The whole organisation, folded entry by entry, oldest first. */
export class Replay {
  readonly users = new Map<string, ResourceState>()
  readonly groups = new Map<string, ResourceState>()
  /** Group id → user ids. */
  readonly members = new Map<string, Set<string>>()
  /** Group id → what it grants, by which rule. */
  readonly grants = new Map<string, JsonValue>()
  /** The folded name of a group → what the organisation has mapped it to. */
  readonly mappings = new Map<string, JsonValue>()
  /** User id → what was given by hand, in order. */
  readonly byHand = new Map<string, readonly JsonValue[]>()
  /** Settings that differ, or once differed, from the defaults. */
  readonly settings = new Map<string, JsonValue>()
  readonly tokens = new Map<string, TokenState>()

  apply(entry: JournalEntry): void {
    if (entry.outcome !== 'changed') return
    const { subject } = entry
    if (subject?.kind === 'user') put(this.users, subject.id, userAfter(this.users.get(subject.id), entry))
    if (subject?.kind === 'group') put(this.groups, subject.id, groupAfter(this.groups.get(subject.id), entry))
    if (subject?.kind === 'group')
      follow(this.grants, subject.id, valueAfter(this.grants.get(subject.id), entry, 'grants'))
    if (subject?.kind === 'mapping')
      follow(this.mappings, subject.id, valueAfter(this.mappings.get(subject.id), entry, 'grant'))
    if (entry.action === 'grant.given' || entry.action === 'grant.taken') {
      put(this.byHand, subject?.id ?? '', byHandAfter(this.byHand.get(subject?.id ?? '') ?? [], entry))
    }
    for (const { groupId, added, removed } of movesIn(entry)) {
      if (entry.action === 'user.deleted') put(this.groups, groupId, groupAfter(this.groups.get(groupId), entry))
      const members = this.members.get(groupId) ?? new Set<string>()
      for (const id of removed) members.delete(id)
      for (const id of added) members.add(id)
      this.members.set(groupId, members)
    }
    if (entry.action === 'settings.changed') {
      for (const { attribute, after } of attributeChanges(entry)) put(this.settings, attribute, after)
    }
    for (const [id, token] of tokensAfter(this.tokens, entry)) this.tokens.set(id, token)
  }
}

/** What an attribute is after an entry; undefined: without a value. */
export function valueAfter(value: JsonValue | undefined, entry: JournalEntry, wanted: string): JsonValue | undefined {
  const change = attributeChanges(entry).findLast(({ attribute }) => attribute === wanted)
  return change === undefined ? value : change.after
}

/** What a person has been given by hand after an entry that gives or takes. */
export function byHandAfter(grants: readonly JsonValue[], entry: JournalEntry): readonly JsonValue[] {
  return attributeChanges(entry)
    .filter(({ attribute }) => attribute === 'grantsByHand')
    .reduce((held, { before, after }) => {
      const kept = held.filter((one) => !sameValue(one, before))
      return after === undefined ? kept : [...kept, after]
    }, grants)
}

function created(entry: JournalEntry): ResourceState {
  return {
    resource: resourceAfter(NOTHING, entry.changes),
    version: 1,
    createdMs: entry.atMs,
    modifiedMs: entry.atMs,
    deletedMs: undefined,
  }
}

/** Of somebody erased there is only that there was somebody. */
function erased(state: ResourceState | undefined, { atMs }: JournalEntry): ResourceState | undefined {
  if (state === undefined) return undefined
  return { ...state, resource: { schemas: state.resource.schemas }, deletedMs: state.deletedMs ?? atMs }
}

/** A deletion taken back: there again, as a new version. */
function restored(state: ResourceState | undefined, entry: JournalEntry): ResourceState | undefined {
  if (state === undefined) return undefined
  return { ...next(state, resourceAfter(state.resource, entry.changes), entry), deletedMs: undefined }
}

/** An entry that changed nothing (it says what was not done) moves neither version nor time. */
function changed(state: ResourceState | undefined, entry: JournalEntry): ResourceState | undefined {
  if (state === undefined || !entry.changes.some(isOfResource)) return state
  return next(state, resourceAfter(state.resource, entry.changes), entry)
}

function next(state: ResourceState, resource: Resource, { atMs }: JournalEntry): ResourceState {
  return { ...state, resource, version: state.version + 1, modifiedMs: atMs }
}

function resourceAfter(resource: Resource, changes: readonly Change[]): Resource {
  const attributes = attributesIn(changes)
    .filter(isOfResource)
    .map(({ attribute, before, after }) => ({ attribute, before, after }))
  const after = applyChanges(resource, attributes)
  const schemas = after['schemas']
  if (!Array.isArray(schemas)) throw new Error('an entry of the journal leaves a resource without schemas')
  return { ...after, schemas: schemas.filter((urn) => typeof urn === 'string') }
}

function isOfResource(change: Change): boolean {
  return 'added' in change || !BESIDE.has(change.attribute)
}

/** What entries about users and groups tell beside the resource's own attributes. */
const BESIDE = new Set<string>(['groups', 'grants', 'grantsByHand'])

function isMembers(change: Change): change is MembersChange {
  return 'added' in change
}

/** Gone when it is left without a value. */
function follow<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value === undefined) map.delete(key)
  else map.set(key, value)
}

function put<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value !== undefined) map.set(key, value)
}
