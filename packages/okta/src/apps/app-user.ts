// One person's account in one app, as the org knows it.
import { isObject, type JsonObject } from '../json.ts'
import type { Org } from '../org/org.ts'
import { OrgError } from '../refusal.ts'
import { findText, type Row, readJson, readText, readWord } from '../store/row.ts'

export const APP_USER_STATES = ['pending', 'provisioned', 'error', 'not-provisioned', 'unassigned'] as const

export interface AppUser {
  readonly appId: string
  readonly personId: string
  /** Assigned by name, or through a group. */
  readonly scope: 'USER' | 'GROUP'
  /**
   * pending: a job will provision it · provisioned · error: the last attempt failed · not-provisioned: assigned while
   * provisioning or "Create Users" was off · unassigned: was here once, kept to know the account again
   */
  readonly state: (typeof APP_USER_STATES)[number]
  /** The SCIM id at the app. */
  readonly externalId: string | undefined
  readonly userName: string
  /** App attributes set by hand on the assignment; they win over mappings. */
  readonly overrides: JsonObject
  readonly lastError: string | undefined
  readonly lastSync: string | undefined
  readonly created: string
  readonly lastUpdated: string
}

export function findAppUser(org: Org, appId: string, personId: string): AppUser | undefined {
  const row = org.database.get('SELECT * FROM app_users WHERE app_id = ? AND person_id = ?', appId, personId)
  return row === undefined ? undefined : parseAppUser(row)
}

/** The assigned person's account, or a refusal. */
export function getAppUser(org: Org, appId: string, personId: string): AppUser {
  const appUser = findAppUser(org, appId, personId)
  if (appUser === undefined || appUser.state === 'unassigned') {
    throw new OrgError('not-found', `Not found: Resource not found: ${personId} (AppUser)`)
  }
  return appUser
}

/** One page of the people assigned to the app, by their ids. */
export function listAppUsers(org: Org, appId: string, page: { after?: string; limit: number }): AppUser[] {
  const rows = org.database.all(
    "SELECT * FROM app_users WHERE app_id = ? AND person_id > ? AND state <> 'unassigned' ORDER BY person_id LIMIT ?",
    appId,
    page.after ?? '',
    page.limit,
  )
  return rows.map(parseAppUser)
}

export function listAppUsersOfPerson(org: Org, personId: string): AppUser[] {
  return org.database.all('SELECT * FROM app_users WHERE person_id = ?', personId).map(parseAppUser)
}

export function countAppUsers(org: Org, appId: string): Readonly<Record<AppUser['state'], number>> {
  const counts = { pending: 0, provisioned: 0, error: 0, 'not-provisioned': 0, unassigned: 0 }
  for (const row of org.database.all(
    'SELECT state, count(*) AS total FROM app_users WHERE app_id = ? GROUP BY state',
    appId,
  )) {
    counts[readWord(row, 'state', APP_USER_STATES)] = Number(row.total)
  }
  return counts
}

/** Makes the account's row or replaces it. */
export function saveAppUser(org: Org, appUser: AppUser): void {
  org.database.run(
    `INSERT INTO app_users (app_id, person_id, scope, state, external_id, user_name, overrides, last_error, last_sync, created, last_updated)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (app_id, person_id) DO UPDATE SET scope = excluded.scope, state = excluded.state,
       external_id = excluded.external_id, user_name = excluded.user_name, overrides = excluded.overrides,
       last_error = excluded.last_error, last_sync = excluded.last_sync, last_updated = excluded.last_updated`,
    appUser.appId,
    appUser.personId,
    appUser.scope,
    appUser.state,
    appUser.externalId,
    appUser.userName,
    JSON.stringify(appUser.overrides),
    appUser.lastError,
    appUser.lastSync,
    appUser.created,
    org.clock.now().toISOString(),
  )
}

export function parseAppUser(row: Row): AppUser {
  const overrides = readJson(row, 'overrides')
  return {
    appId: readText(row, 'app_id'),
    personId: readText(row, 'person_id'),
    scope: readWord(row, 'scope', ['USER', 'GROUP'] as const),
    state: readWord(row, 'state', APP_USER_STATES),
    externalId: findText(row, 'external_id'),
    userName: readText(row, 'user_name'),
    overrides: isObject(overrides) ? overrides : {},
    lastError: findText(row, 'last_error'),
    lastSync: findText(row, 'last_sync'),
    created: readText(row, 'created'),
    lastUpdated: readText(row, 'last_updated'),
  }
}
