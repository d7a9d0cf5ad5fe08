// From a job's kind to the function that works on it.

import { importAll } from '../importing/import-all.ts'
import type { JobContext } from './context.ts'
import { deactivateLeftAccount, deactivateUser } from './deactivate-user.ts'
import { deleteGroupAtApp } from './delete-group.ts'
import type { JobWork } from './job.ts'
import { provisionUser } from './provision-user.ts'
import { pushGroup } from './push-group.ts'
import { pushMembers, renameGroup, replaceMembers, syncGroup } from './push-members.ts'
import { pushPassword } from './push-password.ts'
import { updateProfileAtApp } from './push-profile.ts'
import { reconcileMembers } from './reconcile-members.ts'

/** Works on one job. Throws JobFailed when it has failed and told so, RateLimited when it has to wait. */
export function runJob(context: JobContext, work: JobWork): Promise<void> {
  switch (work.kind) {
    case 'provision-user':
      return provisionUser(context, work)
    case 'push-profile':
      return updateProfileAtApp(context, work.personId)
    case 'deactivate-user':
      return deactivateUser(context, work.personId)
    case 'deactivate-left':
      return deactivateLeftAccount(context, work)
    case 'push-password':
      return pushPassword(context, work.personId, work.password)
    case 'push-group':
      return pushGroup(context, work)
    case 'push-members':
      return pushMembers(context, work.mappingId)
    case 'sync-group':
      return syncGroup(context, work.mappingId)
    case 'replace-members':
      return replaceMembers(context, work.mappingId)
    case 'rename-group':
      return renameGroup(context, work.mappingId)
    case 'delete-group':
      return deleteGroupAtApp(context, work.mappingId)
    case 'reconcile-members':
      return reconcileMembers(context, work.groupId)
    case 'import':
      return importAll(context, work)
  }
}
