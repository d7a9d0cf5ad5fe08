// What a group's PATCH, PUT or POST asks of its members, as steps on rows: the member list itself is never loaded.

import {
  badRequest,
  isJsonArray,
  isJsonObject,
  type JsonValue,
  matches,
  type PatchOperation,
  type ResolvedFilter,
} from '@fluid-scim/scim'
import type { StoredGroup } from '../directory/group.ts'
import { type UserId, userId } from '../directory/ids.ts'
import type { Push } from '../store/port/memberships.ts'
import type { Writing } from '../store/port/store.ts'
import { streamMembers } from './stream-members.ts'
import type { LossWatch } from './watch-losses.ts'

export type MembershipStep =
  | { readonly kind: 'add'; readonly users: readonly UserId[] }
  | { readonly kind: 'remove'; readonly users: readonly UserId[] }
  | { readonly kind: 'replace'; readonly users: readonly UserId[] }
  | { readonly kind: 'removeMatching'; readonly filter: ResolvedFilter }

/** The request that asks for it: kept with each member, so that access can be explained. */
export interface MembershipPush extends Push {
  readonly atMs: number
  /** Keeps who is taken out of a group that grants something. */
  readonly watch: LossWatch
}

export interface MembershipOutcome {
  readonly added: readonly UserId[]
  readonly removed: readonly UserId[]
  /** Ids that are no users of this organisation: skipped, not an error for the whole group (design decision 12). */
  readonly unknown: readonly UserId[]
}

/** The operations on `members`, as steps; neighbours of one kind become one step. */
export function toMembershipSteps(operations: readonly PatchOperation[]): readonly MembershipStep[] {
  const steps: MembershipStep[] = []
  for (const step of operations.map(toStep)) {
    const last = steps.at(-1)
    if (last !== undefined && last.kind === step.kind && (step.kind === 'add' || step.kind === 'remove')) {
      steps[steps.length - 1] = { kind: step.kind, users: [...usersOf(last), ...step.users] }
    } else {
      steps.push(step)
    }
  }
  return steps
}

/** The ids of a parsed `members` value, each once. */
export function memberIds(members: JsonValue | undefined): readonly UserId[] {
  if (!isJsonArray(members)) return []
  const ids = members.map((member) => (isJsonObject(member) ? member['value'] : undefined))
  return [...new Set(ids.filter((id) => typeof id === 'string'))].map(userId)
}

/** Runs the steps in order and answers what really changed from first to last. */
export async function runMembershipSteps(
  tx: Writing,
  group: StoredGroup,
  steps: readonly MembershipStep[],
  push: MembershipPush,
): Promise<MembershipOutcome> {
  const added = new Set<UserId>()
  const removed = new Set<UserId>()
  const unknown = new Set<UserId>()
  for (const step of steps) {
    const outcome = await runStep(tx, group, step, push)
    for (const id of outcome.removed) if (!added.delete(id)) removed.add(id)
    for (const id of outcome.added) if (!removed.delete(id)) added.add(id)
    for (const id of outcome.unknown) unknown.add(id)
  }
  return { added: [...added], removed: [...removed], unknown: [...unknown] }
}

async function runStep(
  tx: Writing,
  group: StoredGroup,
  step: MembershipStep,
  push: MembershipPush,
): Promise<MembershipOutcome> {
  switch (step.kind) {
    case 'add':
      return { removed: [], ...(await tx.memberships.add(group.key, step.users, push.atMs, push)) }
    case 'remove':
      return { added: [], unknown: [], removed: await remove(tx, group, step.users, push) }
    case 'replace': {
      if (group.grant !== undefined) {
        const { grant } = group.grant
        await push.watch.keep({ kind: 'allBut', group: group.key, grant, users: step.users })
      }
      const removed = await tx.memberships.removeAllBut(group.key, step.users)
      return { removed, ...(await tx.memberships.add(group.key, step.users, push.atMs, push)) }
    }
    case 'removeMatching': {
      const users = await findMatching(tx, group, step.filter)
      return { added: [], unknown: [], removed: await remove(tx, group, users, push) }
    }
  }
}

async function remove(
  tx: Writing,
  group: StoredGroup,
  users: readonly UserId[],
  { watch }: MembershipPush,
): Promise<readonly UserId[]> {
  if (group.grant !== undefined) await watch.keep({ kind: 'users', group: group.key, grant: group.grant.grant, users })
  return tx.memberships.remove(group.key, users)
}

async function findMatching(tx: Writing, group: StoredGroup, filter: ResolvedFilter): Promise<readonly UserId[]> {
  const found: UserId[] = []
  for await (const page of streamMembers((after, limit) => tx.memberships.listMembers(group.key, after, limit))) {
    for (const member of page) {
      if (matches(filter, { value: member.id, display: member.display, type: 'User' })) found.push(member.id)
    }
  }
  return found
}

function toStep(operation: PatchOperation): MembershipStep {
  const { filter, path } = operation.target
  if (path.sub !== undefined) throw immutableParts()
  if (operation.op === 'remove') {
    if (filter === undefined) {
      return operation.values === undefined
        ? { kind: 'replace', users: [] }
        : { kind: 'remove', users: memberIds(operation.values) }
    }
    const named = idsNamedBy(filter)
    return named === undefined ? { kind: 'removeMatching', filter } : { kind: 'remove', users: named }
  }
  if (filter !== undefined) {
    throw badRequest(
      'noTarget',
      'A member is added by its value, without a filter in the path: use the path "members".',
    )
  }
  return { kind: operation.op, users: memberIds(operation.value) }
}

/** `members[value eq "a"]`, alone or joined by `or`: the ids; undefined for every other filter. */
function idsNamedBy(filter: ResolvedFilter): readonly UserId[] | undefined {
  if (filter.kind === 'or') {
    const parts = filter.terms.map(idsNamedBy)
    return parts.every((part) => part !== undefined) ? parts.flat() : undefined
  }
  const isByValue = filter.kind === 'compare' && filter.operator === 'eq' && filter.path.attribute.name === 'value'
  return isByValue && typeof filter.value === 'string' ? [userId(filter.value)] : undefined
}

function usersOf(step: MembershipStep): readonly UserId[] {
  return step.kind === 'removeMatching' ? [] : step.users
}

function immutableParts(): Error {
  return badRequest('mutability', 'The parts of a member cannot be changed: remove the member and add the other one.')
}
