// Whether the journal of an organisation, folded from its beginning, says exactly what its tables say (T-71).

import { compareText } from '@fluid-scim/scim'
import { expect } from 'vitest'
import type { StoredGroup } from '../directory/group.ts'
import { groupNameKey } from '../directory/group-name.ts'
import { DEFAULT_SETTINGS } from '../directory/settings.ts'
import type { StoredUser } from '../directory/user.ts'
import { Replay, type ResourceState } from '../journal/replay.ts'
import { streamMembers } from '../provisioning/stream-members.ts'
import type { Reading } from '../store/port/store.ts'

const ALL = 1_000_000

/** Compares people, groups, members, grants, mappings, settings and tokens, all of them. */
export async function expectJournalFoldsToTables(tx: Reading): Promise<void> {
  expect(await replayed(tx)).toEqual(await tables(tx))
}

/** What the journal tells, of those who are there. */
async function replayed(tx: Reading): Promise<object> {
  const replay = new Replay()
  for (const entry of await tx.journal.list({ from: { after: 0 }, isWhole: true, limit: ALL })) replay.apply(entry)
  const alive = (states: ReadonlyMap<string, ResourceState>) =>
    [...states].filter(([, { deletedMs }]) => deletedMs === undefined)
  return {
    users: Object.fromEntries(
      alive(replay.users).map(([id, user]) => [id, { ...user, byHand: inOrder(replay.byHand.get(id) ?? []) }]),
    ),
    mappings: Object.fromEntries(replay.mappings),
    groups: Object.fromEntries(
      alive(replay.groups).map(([id, group]) => [
        id,
        { ...group, grants: replay.grants.get(id), members: [...(replay.members.get(id) ?? [])].toSorted(compareText) },
      ]),
    ),
    settings: { ...DEFAULT_SETTINGS, ...Object.fromEntries(replay.settings) },
    tokens: Object.fromEntries(replay.tokens),
  }
}

/** The same, from the tables. */
async function tables(tx: Reading): Promise<object> {
  const everything = { filter: undefined, sort: undefined, start: { offset: 0 }, limit: ALL }
  const { rows: users } = await tx.users.list(everything)
  const { rows: groups } = await tx.groups.list(everything)
  const withMembers = await Promise.all(
    groups.map(
      async (group) =>
        [group.id, { ...stateOf(group), grants: grantOf(group), members: await membersOf(tx, group) }] as const,
    ),
  )
  const tokens = await tx.secrets.listTokens()
  return {
    users: Object.fromEntries(
      await Promise.all(users.map(async (user) => [user.id, { ...stateOf(user), byHand: await byHandOf(tx, user) }])),
    ),
    mappings: Object.fromEntries((await tx.mappings.list()).map(({ name, grant }) => [groupNameKey(name), grant])),
    groups: Object.fromEntries(withMembers),
    settings: (await tx.organisations.get()).settings,
    tokens: Object.fromEntries(
      tokens.map(({ id, lastFour, createdMs, createdBy, expiresMs, revokedMs }) => [
        id,
        { lastFour, createdMs, createdBy, expiresMs, revokedMs },
      ]),
    ),
  }
}

function stateOf({ resource, version, createdMs, modifiedMs }: StoredUser | StoredGroup): ResourceState {
  return { resource, version, createdMs, modifiedMs, deletedMs: undefined }
}

async function byHandOf(tx: Reading, user: StoredUser): Promise<readonly object[]> {
  const grants = await tx.grants.listGrantsOf(user.key)
  return inOrder(grants.filter(({ source }) => source.kind === 'hand').map(({ grant }) => grant))
}

function inOrder<Value>(values: readonly Value[]): readonly Value[] {
  return values.toSorted((one, other) => compareText(JSON.stringify(one), JSON.stringify(other)))
}

function grantOf({ grant }: StoredGroup): object | undefined {
  return grant === undefined ? undefined : { ...grant.grant, by: grant.by }
}

async function membersOf(tx: Reading, group: StoredGroup): Promise<readonly string[]> {
  const ids = new Set<string>()
  for await (const page of streamMembers((after, limit) => tx.memberships.listMemberIds(group.key, after, limit))) {
    for (const { id } of page) ids.add(id)
  }
  expect(group.memberCount).toBe(ids.size)
  return [...ids].toSorted(compareText)
}
