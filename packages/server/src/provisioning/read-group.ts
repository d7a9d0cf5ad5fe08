// GET of one group and pages of groups: RFC 7644 sections 3.4.1 and 3.4.2. Members are streamed beside the group.

import { setImmediate } from 'node:timers/promises'
import type { Member, StoredGroup } from '../directory/group.ts'
import type { GroupId, GroupKey, UserKey } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { KeyedMemberId } from '../store/port/memberships.ts'
import type { Reading } from '../store/port/store.ts'
import type { Caller } from './caller.ts'
import { type PageInfo, pageInfo, toListQuery } from './list-query.ts'
import type { ListResources } from './list-users.ts'
import { groupNotFound } from './refusal.ts'
import { streamMembers } from './stream-members.ts'

/** The group without its members; refuses (404) an id that is not there. */
export function readGroup(runtime: Runtime, caller: Caller, id: GroupId): Promise<StoredGroup> {
  return runtime.store.read(caller.organisation.id, async (tx) => {
    const group = await tx.groups.findById(id)
    if (group === undefined) throw groupNotFound(id)
    return group
  })
}

export interface GroupPage extends PageInfo {
  readonly groups: readonly StoredGroup[]
}

/** The groups that match, without their members. */
export function listGroups(
  runtime: Runtime,
  caller: Caller,
  { request, cursors }: Pick<ListResources, 'request' | 'cursors'>,
): Promise<GroupPage> {
  const { group: type } = caller.organisation.types
  return runtime.store.read(caller.organisation.id, async (tx) => {
    const context = { tx, caller, cursors }
    const page = await tx.groups.list(await toListQuery(request, type, context))
    return { groups: page.rows, ...(await pageInfo(request, type, page, context)) }
  })
}

/** The group's members with their names, a page at a time. */
export function readMembers(runtime: Runtime, caller: Caller, group: GroupKey): AsyncGenerator<readonly Member[]> {
  return pages(runtime, caller, (tx, after, limit) => tx.memberships.listMembers(group, after, limit))
}

/** The same without their names. */
export function readMemberIds(
  runtime: Runtime,
  caller: Caller,
  group: GroupKey,
): AsyncGenerator<readonly Pick<Member, 'id'>[]> {
  return pages(runtime, caller, (tx, after, limit) => tx.memberships.listMemberIds(group, after, limit))
}

/** Each page in a view of its own, so that no long transaction stays open. */
function pages<Listed extends KeyedMemberId>(
  runtime: Runtime,
  caller: Caller,
  list: (tx: Reading, after: UserKey | undefined, limit: number) => Promise<readonly Listed[]>,
): AsyncGenerator<readonly Listed[]> {
  return streamMembers(async (after, limit) => {
    // Others have their turn between two pages of a large group.
    if (after !== undefined) await setImmediate()
    return runtime.store.read(caller.organisation.id, (tx) => list(tx, after, limit))
  })
}
