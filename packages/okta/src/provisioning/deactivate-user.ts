// Taking an account's access away (idp-clients, section 3.2): `active: false`, never DELETE.
import { noteGroupsOfPerson } from '../apps/push-changes.ts'
import { printName } from '../org/person.ts'
import { failAccount, findAccount, settleAccount, tellSuccess } from './account.ts'
import type { JobContext } from './context.ts'
import { writeActive } from './write-active.ts'

/** Works on a `deactivate-user` job. An account that never came to be needs nothing. */
export async function deactivateUser(context: JobContext, personId: string): Promise<void> {
  const account = findAccount(context.org, context.app, personId)
  if (account?.appUser.externalId === undefined) return
  const error = await writeActive(context, account, false)
  if (error !== undefined) {
    const { userName } = account.appUser
    return failAccount(context, account, {
      eventType: 'application.provision.user.deactivate',
      task: 'deprovision',
      reason: `Automatic deprovisioning of user ${printName(account.person)} from app ${context.app.label} failed: Error while deactivating user ${userName}: ${error}`,
    })
  }
  settleAccount(context.org, account.appUser, {})
  noteGroupsOfPerson(context.org, context.app, personId)
  tellSuccess(context, account, 'application.provision.user.deactivate')
}
