// The profile push, the same for both kinds of app: GET, then PUT of what was read with Okta's attributes laid over it.
import { printName } from '../org/person.ts'
import { getRequest, replaceRequest } from '../wire/scim-request.ts'
import { overlayUserBody } from '../wire/user-body.ts'
import { type Account, failAccount, findAccount, resolveValues, settleAccount, tellSuccess } from './account.ts'
import { ask, type JobContext } from './context.ts'

/** Works on a `push-profile` job: profile changes, "Force Sync", "Update User". */
export async function updateProfileAtApp(context: JobContext, personId: string): Promise<void> {
  const account = findAccount(context.org, context.app, personId)
  if (account === undefined || account.appUser.state === 'unassigned') return
  if (account.appUser.externalId === undefined) return
  await pushProfile(context, account, { isAssignment: false })
}

/** Reads and writes the account's user. Wizard apps send `groups: []` in the push that is part of an assignment. */
export async function pushProfile(
  context: JobContext,
  account: Account,
  options: { readonly isAssignment: boolean },
): Promise<void> {
  const id = account.appUser.externalId ?? ''
  const values = resolveValues(context.org, context.app, account)
  const read = await ask(context, getRequest('Users', id))
  if (read.error !== undefined) return fail(context, account, values.userName, read.error)
  const body = overlayUserBody(read.answer.body ?? {}, values)
  const hasNoGroups = options.isAssignment && context.app.template.writes === 'PUT'
  const written = await ask(context, replaceRequest('Users', id, hasNoGroups ? { ...body, groups: [] } : body))
  if (written.error !== undefined) return fail(context, account, values.userName, written.error)
  settleAccount(context.org, account.appUser, { userName: values.userName, ...restored(context, account) })
  tellSuccess(context, account, 'application.provision.user.push_profile')
}

/** An account in error is well again. */
function restored({ org, app }: JobContext, { person }: Account) {
  return findAccount(org, app, person.id)?.appUser.state === 'error' ? ({ state: 'provisioned' } as const) : {}
}

function fail(context: JobContext, account: Account, userName: string, error: string): never {
  const name = printName(account.person)
  return failAccount(context, account, {
    eventType: 'application.provision.user.push_profile',
    task: 'update',
    reason: `Automatic profile push of user ${name} to app ${context.app.label} failed: Error while trying to push profile update for ${userName}: ${error}`,
  })
}
