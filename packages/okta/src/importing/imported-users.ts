// The Import tab: what an import has found, and the administrator's confirmation.

import { type App, getApp } from '../apps/app.ts'
import { saveAppUser } from '../apps/app-user.ts'
import { nowText, type Org } from '../org/org.ts'
import { createPerson, toProfile } from '../org/people.ts'
import { getPerson, type Person, printName } from '../org/person.ts'
import { addSingleJob } from '../provisioning/job.ts'
import { OrgError } from '../refusal.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget, personTarget } from '../system-log/targets.ts'
import { type ImportedUser, parseImportedUser } from './imported-user.ts'
import { primaryEmail } from './match.ts'
import { readLogin, readProfile } from './profile.ts'
import { listStoppedImports } from './safeguard.ts'

/** "Import Now", or an import whose time has come. Refused while a safeguard holds imports back. */
export function startImport(org: Org, appId: string): void {
  const [stopped] = listStoppedImports(org)
  if (stopped !== undefined) {
    throw new OrgError('conflict', `All imports are paused. ${stopped.reason} Resume or cancel it on the Import tab.`)
  }
  addSingleJob(org, appId, `Import from ${getApp(org, appId).label}`, { kind: 'import', isResumed: false })
}

/** As a condition on imported users: inactive ones are not offered as new. */
export const OFFERED = "(is_active = 1 OR match = 'linked')"

/** The users that imports have found. */
export function listImportedUsers(org: Org, appId: string): ImportedUser[] {
  return org.database
    .all(`SELECT * FROM imported_users WHERE app_id = ? AND ${OFFERED} ORDER BY user_name, external_id`, appId)
    .map(parseImportedUser)
}

/** "Confirm Assignments": links a found user to the matched person, or to a new person made from it. */
export function confirmImport(org: Org, appId: string, externalId: string): Person {
  return org.database.transaction(() => {
    const row = org.database.get('SELECT * FROM imported_users WHERE app_id = ? AND external_id = ?', appId, externalId)
    if (row === undefined) throw new OrgError('not-found', `The import has found no user ${externalId}.`)
    const imported = parseImportedUser(row)
    const app = getApp(org, appId)
    const person = imported.personId === undefined ? createFrom(org, app, imported) : getPerson(org, imported.personId)
    if (person.status === 'DEPROVISIONED') {
      throw new OrgError('invalid', `${printName(person)} is deactivated: activate the person, then confirm.`)
    }
    const now = nowText(org)
    org.database.run(
      'INSERT OR IGNORE INTO app_person_assignments (app_id, person_id, created) VALUES (?, ?, ?)',
      appId,
      person.id,
      now,
    )
    saveAppUser(org, {
      appId,
      personId: person.id,
      scope: 'USER',
      state: 'provisioned',
      externalId,
      userName: imported.userName,
      overrides: {},
      lastError: undefined,
      lastSync: now,
      created: now,
      lastUpdated: now,
    })
    org.database.run(
      "UPDATE imported_users SET match = 'linked', person_id = ? WHERE app_id = ? AND external_id = ?",
      person.id,
      appId,
      externalId,
    )
    const eventType = imported.personId === undefined ? 'system.import.user.create' : 'system.import.user.match'
    logEvent(org, { eventType, targets: [personTarget(person), appTarget(app)] })
    return person
  })
}

function createFrom(org: Org, app: App, imported: ImportedUser): Person {
  const { resource, userName } = imported
  const [localPart = userName] = userName.split('@')
  const { email, firstName, lastName, ...rest } = readProfile(org, app, resource)
  return createPerson(org, {
    profile: toProfile({
      ...rest,
      login: readLogin(org, app, resource),
      email: email ?? primaryEmail(resource) ?? userName,
      firstName: firstName ?? localPart,
      lastName: lastName ?? localPart,
    }),
    isStaged: !app.settings.toOkta.activatesNewUsers,
  })
}
