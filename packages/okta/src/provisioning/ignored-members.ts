// Members of a pushed group who have no account at the app are left out silently; only the log says so.
import type { PushMapping } from '../apps/push-mapping.ts'
import { readInteger } from '../store/row.ts'
import type { JobContext } from './context.ts'
import { tellGroup } from './group-target.ts'

export function tellIgnoredMembers(context: JobContext, mapping: PushMapping): void {
  const row = context.org.database.get(
    `SELECT count(*) AS total FROM group_members LEFT JOIN app_users ON app_users.person_id = group_members.person_id AND app_id = ?
     WHERE group_id = ? AND (external_id IS NULL OR state NOT IN ('provisioned', 'error'))`,
    mapping.appId,
    mapping.groupId,
  )
  if (row === undefined || readInteger(row, 'total') === 0) return
  tellGroup(context, mapping, 'app.user_management.grouppush.mapping.okta.users.ignored')
}
