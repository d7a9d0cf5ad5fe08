// What every job about a person's account starts from, and how it ends in the org's own books.
import type { App } from '../apps/app.ts'
import { resolveAppProfile, resolveUserName } from '../apps/app-profile.ts'
import { type AppUser, findAppUser, saveAppUser } from '../apps/app-user.ts'
import { closeTasks, openTask, type TaskKind } from '../apps/tasks.ts'
import { findString } from '../json.ts'
import { nowText, type Org } from '../org/org.ts'
import { findPerson, type Person, printName } from '../org/person.ts'
import type { EventType } from '../system-log/event-types.ts'
import { appTarget, appUserTarget, personTarget } from '../system-log/targets.ts'
import type { AccountValues } from '../wire/user-body.ts'
import { type JobContext, JobFailed } from './context.ts'

export interface Account {
  readonly person: Person
  readonly appUser: AppUser
}

/** The account of a job; undefined when the person or the account is gone by now. */
export function findAccount(org: Org, app: App, personId: string): Account | undefined {
  const person = findPerson(org, personId)
  const appUser = findAppUser(org, app.id, personId)
  return person === undefined || appUser === undefined ? undefined : { person, appUser }
}

/** What the account's user resource shall hold now. A user name typed on the assignment wins over the sign-on settings. */
export function resolveValues(org: Org, app: App, { person, appUser }: Account): AccountValues {
  const isFirst = appUser.externalId === undefined
  const isOpen = isFirst || app.settings.signOn.updateUserNameOn === 'create-and-update'
  const typed = findString(appUser.overrides, 'userName')
  const userName = typed ?? (isOpen ? resolveUserName(org, app.settings.signOn, person) : appUser.userName)
  return { userName, externalId: person.id, entries: resolveAppProfile(org, app, person, appUser.overrides) }
}

/** Logs that a step went well. */
export function tellSuccess(
  { app, conversation }: JobContext,
  { person, appUser }: Account,
  eventType: EventType,
): void {
  conversation.log({ eventType, transaction: 'JOB', targets: targets(app, person, appUser), debugData: debug(app) })
}

/** The account is as it should be: the error and the tasks are gone. */
export function settleAccount(org: Org, account: AppUser, values: Partial<AppUser>): void {
  const current = findAppUser(org, account.appId, account.personId) ?? account
  saveAppUser(org, { ...current, ...values, lastError: undefined, lastSync: nowText(org) })
  closeTasks(org, account.appId, account.personId)
}

/** Logs the failure with Okta's sentence, marks the account, opens a task, and ends the job. */
export function failAccount(
  { org, app, conversation }: JobContext,
  { person, appUser }: Account,
  failure: {
    readonly eventType: EventType
    readonly task: TaskKind
    readonly reason: string
    readonly isSilent?: boolean
  },
): never {
  conversation.log({
    eventType: failure.eventType,
    result: 'FAILURE',
    reason: failure.reason,
    transaction: 'JOB',
    targets: targets(app, person, appUser),
    debugData: debug(app),
  })
  const current = findAppUser(org, app.id, person.id) ?? appUser
  const state = current.state === 'unassigned' ? 'unassigned' : 'error'
  saveAppUser(org, { ...current, state, lastError: failure.reason })
  openTask(org, {
    appId: app.id,
    kind: failure.task,
    personId: person.id,
    personName: printName(person),
    description: failure.reason,
  })
  throw new JobFailed(failure.reason)
}

function targets(app: App, person: Person, appUser: AppUser) {
  return [appUserTarget(person, appUser.userName), appTarget(app), personTarget(person)]
}

function debug(app: App): Record<string, string> {
  return { appname: app.template.name }
}
