// Who belongs into a pushed group, and who has been pushed into it.
import type { Org } from '../org/org.ts'
import { readText } from '../store/row.ts'
import type { PushMapping } from './push-mapping.ts'

export interface PushMember {
  readonly personId: string
  /** The SCIM id of the person's account. */
  readonly externalId: string
  readonly userName: string
}

/** Members of the Okta group who are assigned and provisioned, the newest membership first, as in Okta's own requests. */
export function listPushableMembers(org: Org, mapping: PushMapping): PushMember[] {
  return org.database
    .all(
      `SELECT app_users.person_id, external_id, user_name FROM group_members
       JOIN app_users ON app_users.person_id = group_members.person_id AND app_id = ?
       WHERE group_id = ? AND external_id IS NOT NULL AND state IN ('provisioned', 'error') ORDER BY seq DESC`,
      mapping.appId,
      mapping.groupId,
    )
    .map((row) => ({
      personId: readText(row, 'person_id'),
      externalId: readText(row, 'external_id'),
      userName: readText(row, 'user_name'),
    }))
}

/** The people whom the last push left in the app's group: person → SCIM id. */
export function readPushedMembers(org: Org, mappingId: string): Map<string, string> {
  const rows = org.database.all('SELECT person_id, external_id FROM push_members WHERE mapping_id = ?', mappingId)
  return new Map(rows.map((row) => [readText(row, 'person_id'), readText(row, 'external_id')]))
}

/** Remembers who is in the app's group now. */
export function savePushedMembers(org: Org, mappingId: string, members: readonly PushMember[]): void {
  org.database.transaction(() => {
    org.database.run('DELETE FROM push_members WHERE mapping_id = ?', mappingId)
    for (const member of members) {
      org.database.run(
        'INSERT INTO push_members (mapping_id, person_id, external_id) VALUES (?, ?, ?)',
        mappingId,
        member.personId,
        member.externalId,
      )
    }
  })
}
