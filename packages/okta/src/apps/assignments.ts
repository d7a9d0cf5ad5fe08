// What an administrator can do on the Assignments tab.
import type { JsonObject } from '../json.ts'
import { countMembers, type Group, getGroup, isMember, listMemberIds, parseGroup } from '../org/group.ts'
import { nowText, type Org } from '../org/org.ts'
import { findPerson, getPerson, printName } from '../org/person.ts'
import { addJob, addSingleJob, startBatch } from '../provisioning/job.ts'
import { OrgError } from '../refusal.ts'
import { readText } from '../store/row.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget, appUserTarget, groupTarget } from '../system-log/targets.ts'
import { type App, getApp } from './app.ts'
import { type AppUser, findAppUser, getAppUser, saveAppUser } from './app-user.ts'
import { lazyBatch, reconcileAccount } from './reconcile.ts'
import { closeTasks, findTask } from './tasks.ts'

const MEMBERS_AT_ONCE_MAX = 500

/** "Assign to People". Attributes set in the assignment form win over the mappings. */
export function assignPerson(org: Org, appId: string, personId: string, overrides: JsonObject = {}): void {
  assignPeople(org, appId, [personId], overrides)
}

/** Assigns several people at once: their requests to the app overlap. */
export function assignPeople(org: Org, appId: string, personIds: readonly string[], overrides: JsonObject = {}): void {
  org.database.transaction(() => {
    const app = getApp(org, appId)
    const batch = lazyBatch(org, app, `Assign ${personIds.length} to ${app.label}`)
    for (const personId of personIds) {
      const person = getPerson(org, personId)
      if (person.status === 'DEPROVISIONED') {
        throw new OrgError('invalid', `${printName(person)} is deactivated: activate the person, then assign.`)
      }
      org.database.run(
        'INSERT OR IGNORE INTO app_person_assignments (app_id, person_id, created) VALUES (?, ?, ?)',
        appId,
        personId,
        nowText(org),
      )
      reconcileAccount(org, app, person, batch)
      const appUser = findAppUser(org, appId, personId)
      if (appUser !== undefined && Object.keys(overrides).length > 0) saveAppUser(org, { ...appUser, overrides })
    }
  })
}

/** The X of an individual assignment: the account goes unless a group still gives it. */
export function unassignPerson(org: Org, appId: string, personId: string): void {
  org.database.transaction(() => {
    const app = getApp(org, appId)
    const person = getPerson(org, personId)
    const appUser = getAppUser(org, appId, personId)
    if (appUser.scope === 'GROUP') {
      throw new OrgError(
        'invalid',
        `${printName(person)} is assigned by a group: remove the person from the group, or the group from the app.`,
      )
    }
    org.database.run('DELETE FROM app_person_assignments WHERE app_id = ? AND person_id = ?', appId, personId)
    reconcileAccount(org, app, person, lazyBatch(org, app, `Unassign ${printName(person)}`))
  })
}

/** "Assign to Groups": every member gets an account, in the order in which they joined. */
export function assignGroup(org: Org, appId: string, groupId: string): void {
  org.database.transaction(() => {
    const app = getApp(org, appId)
    const group = getGroup(org, groupId)
    org.database.run(
      'INSERT OR IGNORE INTO app_group_assignments (app_id, group_id, created) VALUES (?, ?, ?)',
      appId,
      groupId,
      nowText(org),
    )
    tell(org, app, group, 'group.application_assignment.add')
    reconcileMembers(org, app, group, `Assign ${group.name} to ${app.label}`)
  })
}

/** Takes the group's assignment away: members without another assignment are deprovisioned. */
export function unassignGroup(org: Org, appId: string, groupId: string): void {
  org.database.transaction(() => {
    const app = getApp(org, appId)
    const group = getGroup(org, groupId)
    org.database.run('DELETE FROM app_group_assignments WHERE app_id = ? AND group_id = ?', appId, groupId)
    tell(org, app, group, 'group.application_assignment.remove')
    reconcileMembers(org, app, group, `Unassign ${group.name} from ${app.label}`)
  })
}

/** "Convert Assignments": people assigned by name keep their account through their groups. Refuses who is in none. */
export function convertAssignment(org: Org, appId: string, personId: string): void {
  org.database.transaction(() => {
    const app = getApp(org, appId)
    const person = getPerson(org, personId)
    const isInGroup = listAssignedGroups(org, appId).some((group) => isMember(org, group.id, personId))
    if (!isInGroup) {
      throw new OrgError('invalid', `${printName(person)} is in no group that is assigned to ${app.label}.`)
    }
    org.database.run('DELETE FROM app_person_assignments WHERE app_id = ? AND person_id = ?', appId, personId)
    reconcileAccount(org, app, person, lazyBatch(org, app, `Convert ${printName(person)}`))
  })
}

