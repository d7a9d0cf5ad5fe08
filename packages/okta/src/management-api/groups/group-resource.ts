// A group as Okta's group object.
import { countMembers, type Group } from '../../org/group.ts'
import type { Org } from '../../org/org.ts'
import { readInteger } from '../../store/row.ts'

export function toGroup(group: Group, baseUrl: string) {
  const self = `${baseUrl}/api/v1/groups/${group.id}`
  return {
    id: group.id,
    created: group.created,
    lastUpdated: group.lastUpdated,
    lastMembershipUpdated: group.membersUpdated,
    objectClass: ['okta:user_group'],
    type: group.type,
    profile: { name: group.name, description: group.description === '' ? null : group.description },
    _links: {
      self: { href: self },
      users: { href: `${self}/users` },
      apps: { href: `${self}/apps` },
    },
  }
}

/** `expand=stats`: how many people, apps and push mappings the group has. */
export function toGroupStats(org: Org, group: Group, baseUrl: string) {
  const self = `${baseUrl}/api/v1/groups/${group.id}`
  return {
    stats: {
      usersCount: countMembers(org, group.id),
      appsCount: count(org, 'SELECT count(*) AS total FROM app_group_assignments WHERE group_id = ?', group.id),
      groupPushMappingsCount: count(org, 'SELECT count(*) AS total FROM push_mappings WHERE group_id = ?', group.id),
      hasAdminPrivilege: false,
      _links: { users: { href: `${self}/users` }, apps: { href: `${self}/apps` } },
    },
  }
}

function count(org: Org, sql: string, groupId: string): number {
  const row = org.database.get(sql, groupId)
  return row === undefined ? 0 : readInteger(row, 'total')
}
