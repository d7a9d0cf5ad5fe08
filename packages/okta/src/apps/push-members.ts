// Who belongs into a pushed group, who has been pushed into it, and whose membership may have changed since. Changes are
// recorded per person, so that one new member of a group of 100 000 costs what it costs in a group of ten.
import type { Org } from '../org/org.ts'
import { type Row, readInteger, readText } from '../store/row.ts'
import type { PushMapping } from './push-mapping.ts'

export interface PushMember {
  readonly personId: string
  /** The SCIM id of the person's account. */
  readonly externalId: string
  readonly userName: string
}

export interface MemberChange {
  readonly added: readonly PushMember[]
  readonly removed: readonly Pick<PushMember, 'personId' | 'externalId'>[]
  /** The last recorded change that is part of this one. */
  readonly sequence: number
}

const PUSHABLE = "external_id IS NOT NULL AND state IN ('provisioned', 'error')"

/** Members of the Okta group who are assigned and provisioned, the oldest person first, as in Okta's own requests. */
export function listPushableMembers(org: Org, mapping: PushMapping): PushMember[] {
  return org.database
    .all(
      `SELECT app_users.person_id, external_id, user_name FROM group_members
       JOIN app_users ON app_users.person_id = group_members.person_id AND app_id = ?
       WHERE group_id = ? AND ${PUSHABLE} ORDER BY app_users.person_id`,
      mapping.appId,
      mapping.groupId,
    )
    .map(parseMember)
}

/** Notes that the person's membership may have changed; a forced one is sent even when the app should have it. */
export function recordMemberChange(org: Org, mappingId: string, personId: string, isForced: boolean): void {
  org.database.run(
    'INSERT INTO push_changes (mapping_id, person_id, is_forced) VALUES (?, ?, ?)',
    mappingId,
    personId,
    isForced ? 1 : 0,
  )
}

/** Notes every member as changed: the next push sends them all. */
export function recordAllMembers(org: Org, mapping: PushMapping): void {
  org.database.run(
    'INSERT INTO push_changes (mapping_id, person_id, is_forced) SELECT ?, person_id, 0 FROM group_members WHERE group_id = ?',
    mapping.id,
    mapping.groupId,
  )
}

/** What the recorded changes mean for the app's group now. */
export function findMemberChange(org: Org, mapping: PushMapping): MemberChange {
  const added = org.database.all(
    `SELECT app_users.person_id, app_users.external_id, user_name, max(is_forced) AS forced, pushed.external_id AS known
     FROM push_changes
     JOIN group_members ON group_members.group_id = ?2 AND group_members.person_id = push_changes.person_id
     JOIN app_users ON app_id = ?3 AND app_users.person_id = push_changes.person_id
     LEFT JOIN push_members AS pushed ON pushed.mapping_id = ?1 AND pushed.person_id = push_changes.person_id
     WHERE push_changes.mapping_id = ?1 AND app_users.${PUSHABLE}
     GROUP BY push_changes.person_id HAVING forced = 1 OR known IS NULL OR known <> app_users.external_id
     ORDER BY app_users.person_id`,
    mapping.id,
    mapping.groupId,
    mapping.appId,
  )
  const removed = org.database.all(
    `SELECT DISTINCT push_members.person_id, push_members.external_id FROM push_changes
     JOIN push_members ON push_members.mapping_id = ?1 AND push_members.person_id = push_changes.person_id
     WHERE push_changes.mapping_id = ?1 AND NOT EXISTS (
       SELECT 1 FROM group_members JOIN app_users ON app_id = ?3 AND app_users.person_id = group_members.person_id
       WHERE group_id = ?2 AND group_members.person_id = push_members.person_id AND ${PUSHABLE}
         AND app_users.external_id = push_members.external_id)
     ORDER BY push_members.person_id`,
    mapping.id,
    mapping.groupId,
    mapping.appId,
  )
  return {
    added: added.map(parseMember),
    removed: removed.map((row) => ({ personId: readText(row, 'person_id'), externalId: readText(row, 'external_id') })),
    sequence: lastChange(org, mapping.id),
  }
}

/** The change is at the app: it is remembered, and the records that led to it are dropped. */
export function settleMemberChange(org: Org, mappingId: string, change: MemberChange): void {
  org.database.transaction(() => {
    for (const { personId } of change.removed) {
      org.database.run('DELETE FROM push_members WHERE mapping_id = ? AND person_id = ?', mappingId, personId)
    }
    for (const member of change.added) insertPushed(org, mappingId, member)
    dropChanges(org, mappingId, change.sequence)
  })
}

/** The number of the last recorded change. */
export function lastChange(org: Org, mappingId: string): number {
  const row = org.database.get('SELECT coalesce(max(seq), 0) AS seq FROM push_changes WHERE mapping_id = ?', mappingId)
  return row === undefined ? 0 : readInteger(row, 'seq')
}

/** The app's group has exactly these members now; changes up to the number are part of that. */
export function replacePushedMembers(
  org: Org,
  mappingId: string,
  members: readonly PushMember[],
  sequence: number,
): void {
  org.database.transaction(() => {
    org.database.run('DELETE FROM push_members WHERE mapping_id = ?', mappingId)
    for (const member of members) insertPushed(org, mappingId, member)
    dropChanges(org, mappingId, sequence)
  })
}

function insertPushed(org: Org, mappingId: string, member: PushMember): void {
  org.database.run(
    `INSERT INTO push_members (mapping_id, person_id, external_id) VALUES (?, ?, ?)
     ON CONFLICT (mapping_id, person_id) DO UPDATE SET external_id = excluded.external_id`,
    mappingId,
    member.personId,
    member.externalId,
  )
}

function dropChanges(org: Org, mappingId: string, sequence: number): void {
  org.database.run('DELETE FROM push_changes WHERE mapping_id = ? AND seq <= ?', mappingId, sequence)
}

function parseMember(row: Row): PushMember {
  return {
    personId: readText(row, 'person_id'),
    externalId: readText(row, 'external_id'),
    userName: readText(row, 'user_name'),
  }
}
