// Taking an account's access away: `active: false`, never DELETE.
import { noteGroupsOfPerson } from '../apps/push-changes.ts'
import { printName } from '../org/person.ts'
import { appTarget } from '../system-log/targets.ts'
import { failAccount, findAccount, settleAccount, tellSuccess } from './account.ts'
import { type JobContext, JobFailed } from './context.ts'
import type { LeftAccount } from './job.ts'
import { writeActive } from './write-active.ts'

/** Works on a `deactivate-user` job. An account that never came to be needs nothing. */
export async function deactivateUser(context: JobContext, personId: string): Promise<void> {
  const account = findAccount(context.org, context.app, personId)
  if (account?.appUser.externalId === undefined) return
  const error = await writeActive(context, account.appUser.externalId, false)
  if (error !== undefined) {
    const { userName } = account.appUser
    return failAccount(context, account, {
      eventType: 'application.provision.user.deactivate',
      task: 'deprovision',
      reason: describe(context, printName(account.person), userName, error),
    })
  }
  settleAccount(context.org, account.appUser, {})
  noteGroupsOfPerson(context.org, context.app, personId)
  tellSuccess(context, account, 'application.provision.user.deactivate')
}

/** Works on a `deactivate-left` job: the person has been deleted, so only the log can tell how it went. */
export async function deactivateLeftAccount(context: JobContext, account: LeftAccount): Promise<void> {
  const error = await writeActive(context, account.externalId, false)
  const reason = error === undefined ? undefined : describe(context, account.personName, account.userName, error)
  context.conversation.log({
    eventType: 'application.provision.user.deactivate',
    transaction: 'JOB',
    targets: [
      { id: account.personId, type: 'AppUser', displayName: account.personName, alternateId: account.userName },
      appTarget(context.app),
    ],
    ...(reason === undefined ? {} : { result: 'FAILURE', reason }),
  })
  if (reason !== undefined) throw new JobFailed(reason)
}

function describe(context: JobContext, personName: string, userName: string, error: string): string {
  return `Automatic deprovisioning of user ${personName} from app ${context.app.label} failed: Error while deactivating user ${userName}: ${error}`
}
