// What a change in the org means for the groups that are pushed and the profiles that are sent.
import type { Group } from '../org/group.ts'
import type { Org } from '../org/org.ts'
import { type Person, printName } from '../org/person.ts'
import { addSingleJob, hasWaitingMembersPush } from '../provisioning/job.ts'
import { createPassword } from '../provisioning/password.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget, groupTarget } from '../system-log/targets.ts'
import { type App, getApp } from './app.ts'
import { resolveUserName } from './app-profile.ts'
import { listAppUsersOfPerson, saveAppUser } from './app-user.ts'
import {
  listPushMappingsOfGroup,
  listPushMappingsWithMember,
  type PushMapping,
  savePushMapping,
} from './push-mapping.ts'
import { recordMemberChange } from './push-members.ts'

/** The person has joined or left the Okta group: every mapping of it notes that, and active ones push it. */
export function pushChangedMember(org: Org, groupId: string, personId: string): void {
  for (const mapping of listPushMappingsOfGroup(org, groupId)) {
    recordMemberChange(org, mapping.id, personId, false)
    queueMembersPush(org, mapping)
  }
}

/** The person has an account now: the pushed groups that the person is in get the member (again). */
export function pushGroupsOfPerson(org: Org, app: App, personId: string): void {
  for (const mapping of listPushMappingsWithMember(org, app.id, personId)) {
    recordMemberChange(org, mapping.id, personId, true)
    queueMembersPush(org, mapping)
  }
}

/** The person's account is gone: nothing is sent for it, but later pushes of the person's groups leave the person out. */
export function noteGroupsOfPerson(org: Org, app: App, personId: string): void {
  for (const mapping of listPushMappingsWithMember(org, app.id, personId)) {
    recordMemberChange(org, mapping.id, personId, false)
  }
}

/** The Okta group has another name: mappings rename the app's group, or are paused when the app does not rename. */
export function pushRenamedGroup(org: Org, group: Group): void {
  for (const mapping of listPushMappingsOfGroup(org, group.id)) {
    const app = getApp(org, mapping.appId)
    const renamed = { ...mapping, groupName: group.name }
    if (mapping.status === 'INACTIVE' || mapping.status === 'ERROR') savePushMapping(org, renamed)
    else if (app.settings.groupPush.renameAppGroups) {
      savePushMapping(org, renamed)
      addSingleJob(org, app.id, `Rename ${group.name}`, { kind: 'rename-group', mappingId: mapping.id })
    } else {
      savePushMapping(org, { ...renamed, status: 'INACTIVE' })
      logEvent(org, {
        eventType: 'application.provision.group_push.mapping.deactivated.source.group.renamed',
        targets: [groupTarget(group), appTarget(app)],
      })
    }
  }
}

/** The person's profile has changed: each app that has the account and updates users gets it, but for its source. */
export function pushChangedProfile(org: Org, person: Person, sourceAppId?: string): void {
  for (const appUser of listAppUsersOfPerson(org, person.id)) {
    if (appUser.state === 'unassigned' || appUser.appId === sourceAppId) continue
    const app = getApp(org, appUser.appId)
    if (app.settings.signOn.updateUserNameOn === 'create-and-update') {
      saveAppUser(org, { ...appUser, userName: resolveUserName(org, app.settings.signOn, person) })
    }
    if (appUser.externalId === undefined || !mayUpdate(app)) continue
    addSingleJob(org, app.id, `Update ${printName(person)}`, { kind: 'push-profile', personId: person.id })
  }
}

/** The person has a new password: apps that synchronise get it, or a random one. */
export function pushChangedPassword(org: Org, person: Person, password: string): void {
  for (const appUser of listAppUsersOfPerson(org, person.id)) {
    const app = getApp(org, appUser.appId)
    const { syncPassword } = app.settings.toApp
    if (syncPassword === 'off' || appUser.state === 'unassigned' || appUser.externalId === undefined) continue
    if (app.status !== 'ACTIVE' || !app.settings.connection.isEnabled) continue
    addSingleJob(org, app.id, `Password of ${printName(person)}`, {
      kind: 'push-password',
      personId: person.id,
      password: syncPassword === 'okta' ? password : createPassword(),
    })
  }
}

function mayUpdate(app: App): boolean {
  return app.status === 'ACTIVE' && app.settings.connection.isEnabled && app.settings.toApp.updateUsers
}

/** Adds a membership push to an active mapping, unless one waits already. */
function queueMembersPush(org: Org, mapping: PushMapping): void {
  if (mapping.status !== 'ACTIVE' && mapping.status !== 'PUSHING') return
  if (hasWaitingMembersPush(org, mapping.appId, mapping.id)) return
  addSingleJob(org, mapping.appId, `Push ${mapping.groupName}`, { kind: 'push-members', mappingId: mapping.id })
}
