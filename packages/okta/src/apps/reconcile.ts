// Assignments decide who has an account: a person has one as long as one assignment (by name or through any group)
// remains and the person is not deactivated. These functions compare that with the accounts and make the jobs.
import type { Org } from '../org/org.ts'
import { type Person, printName } from '../org/person.ts'
import { addJob, startBatch } from '../provisioning/job.ts'
import { readText } from '../store/row.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget, appUserTarget, personTarget } from '../system-log/targets.ts'
import { type App, getApp } from './app.ts'
import { resolveUserName } from './app-profile.ts'
import { type AppUser, findAppUser, saveAppUser } from './app-user.ts'
import { openTask } from './tasks.ts'

/** Brings the person's accounts in all apps into line with the assignments. */
export function reconcilePerson(org: Org, person: Person): void {
  const rows = org.database.all(
    `SELECT app_id FROM app_person_assignments WHERE person_id = ?1
     UNION SELECT app_id FROM app_group_assignments JOIN group_members USING (group_id) WHERE person_id = ?1
     UNION SELECT app_id FROM app_users WHERE person_id = ?1 AND state <> 'unassigned'`,
    person.id,
  )
  for (const row of rows) {
    const app = getApp(org, readText(row, 'app_id'))
    reconcileAccount(org, app, person, lazyBatch(org, app, printName(person)))
  }
}

/** Answers the number of a batch that is only made when a job needs it. */
export function lazyBatch(org: Org, app: App, title: string): () => number {
  let batchId: number | undefined
  return () => {
    batchId ??= startBatch(org, app.id, title)
    return batchId
  }
}

/** Brings one account into line: assigns, unassigns, or changes between individual and group assignment. */
export function reconcileAccount(org: Org, app: App, person: Person, batch: () => number): void {
  const scope = findScope(org, app.id, person)
  const appUser = findAppUser(org, app.id, person.id)
  const isAssigned = appUser !== undefined && appUser.state !== 'unassigned'
  if (scope !== undefined && !isAssigned) assign(org, app, person, scope, appUser, batch)
  else if (scope === undefined && isAssigned) unassign(org, app, person, appUser, batch)
  else if (scope !== undefined && isAssigned && appUser.scope !== scope) saveAppUser(org, { ...appUser, scope })
}

/** How the person is assigned to the app; undefined when not at all, or not any more because of the person's status. */
function findScope(org: Org, appId: string, person: Person): AppUser['scope'] | undefined {
  if (person.status === 'DEPROVISIONED' || person.status === 'STAGED') return undefined
  const { database } = org
  const byName = database.get(
    'SELECT 1 FROM app_person_assignments WHERE app_id = ? AND person_id = ?',
    appId,
    person.id,
  )
  if (byName !== undefined) return 'USER'
  const byGroup = database.get(
    'SELECT 1 FROM app_group_assignments JOIN group_members USING (group_id) WHERE app_id = ? AND person_id = ? LIMIT 1',
    appId,
    person.id,
  )
  return byGroup === undefined ? undefined : 'GROUP'
}

function assign(
  org: Org,
  app: App,
  person: Person,
  scope: AppUser['scope'],
  former: AppUser | undefined,
  batch: () => number,
): void {
  const mayProvision = app.status === 'ACTIVE' && app.settings.connection.isEnabled && app.settings.toApp.createUsers
  const now = org.clock.now().toISOString()
  const userName = resolveUserName(org, app.settings.signOn, person)
  saveAppUser(org, {
    appId: app.id,
    personId: person.id,
    scope,
    state: mayProvision ? 'pending' : 'not-provisioned',
    externalId: former?.externalId,
    userName,
    overrides: former?.overrides ?? {},
    lastError: undefined,
    lastSync: former?.lastSync,
    created: now,
    lastUpdated: now,
  })
  logEvent(org, {
    eventType: 'application.user_membership.add',
    targets: [appUserTarget(person, userName), appTarget(app), personTarget(person)],
  })
  if (mayProvision) {
    const isReassignment = former !== undefined
    addJob(org, app.id, { kind: 'provision-user', personId: person.id, isReassignment }, batch())
  }
}

function unassign(org: Org, app: App, person: Person, appUser: AppUser, batch: () => number): void {
  saveAppUser(org, { ...appUser, state: 'unassigned' })
  logEvent(org, {
    eventType: 'application.user_membership.remove',
    targets: [appUserTarget(person, appUser.userName), appTarget(app), personTarget(person)],
  })
  const mayHaveAccount = appUser.externalId !== undefined || appUser.state === 'pending'
  if (!mayHaveAccount || app.status !== 'ACTIVE' || !app.settings.connection.isEnabled) return
  if (app.settings.toApp.deactivateUsers) {
    addJob(org, app.id, { kind: 'deactivate-user', personId: person.id }, batch())
  } else {
    openTask(org, {
      appId: app.id,
      kind: 'deprovision',
      personId: person.id,
      personName: printName(person),
      description: `Application accounts need deprovisioning: deactivate ${printName(person)} in ${app.label} by hand.`,
    })
  }
}
