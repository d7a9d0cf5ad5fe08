// A stored resource as SCIM shows it: id, meta and the computed attributes laid over what is stored.

import type { JsonObject, Resource } from '@fluid-scim/scim'
import type { GroupOfUser, Member, StoredGroup } from '../directory/group.ts'
import type { StoredUser } from '../directory/user.ts'
import type { Caller } from './caller.ts'
import { withoutHidden } from './hidden-extensions.ts'
import { groupTag, userTag } from './version.ts'

/** A resource ready to be projected, with what an answer's headers need. */
export interface Represented {
  readonly resource: JsonObject
  /** The ETag, equal to `meta.version`. */
  readonly tag: string
  readonly location: string
}

/** A user with the groups that it is in. */
export function representUser(caller: Caller, user: StoredUser, groups: readonly GroupOfUser[]): Represented {
  const location = `${caller.baseUrl}/Users/${user.id}`
  const tag = userTag(user, groups)
  const shown = groups.map((group) => ({
    value: group.id,
    $ref: `${caller.baseUrl}/Groups/${group.id}`,
    display: group.display,
    type: 'direct',
  }))
  return {
    tag,
    location,
    resource: {
      ...withId(user.id, withoutHidden(caller.organisation.types.user, user.resource)),
      ...(shown.length > 0 ? { groups: shown } : {}),
      meta: meta('User', user, location, tag),
    },
  }
}

/** `members` undefined: left out of the answer. */
export function representGroup(
  caller: Caller,
  group: StoredGroup,
  members: readonly Member[] | undefined,
): Represented {
  const location = `${caller.baseUrl}/Groups/${group.id}`
  const tag = groupTag(group)
  return {
    tag,
    location,
    resource: {
      ...withId(group.id, withoutHidden(caller.organisation.types.group, group.resource)),
      ...(members !== undefined && members.length > 0
        ? { members: members.map((one) => representMember(caller, one)) }
        : {}),
      meta: meta('Group', group, location, tag),
    },
  }
}

/** A member as answers show it to who asks for nothing in particular. */
export function representMember(caller: Caller, { id }: Pick<Member, 'id'>): JsonObject {
  return { value: id, $ref: `${caller.baseUrl}/Users/${id}`, type: 'User' }
}

/** The same with its name, which is shown on request. */
export function representNamedMember(caller: Caller, member: Member): JsonObject {
  return { ...representMember(caller, member), display: member.display }
}

function withId(id: string, { schemas, ...attributes }: Resource): JsonObject {
  return { schemas, id, ...attributes }
}

function meta(resourceType: string, stored: StoredUser | StoredGroup, location: string, tag: string): JsonObject {
  return {
    resourceType,
    created: new Date(stored.createdMs).toISOString(),
    lastModified: new Date(stored.modifiedMs).toISOString(),
    location,
    version: tag,
  }
}
