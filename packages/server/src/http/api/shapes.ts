// What the administration API shows, from what the rules know.

import type { AccessShape } from '@fluid-scim/api'
import type { Access, RoleSource } from '../../directory/access.ts'
import { groupNameOf, type StoredGroup } from '../../directory/group.ts'
import { shownNameOf, userNameOf } from '../../directory/user.ts'
import type { PersonWithAccess } from '../../provisioning/find-person.ts'
import type { ListedMapping } from '../../provisioning/set-mapping.ts'
import type { Person } from '../../store/port/grants.ts'

export function instant(ms: number): string {
  return new Date(ms).toISOString()
}

export function showAccess({ allowed, reasons, licence, roles }: Access): AccessShape {
  return {
    allowed,
    reasons: [...reasons],
    licence,
    roles: roles.map(({ role, effective, because }) => ({ role, effective, because: because.map(showSource) })),
  }
}

function showSource(source: RoleSource): AccessShape['roles'][number]['because'][number] {
  if (source.kind === 'hand') {
    return { group: null, mappedBy: 'hand', since: instant(source.sinceMs), requestId: source.requestId }
  }
  if (source.kind === 'licence') return { group: null, mappedBy: 'licence', since: null, requestId: null }
  return {
    group: source.group,
    mappedBy: source.mapping === undefined ? 'catalogue' : 'mapping',
    since: instant(source.sinceMs),
    requestId: source.requestId ?? null,
  }
}

export function showPerson({ user, state }: Person) {
  return { id: user.id, userName: userNameOf(user.resource), name: shownNameOf(user.resource), state }
}

export function showPersonWithAccess({ person, access, groups, byHand }: PersonWithAccess) {
  return { ...showPerson(person), groups: [...groups], byHand: [...byHand], access: showAccess(access) }
}

export function showGroup(group: StoredGroup) {
  const { grant } = group
  return {
    id: group.id,
    name: groupNameOf(group.resource),
    members: group.memberCount,
    grants: grant === undefined ? null : { ...grant.grant, by: grant.by, since: instant(grant.sinceMs) },
    created: instant(group.createdMs),
    modified: instant(group.modifiedMs),
  }
}

export function showMapping({ mapping, group }: ListedMapping) {
  return {
    group: mapping.name,
    grants: mapping.grant,
    created: instant(mapping.createdMs),
    createdBy: mapping.createdBy,
    members: group?.memberCount ?? null,
  }
}
