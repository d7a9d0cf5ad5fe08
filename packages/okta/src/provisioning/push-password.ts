// Password synchronisation. The password is never kept: it travels in the job alone.
import { printName } from '../org/person.ts'
import { getRequest, patchRequest, replaceRequest } from '../wire/scim-request.ts'
import { failAccount, findAccount, settleAccount, tellSuccess } from './account.ts'
import { ask, type JobContext } from './context.ts'

/** Works on a `push-password` job. */
export async function pushPassword(context: JobContext, personId: string, password: string): Promise<void> {
  const account = findAccount(context.org, context.app, personId)
  if (account?.appUser.externalId === undefined || account.appUser.state === 'unassigned') return
  const error = await writePassword(context, account.appUser.externalId, password)
  if (error !== undefined) {
    return failAccount(context, account, {
      eventType: 'application.provision.user.push_password',
      task: 'update',
      reason: `Automatic password push of user ${printName(account.person)} to app ${context.app.label} failed: ${error}`,
    })
  }
  settleAccount(context.org, account.appUser, {})
  tellSuccess(context, account, 'application.provision.user.push_password')
}

async function writePassword(context: JobContext, id: string, password: string): Promise<string | undefined> {
  if (context.app.template.writes === 'PATCH') {
    return (await ask(context, patchRequest('Users', id, [{ op: 'replace', value: { password } }]))).error
  }
  const read = await ask(context, getRequest('Users', id))
  if (read.error !== undefined) return read.error
  return (await ask(context, replaceRequest('Users', id, { ...read.answer.body, password }))).error
}
