// What an import means: accounts that are gone at the app are unassigned, the app's word counts where it sources people,
// and matches are confirmed as far as that is automatic.
import type { App } from '../apps/app.ts'
import { parseAppUser, saveAppUser } from '../apps/app-user.ts'
import { ExpressionError } from '../org/expression/error.ts'
import type { Org } from '../org/org.ts'
import { findPerson } from '../org/person.ts'
import type { JobContext } from '../provisioning/context.ts'
import { OrgError } from '../refusal.ts'
import { type Row, readInteger } from '../store/row.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget, appUserTarget, personTarget } from '../system-log/targets.ts'
import { type ImportedUser, parseImportedUser } from './imported-user.ts'
import { confirmImport } from './imported-users.ts'
import { followDeactivation, followUser } from './source.ts'

const AT_ONCE = 200

/** Assigned by name, and since the beginning of the import neither seen active at the app nor made there. */
const GONE = `FROM app_users WHERE app_users.app_id = ?1 AND scope = 'USER' AND state <> 'unassigned' AND external_id IS NOT NULL
  AND (last_sync IS NULL OR last_sync <= ?2) AND NOT EXISTS (SELECT 1 FROM imported_users AS seen WHERE seen.app_id = ?1
    AND seen.external_id = app_users.external_id AND seen.last_seen = ?2 AND seen.is_active = 1)`

/** How many accounts the import would unassign. */
export function countGone(org: Org, app: App, started: string): number {
  const row = org.database.get(`SELECT count(*) AS total ${GONE}`, app.id, started)
  return row === undefined ? 0 : readInteger(row, 'total')
}

/** Applies it in steps, so that the simulator goes on answering. */
export async function applyImport(context: JobContext, started: string): Promise<void> {
  await unassignGone(context, started)
  const { org, app } = context
  org.database.run('DELETE FROM imported_users WHERE app_id = ? AND last_seen <> ?', app.id, started)
  let after = ''
  while (true) {
    const users = listSeen(org, app, started, after)
    const last = users.at(-1)
    if (last === undefined) return
    org.database.transaction(() => {
      for (const user of users) applyUser(context, user)
    })
    after = last.externalId
    await new Promise((resolve) => setImmediate(resolve))
  }
}

async function unassignGone(context: JobContext, started: string): Promise<void> {
  const { org, app, conversation } = context
  const next = () => org.database.all(`SELECT * ${GONE} ORDER BY person_id LIMIT ${AT_ONCE}`, app.id, started)
  let rows = next()
  if (rows.length === 0) return
  const targets = [appTarget(app)]
  conversation.log({ eventType: 'system.import.implicit_deletion.start', transaction: 'JOB', targets })
  while (rows.length > 0) {
    org.database.transaction(() => {
      for (const row of rows) unassignAtImport(context, row)
    })
    await new Promise((resolve) => setImmediate(resolve))
    rows = next()
  }
  conversation.log({ eventType: 'system.import.implicit_deletion.complete', transaction: 'JOB', targets })
}

/** The account is gone already: nothing is sent for it. */
function unassignAtImport({ org, app, conversation }: JobContext, row: Row): void {
  const appUser = parseAppUser(row)
  org.database.run('DELETE FROM app_person_assignments WHERE app_id = ? AND person_id = ?', app.id, appUser.personId)
  saveAppUser(org, { ...appUser, state: 'unassigned' })
  const person = findPerson(org, appUser.personId)
  if (person === undefined) return
  conversation.log({
    eventType: 'application.user_membership.remove',
    transaction: 'JOB',
    targets: [appUserTarget(person, appUser.userName), appTarget(app), personTarget(person)],
  })
  followDeactivation(org, app, person)
}

function applyUser({ org, app }: JobContext, user: ImportedUser): void {
  const { personId } = user
  const matched = personId === undefined ? undefined : findPerson(org, personId)
  if (matched !== undefined && user.match !== 'partial') followUser(org, app, matched, user)
  if (!user.isActive || !isConfirmed(app, user)) return
  try {
    confirmImport(org, app.id, user.externalId)
  } catch (error) {
    if (!(error instanceof OrgError || error instanceof ExpressionError)) throw error
    logEvent(org, {
      eventType: matched === undefined ? 'system.import.user.create' : 'system.import.user.match',
      result: 'FAILURE',
      reason: `${user.userName}: ${error.message}`,
      transaction: 'JOB',
      targets: [appTarget(app), ...(matched === undefined ? [] : [personTarget(matched)])],
    })
  }
}

function isConfirmed({ settings }: App, { match }: ImportedUser): boolean {
  const { confirmsExactMatches, confirmsPartialMatches, confirmsNewUsers } = settings.toOkta
  switch (match) {
    case 'exact':
      return confirmsExactMatches
    case 'partial':
      return confirmsPartialMatches
    case 'none':
      return confirmsNewUsers
    case 'linked':
      return false
  }
}

function listSeen(org: Org, app: App, started: string, after: string): ImportedUser[] {
  return org.database
    .all(
      'SELECT * FROM imported_users WHERE app_id = ? AND external_id > ? AND last_seen = ? ORDER BY external_id LIMIT ?',
      app.id,
      after,
      started,
      AT_ONCE,
    )
    .map(parseImportedUser)
}
