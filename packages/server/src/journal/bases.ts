// The states that dropped entries have left behind, as the beginning of a replay.

import type { JsonValue } from '@fluid-scim/scim'
import type { BaseKind } from '../store/port/archive.ts'
import type { StoredJournalEntry } from '../store/port/journal.ts'
import type { Reading, Writing } from '../store/port/store.ts'
import { movesIn, Replay, type ResourceState } from './replay.ts'
import type { TokenState } from './replay-tokens.ts'

type Bases = Pick<Reading, 'archive'>

/** Subjects by kind. */
export type Touched = Readonly<Record<BaseKind, ReadonlySet<string>>>

interface UserBase {
  readonly state: ResourceState
  readonly byHand?: readonly JsonValue[]
}

interface GroupBase {
  readonly state: ResourceState
  readonly grants?: JsonValue
}

const SETTINGS = 'settings'
const PER_PAGE = 1_000

/** Whose state these entries change. */
export function touchedBy(entries: readonly StoredJournalEntry[]): Touched {
  const touched = {
    user: new Set<string>(),
    group: new Set<string>(),
    token: new Set<string>(),
    settings: new Set<string>(),
    mapping: new Set<string>(),
  }
  for (const entry of entries) {
    const { subject } = entry
    if (subject !== undefined && isBaseKind(subject.kind)) touched[subject.kind].add(subject.id)
    for (const { groupId } of movesIn(entry)) touched.group.add(groupId)
    for (const change of entry.changes) {
      if ('added' in change || typeof change.after !== 'object' || change.after === null) continue
      // A new token retires others: they are named in its entry.
      if ('id' in change.after && typeof change.after.id === 'string' && subject?.kind === 'token') {
        touched.token.add(change.after.id)
      }
    }
    if (entry.action === 'settings.changed') touched.settings.add(SETTINGS)
  }
  return touched
}

/** A replay that begins with the bases of these subjects; members are not among them. */
export async function loadBases(tx: Bases, touched: Touched): Promise<Replay> {
  const replay = new Replay()
  for (const kind of KINDS) {
    for (const id of touched[kind]) {
      const stored = await tx.archive.findBase(kind, id)
      if (stored !== undefined) READERS[kind](replay, id, stored)
    }
  }
  return replay
}

/** A replay that begins with every base there is, members too: for folding the rest of a journal over it. */
export async function loadAllBases(tx: Bases): Promise<Replay> {
  const replay = new Replay()
  for (const kind of KINDS) {
    for await (const { subjectId, state } of pages(
      (after) => tx.archive.listBases(kind, after, PER_PAGE),
      (one) => one.subjectId,
    )) {
      READERS[kind](replay, subjectId, state)
    }
  }
  for (const groupId of replay.groups.keys()) {
    const members = new Set<string>()
    for await (const id of pages(
      (after) => tx.archive.listBaseMembers(groupId, after, PER_PAGE),
      (one) => one,
    ))
      members.add(id)
    replay.members.set(groupId, members)
  }
  return replay
}

/** Stores the subjects' states as their bases: of deleted ones too, whose records are kept for audit and can be put back. */
export async function storeBases(tx: Pick<Writing, 'archive'>, touched: Touched, replay: Replay): Promise<void> {
  for (const id of touched.user) {
    const state = replay.users.get(id)
    if (state === undefined) continue
    const byHand = replay.byHand.get(id)
    const base: UserBase = byHand === undefined ? { state } : { state, byHand }
    await tx.archive.putBase('user', id, JSON.stringify(base))
  }
  for (const id of touched.group) {
    const state = replay.groups.get(id)
    if (state === undefined) continue
    const grants = replay.grants.get(id)
    const base: GroupBase = grants === undefined ? { state } : { state, grants }
    await tx.archive.putBase('group', id, JSON.stringify(base))
  }
  for (const id of touched.token) {
    const token = replay.tokens.get(id)
    if (token !== undefined) await tx.archive.putBase('token', id, JSON.stringify(token))
  }
  for (const id of touched.mapping) {
    await tx.archive.putBase('mapping', id, JSON.stringify(replay.mappings.get(id) ?? null))
  }
  if (touched.settings.size > 0) {
    await tx.archive.putBase('settings', SETTINGS, JSON.stringify(Object.fromEntries(replay.settings)))
  }
}

/** A user's or a group's base; undefined when there is none. */
export async function findResourceBase(
  tx: Bases,
  kind: 'user' | 'group',
  id: string,
): Promise<ResourceState | undefined> {
  const base = kind === 'user' ? await findUserBase(tx, id) : await findGroupBase(tx, id)
  return base?.state
}

/** A user's base with what was given by hand; undefined when there is none. */
export async function findUserBase(tx: Bases, id: string): Promise<UserBase | undefined> {
  const stored = await tx.archive.findBase('user', id)
  return stored === undefined ? undefined : parseUser(stored)
}

/** A group's base with what it granted; undefined when there is none. */
export async function findGroupBase(tx: Bases, id: string): Promise<GroupBase | undefined> {
  const stored = await tx.archive.findBase('group', id)
  return stored === undefined ? undefined : parseGroup(stored)
}

/** The settings that had been changed by then. */
export async function findSettingsBase(tx: Bases): Promise<Readonly<Record<string, JsonValue>>> {
  const stored = await tx.archive.findBase('settings', SETTINGS)
  return stored === undefined ? {} : (JSON.parse(stored) as Record<string, JsonValue>)
}

const KINDS: readonly BaseKind[] = ['user', 'group', 'token', 'mapping', 'settings']

function isBaseKind(kind: string): kind is BaseKind {
  return KINDS.some((known) => known === kind)
}

// Bases are written only by `storeBases`, from the types that they are read back as.
const READERS: Readonly<Record<BaseKind, (replay: Replay, id: string, stored: string) => void>> = {
  user: (replay, id, stored) => {
    const { state, byHand } = parseUser(stored)
    replay.users.set(id, state)
    if (byHand !== undefined) replay.byHand.set(id, byHand)
  },
  mapping: (replay, id, stored) => {
    const grant = JSON.parse(stored) as JsonValue
    if (grant !== null) replay.mappings.set(id, grant)
  },
  group: (replay, id, stored) => {
    const { state, grants } = parseGroup(stored)
    replay.groups.set(id, state)
    if (grants !== undefined) replay.grants.set(id, grants)
  },
  token: (replay, id, stored) => {
    const token = JSON.parse(stored) as TokenState
    replay.tokens.set(id, { ...token, expiresMs: token.expiresMs, revokedMs: token.revokedMs })
  },
  settings: (replay, _id, stored) => {
    for (const [key, value] of Object.entries(JSON.parse(stored) as Record<string, JsonValue>)) {
      replay.settings.set(key, value)
    }
  },
}

function parseUser(stored: string): UserBase {
  const base = JSON.parse(stored) as UserBase
  return { ...base, state: parseState(base.state) }
}

function parseGroup(stored: string): GroupBase {
  const base = JSON.parse(stored) as GroupBase
  return { ...base, state: parseState(base.state) }
}

/** JSON drops what is undefined. */
function parseState(state: ResourceState): ResourceState {
  return { ...state, deletedMs: state.deletedMs }
}

async function* pages<Row>(
  list: (after: string) => Promise<readonly Row[]>,
  key: (row: Row) => string,
): AsyncGenerator<Row> {
  let after = ''
  for (;;) {
    const page = await list(after)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PER_PAGE) return
    after = key(last)
  }
}
