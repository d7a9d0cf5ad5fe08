// The Import tab: what an import has found, and the administrator's confirmation.

import { getApp } from '../apps/app.ts'
import { saveAppUser } from '../apps/app-user.ts'
import { findString, isObject, type JsonObject } from '../json.ts'
import { nowText, type Org } from '../org/org.ts'
import { createPerson, toProfile } from '../org/people.ts'
import { getPerson, type Person } from '../org/person.ts'
import { OrgError } from '../refusal.ts'
import { findText, type Row, readFlag, readJson, readText, readWord } from '../store/row.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget, personTarget } from '../system-log/targets.ts'
import { primaryEmail } from './import.ts'
import { addSingleJob } from './job.ts'

const MATCHES = ['linked', 'exact', 'partial', 'none'] as const

export interface ImportedUser {
  readonly externalId: string
  readonly userName: string
  readonly isActive: boolean
  readonly resource: JsonObject
  /** The person whom it was matched with. */
  readonly personId: string | undefined
  readonly match: (typeof MATCHES)[number]
}

/** "Import Now". */
export function startImport(org: Org, appId: string): void {
  addSingleJob(org, appId, `Import from ${getApp(org, appId).label}`, { kind: 'import' })
}

/** The users found by the last import; inactive ones are not offered as new. */
export function listImportedUsers(org: Org, appId: string): ImportedUser[] {
  return org.database
    .all(
      "SELECT * FROM imported_users WHERE app_id = ? AND (is_active = 1 OR match = 'linked') ORDER BY user_name, external_id",
      appId,
    )
    .map(parseImportedUser)
}

/** "Confirm Assignments": links a found user to the matched person, or to a new person made from it. */
export function confirmImport(org: Org, appId: string, externalId: string): Person {
  return org.database.transaction(() => {
    const row = org.database.get('SELECT * FROM imported_users WHERE app_id = ? AND external_id = ?', appId, externalId)
    if (row === undefined) throw new OrgError('not-found', `The import has found no user ${externalId}.`)
    const imported = parseImportedUser(row)
    const app = getApp(org, appId)
    const person = imported.personId === undefined ? createFrom(org, imported) : getPerson(org, imported.personId)
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
    const eventType = imported.personId === undefined ? 'system.import.user.create' : 'system.import.user.update'
    logEvent(org, { eventType, targets: [personTarget(person), appTarget(app)] })
    return person
  })
}

function createFrom(org: Org, imported: ImportedUser): Person {
  const { resource, userName } = imported
  const name = isObject(resource.name) ? resource.name : {}
  const [localPart = userName] = userName.split('@')
  return createPerson(org, {
    profile: toProfile({
      login: userName,
      email: primaryEmail(resource) ?? userName,
      firstName: findString(name, 'givenName') ?? localPart,
      lastName: findString(name, 'familyName') ?? localPart,
      displayName: findString(resource, 'displayName'),
      title: findString(resource, 'title'),
    }),
  })
}

function parseImportedUser(row: Row): ImportedUser {
  const resource = readJson(row, 'resource')
  return {
    externalId: readText(row, 'external_id'),
    userName: readText(row, 'user_name'),
    isActive: readFlag(row, 'is_active'),
    resource: isObject(resource) ? resource : {},
    personId: findText(row, 'person_id'),
    match: readWord(row, 'match', MATCHES),
  }
}
