// Unlinking with deletion: GET, then DELETE.
import { forgetAppGroup } from '../apps/group-push.ts'
import { findPushMapping } from '../apps/push-mapping.ts'
import { deleteRequest } from '../wire/scim-request.ts'
import { ask, type JobContext } from './context.ts'
import { failMapping, failure, readGroup, tellGroup } from './group-target.ts'

/** Works on a `delete-group` job; the mapping goes with the group. */
export async function deleteGroupAtApp(context: JobContext, mappingId: string): Promise<void> {
  const mapping = findPushMapping(context.org, mappingId)
  if (mapping?.externalId === undefined) return
  const pushed = { ...mapping, externalId: mapping.externalId }
  await readGroup(context, pushed)
  const { error } = await ask(context, deleteRequest('Groups', pushed.externalId))
  if (error !== undefined) {
    return failMapping(context, pushed, {
      eventType: 'application.provision.group_push.mapping.update.or.delete.failed.with.error',
      reason: failure(pushed, `deleting user group ${pushed.appGroupName}`, error),
    })
  }
  context.org.database.run('DELETE FROM push_mappings WHERE id = ?', mappingId)
  tellGroup(context, pushed, 'application.provision.group_push.delete_appgroup')
  forgetAppGroup(context.org, context.app.id, pushed.externalId)
}
