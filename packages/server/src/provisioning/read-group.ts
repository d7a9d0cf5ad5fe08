// GET of one group and pages of groups: RFC 7644 sections 3.4.1 and 3.4.2. Members are streamed beside the group.

import { groupResourceType, type ListRequest } from '@fluid-scim/scim'
import type { Member, StoredGroup } from '../directory/group.ts'
import type { GroupId, GroupKey } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { Page } from '../store/port/users.ts'
import type { Caller } from './caller.ts'
import { toListQuery } from './list-users.ts'
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

/** The groups that match, without their members. */
export function listGroups(runtime: Runtime, caller: Caller, request: ListRequest): Promise<Page<StoredGroup>> {
  const query = toListQuery(request, groupResourceType)
  return runtime.store.read(caller.organisation.id, (tx) => tx.groups.list(query))
}

/** The group's members, a page at a time, each page in a view of its own so that no long transaction stays open. */
export function readMembers(runtime: Runtime, caller: Caller, group: GroupKey): AsyncGenerator<readonly Member[]> {
  return streamMembers(
    {
      listMembers: (key, after, limit) =>
        runtime.store.read(caller.organisation.id, (tx) => tx.memberships.listMembers(key, after, limit)),
    },
    group,
  )
}
