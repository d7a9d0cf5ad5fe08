// Import safeguards: an import that would unassign an unusual share of the app's or of the org's accounts stops, and all
// imports wait for the administrator's word. Okta's figures: 20 percent each; apps with more than 100 users, orgs with
// 100 assignments and more.
import { type App, getApp } from '../apps/app.ts'
import { isObject } from '../json.ts'
import { nowText, type Org } from '../org/org.ts'
import { addSingleJob } from '../provisioning/job.ts'
import { OrgError } from '../refusal.ts'
import { readInteger, readJson, readText } from '../store/row.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget } from '../system-log/targets.ts'

/** In percent; undefined is "Disabled". The same for every app. */
export interface Safeguards {
  readonly app: number | undefined
  readonly org: number | undefined
}

const PERCENT = 20
const ACCOUNTS_MIN = 100

export function readSafeguards(org: Org): Safeguards {
  const row = org.database.get("SELECT value FROM settings WHERE name = 'import-safeguards'")
  const stored = row === undefined ? undefined : readJson(row, 'value')
  if (!isObject(stored)) return { app: PERCENT, org: PERCENT }
  return { app: toPercent(stored.app), org: toPercent(stored.org) }
}

/** Sets both; refuses what is no percentage. */
export function saveSafeguards(org: Org, safeguards: Safeguards): void {
  for (const percent of [safeguards.app, safeguards.org]) {
    if (percent === undefined || (Number.isInteger(percent) && percent >= 1 && percent <= 100)) continue
    throw new OrgError('invalid', 'A safeguard is a whole percentage from 1 to 100.')
  }
  org.database.run(
    "INSERT INTO settings (name, value) VALUES ('import-safeguards', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    JSON.stringify({ app: safeguards.app ?? null, org: safeguards.org ?? null }),
  )
}

/** Why an import that would unassign so many accounts must stop; undefined when it may go on. */
export function judgeUnassignments(org: Org, app: App, unassigned: number): string | undefined {
  const safeguards = readSafeguards(org)
  const ofApp = countAccounts(org, app.id)
  const ofOrg = countAccounts(org, undefined)
  if (ofApp > ACCOUNTS_MIN && isBeyond(safeguards.app, unassigned, ofApp)) {
    return `it would unassign ${unassigned} of the ${ofApp} users of ${app.label}, more than ${safeguards.app} percent`
  }
  if (ofOrg >= ACCOUNTS_MIN && isBeyond(safeguards.org, unassigned, ofOrg)) {
    return `it would unassign ${unassigned} of the ${ofOrg} app users of the org, more than ${safeguards.org} percent`
  }
  return undefined
}

export interface StoppedImport {
  readonly appId: string
  readonly reason: string
  readonly stopped: string
}

export function listStoppedImports(org: Org): StoppedImport[] {
  return org.database.all('SELECT * FROM stopped_imports ORDER BY stopped').map((row) => ({
    appId: readText(row, 'app_id'),
    reason: readText(row, 'reason'),
    stopped: readText(row, 'stopped'),
  }))
}

/** All imports wait from now on. */
export function stopImport(org: Org, app: App, reason: string): void {
  org.database.run(
    `INSERT INTO stopped_imports (app_id, reason, stopped) VALUES (?, ?, ?)
     ON CONFLICT (app_id) DO UPDATE SET reason = excluded.reason, stopped = excluded.stopped`,
    app.id,
    reason,
    nowText(org),
  )
}

/** "Resume All Imports": what was stopped is imported again, this time to its end. */
export function resumeImports(org: Org): void {
  org.database.transaction(() => {
    for (const { appId } of listStoppedImports(org)) {
      const app = getApp(org, appId)
      release(org, app)
      addSingleJob(org, appId, `Import from ${app.label}`, { kind: 'import', isResumed: true })
    }
  })
}

/** "Cancel the Affected Import and Resume Other Imports". */
export function cancelStoppedImport(org: Org, appId: string): void {
  org.database.transaction(() => release(org, getApp(org, appId)))
}

function release(org: Org, app: App): void {
  org.database.run('DELETE FROM stopped_imports WHERE app_id = ?', app.id)
  logEvent(org, { eventType: 'system.import.roadblock.resume', targets: [appTarget(app)] })
}

function isBeyond(percent: number | undefined, part: number, whole: number): boolean {
  return percent !== undefined && part * 100 > whole * percent
}

function countAccounts(org: Org, appId: string | undefined): number {
  const row = org.database.get(
    "SELECT count(*) AS total FROM app_users WHERE (? IS NULL OR app_id = ?) AND state <> 'unassigned' AND external_id IS NOT NULL",
    appId,
    appId,
  )
  return row === undefined ? 0 : readInteger(row, 'total')
}

function toPercent(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}
