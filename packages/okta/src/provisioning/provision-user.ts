// Assigning a person: look up, then create, or link and push.
import { pushGroupsOfPerson } from '../apps/push-changes.ts'
import { findString, type JsonObject, listObjects } from '../json.ts'
import { printName } from '../org/person.ts'
import { createRequest, lookupRequest } from '../wire/scim-request.ts'
import { createUserBody } from '../wire/user-body.ts'
import { type Account, failAccount, findAccount, resolveValues, settleAccount, tellSuccess } from './account.ts'
import { activateUser } from './activate-user.ts'
import { ask, type JobContext } from './context.ts'
import { createPassword } from './password.ts'
import { pushProfile } from './push-profile.ts'

interface Lookup {
  readonly id: string
  readonly isActive: boolean
}

/** Works on a `provision-user` job. Nothing happens when the person has been unassigned in the meantime. */
export async function provisionUser(
  context: JobContext,
  { personId, isReassignment }: { readonly personId: string; readonly isReassignment: boolean },
): Promise<void> {
  const account = findAccount(context.org, context.app, personId)
  if (account === undefined || account.appUser.state === 'unassigned') return
  const found = await lookUp(context, account)
  if (found === undefined) await create(context, account)
  else await link(context, account, found, isReassignment)
  pushGroupsOfPerson(context.org, context.app, personId)
}

async function lookUp(context: JobContext, account: Account): Promise<Lookup | undefined> {
  const { userName } = resolveValues(context.org, context.app, account)
  const isByEmail = context.app.template.writes === 'PUT' && context.app.settings.connection.uniqueField === 'email'
  // Whatever the unique field is, the filter is on userName; the setting chooses the value.
  const value = isByEmail ? account.person.profile.email : userName
  const { answer, error } = await ask(context, lookupRequest('Users', 'userName', value))
  if (answer?.status === 404 && findString(answer.body, 'detail') !== undefined) return undefined
  if (error !== undefined) {
    const cause = `Error while verifying if user ${value} exists: ${error}`
    return failProvisioning(context, account, 'application.provision.user.verify_exists', cause)
  }
  return readLookup(context, account, answer.body)
}

const COUNTS = ['totalResults', 'startIndex', 'itemsPerPage']

/** Counts must be JSON numbers: with texts in their place the real client fails without a reason. */
function readLookup(context: JobContext, account: Account, body: JsonObject | undefined): Lookup | undefined {
  const total = body?.totalResults
  if (body === undefined || typeof total !== 'number' || COUNTS.some((name) => typeof body[name] === 'string')) {
    return failProvisioning(context, account, 'application.provision.user.sync', undefined)
  }
  const [hit] = listObjects(body, 'Resources')
  const id = findString(hit, 'id')
  return total === 0 || hit === undefined || id === undefined ? undefined : { id, isActive: hit.active !== false }
}

async function create(context: JobContext, account: Account): Promise<void> {
  const name = printName(account.person)
  const values = resolveValues(context.org, context.app, account)
  const body = createUserBody({ ...values, password: createPassword() })
  const { answer, error } = await ask(context, createRequest('Users', body))
  if (error !== undefined) return failCreate(context, account, `Error while creating user ${name}: ${error}`)
  const id = findString(answer.body, 'id')
  if (id === undefined || id === '') {
    return failCreate(context, account, `Error while creating user ${name}: Create new user returned empty user.`)
  }
  if (!Array.isArray(answer.body?.schemas)) {
    return failCreate(context, account, `Error while creating user ${name}: No schema's defined in scim user`)
  }
  const { userName } = values
  settleAccount(context.org, account.appUser, { externalId: id, userName, ...provisionedUnlessGone(context, account) })
  tellSuccess(context, account, 'application.provision.user.push')
  tellSuccess(context, account, 'app.user_management.push_new_user_success')
}

async function link(context: JobContext, account: Account, found: Lookup, isReassignment: boolean): Promise<void> {
  tellSuccess(context, account, 'application.provision.user.verify_exists')
  const appUser = { ...account.appUser, externalId: found.id }
  const linked = { ...account, appUser }
  if (!found.isActive || isReassignment) await activateUser(context, linked)
  settleAccount(context.org, appUser, { externalId: found.id, ...provisionedUnlessGone(context, account) })
  if (context.app.settings.toApp.updateUsers) await pushProfile(context, linked, { isAssignment: true })
}

/** While the requests went out the person may have been unassigned: that is not undone here. */
function provisionedUnlessGone({ org, app }: JobContext, { person }: Account) {
  const isGone = findAccount(org, app, person.id)?.appUser.state === 'unassigned'
  return isGone ? {} : ({ state: 'provisioned' } as const)
}

function failCreate(context: JobContext, account: Account, cause: string): never {
  return failProvisioning(context, account, 'application.provision.user.sync', cause)
}

function failProvisioning(
  context: JobContext,
  account: Account,
  eventType: 'application.provision.user.sync' | 'application.provision.user.verify_exists',
  cause: string | undefined,
): never {
  const prefix = `Automatic provisioning of user ${printName(account.person)} to app ${context.app.label} failed: `
  return failAccount(context, account, { eventType, task: 'provision', reason: `${prefix}${cause ?? ''}` })
}