export function listAssignedGroups(org: Org, appId: string): Group[] {
  return org.database
    .all(
      'SELECT groups.* FROM app_group_assignments JOIN groups ON groups.id = group_id WHERE app_id = ? ORDER BY name',
      appId,
    )
    .map(parseGroup)
}

/** Changes the attributes that were set by hand on an assignment, and pushes the profile. */
export function editAppUser(org: Org, appId: string, personId: string, overrides: JsonObject): void {
  org.database.transaction(() => {
    const app = getApp(org, appId)
    const appUser = getAppUser(org, appId, personId)
    saveAppUser(org, { ...appUser, overrides })
    logEvent(org, {
      eventType: 'application.user_membership.update',
      targets: [appUserTarget(getPerson(org, personId), appUser.userName), appTarget(app)],
    })
    updateUser(org, appId, personId)
  })
}

/** "Update User": pushes one person's profile again; a person who is not provisioned yet is provisioned. */
export function updateUser(org: Org, appId: string, personId: string): void {
  org.database.transaction(() => {
    const appUser = getAppUser(org, appId, personId)
    const title = `Update ${printName(getPerson(org, personId))}`
    addSingleJob(org, appId, title, nextWork(org, appUser))
  })
}

/** "Provision User" for people whom the app does not have: those in error, and those assigned before provisioning was on. */
export function provisionUsers(org: Org, appId: string): void {
  org.database.transaction(() => {
    const batchId = startBatch(org, appId, 'Provision users')
    const rows = org.database.all(
      "SELECT person_id FROM app_users WHERE app_id = ? AND state IN ('not-provisioned', 'error') ORDER BY created, person_id",
      appId,
    )
    for (const row of rows) {
      const appUser = getAppUser(org, appId, readText(row, 'person_id'))
      addJob(org, appId, nextWork(org, appUser), batchId)
    }
  })
}

/** "Force Sync": pushes the profile of everybody whom the app has. */
export function forceSync(org: Org, appId: string): void {
  org.database.transaction(() => {
    const batchId = startBatch(org, appId, 'Force sync')
    const rows = org.database.each(
      "SELECT person_id FROM app_users WHERE app_id = ? AND external_id IS NOT NULL AND state <> 'unassigned' ORDER BY created, person_id",
      appId,
    )
    for (const row of [...rows]) {
      addJob(org, appId, { kind: 'push-profile', personId: readText(row, 'person_id') }, batchId)
    }
  })
}

/** "Retry Selected" on the tasks of the dashboard. A task that is gone is passed over. */
export function retryTasks(org: Org, taskIds: readonly string[]): void {
  org.database.transaction(() => {
    for (const id of taskIds) {
      const task = findTask(org, id)
      if (task === undefined) continue
      const appUser = findAppUser(org, task.appId, task.personId)
      if (appUser === undefined || findPerson(org, task.personId) === undefined) {
        closeTasks(org, task.appId, task.personId)
      } else if (task.kind === 'deprovision') {
        const work = { kind: 'deactivate-user', personId: task.personId } as const
        addSingleJob(org, task.appId, `Deactivate ${task.personName}`, work)
      } else if (appUser.state !== 'unassigned') {
        addSingleJob(org, task.appId, `Retry ${task.personName}`, nextWork(org, appUser))
      }
    }
  })
}

function nextWork(org: Org, appUser: AppUser) {
  const { personId } = appUser
  if (appUser.externalId !== undefined) return { kind: 'push-profile', personId } as const
  saveAppUser(org, { ...appUser, state: 'pending' })
  return { kind: 'provision-user', personId, isReassignment: false } as const
}

/** Small groups at once; large ones as a job, since each member costs a moment. */
function reconcileMembers(org: Org, app: App, group: Group, title: string): void {
  const batch = lazyBatch(org, app, title)
  if (countMembers(org, group.id) > MEMBERS_AT_ONCE_MAX) {
    addJob(org, app.id, { kind: 'reconcile-members', groupId: group.id }, batch())
    return
  }
  for (const personId of listMemberIds(org, group.id)) reconcileAccount(org, app, getPerson(org, personId), batch)
}

function tell(
  org: Org,
  app: App,
  group: Group,
  eventType: 'group.application_assignment.add' | 'group.application_assignment.remove',
): void {
  logEvent(org, { eventType, targets: [groupTarget(group), appTarget(app)] })
}
