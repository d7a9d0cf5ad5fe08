// Activation in between: PATCH for catalogue apps, GET and PUT for wizard apps.
import { printName } from '../org/person.ts'
import { type Account, failAccount, tellSuccess } from './account.ts'
import type { JobContext } from './context.ts'
import { writeActive } from './write-active.ts'

export async function activateUser(context: JobContext, account: Account): Promise<void> {
  const error = await writeActive(context, account.appUser.externalId ?? '', true)
  if (error !== undefined) {
    const name = printName(account.person)
    failAccount(context, account, {
      eventType: 'application.provision.user.reactivate',
      task: 'provision',
      reason: `Automatic reactivation of user ${name} to app ${context.app.label} failed: Error while reactivating user ${account.appUser.userName}: ${error}`,
    })
  }
  tellSuccess(context, account, 'application.provision.user.reactivate')
}
