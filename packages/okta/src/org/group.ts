// A group as it is stored, its members, and the ways to find them. What can be done to a group stands in groups.ts.
import { OrgError } from '../refusal.ts'
import { findText, type Row, readInteger, readText, readWord } from '../store/row.ts'
import type { Org } from './org.ts'
import { type Person, parsePerson } from './person.ts'

export const EVERYONE = 'Everyone'

const GROUP_TYPES = ['OKTA_GROUP', 'BUILT_IN'] as const

export interface Group {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly type: (typeof GROUP_TYPES)[number]
  readonly created: string
  readonly lastUpdated: string
  readonly membersUpdated: string
}

export function findGroup(org: Org, id: string): Group | undefined {
  const row = org.database.get('SELECT * FROM groups WHERE id = ?', id)
  return row === undefined ? undefined : parseGroup(row)
}

/** The group with the id, or a refusal. */
export function getGroup(org: Org, id: string): Group {
  const group = findGroup(org, id)
  if (group === undefined) throw new OrgError('not-found', `Not found: Resource not found: ${id} (UserGroup)`)
  return group
}

export function findGroupByName(org: Org, name: string): Group | undefined {
  const row = org.database.get('SELECT * FROM groups WHERE name = ?', name)
  return row === undefined ? undefined : parseGroup(row)
}

export interface GroupsQuery {
  /** Part of the name. */
  readonly search?: string
  readonly after?: string
  readonly limit: number
}

/** One page of groups in the order of their names; `after` is the name of the last one seen. */
export function listGroups(org: Org, query: GroupsQuery): Group[] {
  const rows = org.database.all(
    "SELECT * FROM groups WHERE name > ? AND name LIKE ? ESCAPE '\\' ORDER BY name LIMIT ?",
    query.after ?? '',
    `%${(query.search ?? '').replace(/[\\%_]/g, '\\$&')}%`,
    query.limit,
  )
  return rows.map(parseGroup)
}

export function countMembers(org: Org, groupId: string): number {
  const row = org.database.get('SELECT count(*) AS total FROM group_members WHERE group_id = ?', groupId)
  return row === undefined ? 0 : readInteger(row, 'total')
}

export interface Member {
  readonly person: Person
  /** Grows with each membership made; the page after this member begins here. */
  readonly sequence: number
  readonly ruleId: string | undefined
}

/** One page of members in the order in which they joined. */
export function listMembers(org: Org, groupId: string, page: { after?: number; limit: number }): Member[] {
  const rows = org.database.all(
    `SELECT people.*, group_members.seq, group_members.rule_id FROM group_members JOIN people ON people.id = person_id
     WHERE group_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
    groupId,
    page.after ?? 0,
    page.limit,
  )
  return rows.map((row) => ({
    person: parsePerson(row),
    sequence: readInteger(row, 'seq'),
    ruleId: findText(row, 'rule_id'),
  }))
}

/** The ids of all the members, in the order in which they joined. */
export function listMemberIds(org: Org, groupId: string): string[] {
  return org.database
    .all('SELECT person_id FROM group_members WHERE group_id = ? ORDER BY seq', groupId)
    .map((row) => readText(row, 'person_id'))
}

export function isMember(org: Org, groupId: string, personId: string): boolean {
  return (
    org.database.get('SELECT 1 FROM group_members WHERE group_id = ? AND person_id = ?', groupId, personId) !==
    undefined
  )
}

export function listGroupsOfPerson(org: Org, personId: string): Group[] {
  const rows = org.database.all(
    'SELECT groups.* FROM group_members JOIN groups ON groups.id = group_id WHERE person_id = ? ORDER BY groups.name',
    personId,
  )
  return rows.map(parseGroup)
}

export function parseGroup(row: Row): Group {
  return {
    id: readText(row, 'id'),
    name: readText(row, 'name'),
    description: readText(row, 'description'),
    type: readWord(row, 'type', GROUP_TYPES),
    created: readText(row, 'created'),
    lastUpdated: readText(row, 'last_updated'),
    membersUpdated: readText(row, 'members_updated'),
  }
}
