// What an import has found, in the counts that Okta shows for it. They are kept with the event of the import's end.
import type { App } from '../apps/app.ts'
import { findString, isObject } from '../json.ts'
import type { Org } from '../org/org.ts'
import { readInteger } from '../store/row.ts'
import { listEvents } from '../system-log/system-log.ts'
import { countGone } from './apply-import.ts'

const COUNTS = ['scanned', 'added', 'known', 'removed', 'groups'] as const

/** Who is inactive at the app is not among the scanned; `removed` are the accounts that will be unassigned. */
type ImportSummary = Readonly<Record<(typeof COUNTS)[number], number>>

/** Counts what was read since the beginning of the import, before it is applied. */
export function countImport(org: Org, app: App, started: string, groups: number): ImportSummary {
  const row = org.database.get(
    `SELECT count(*) AS scanned, count(CASE WHEN match = 'linked' THEN 1 END) AS known
     FROM imported_users WHERE app_id = ? AND last_seen = ? AND is_active = 1`,
    app.id,
    started,
  )
  const scanned = row === undefined ? 0 : readInteger(row, 'scanned')
  const known = row === undefined ? 0 : readInteger(row, 'known')
  return { scanned, added: scanned - known, known, removed: countGone(org, app, started), groups }
}

/** As the event's debug data, which are texts. */
export function printSummary(summary: ImportSummary): Record<string, string> {
  return Object.fromEntries(COUNTS.map((name) => [name, String(summary[name])]))
}

/** What the app's last import has found; undefined when there was none, or it was told without these counts. */
export function findLastImport(org: Org, appId: string): ImportSummary | undefined {
  const query = { appId, eventType: 'system.import.complete', newestFirst: true, limit: 1 }
  const context = listEvents(org, query)[0]?.document.debugContext
  const data = isObject(context) ? context.debugData : undefined
  const read = (name: string) => Number(findString(data, name) ?? Number.NaN)
  const summary = {
    scanned: read('scanned'),
    added: read('added'),
    known: read('known'),
    removed: read('removed'),
    groups: read('groups'),
  }
  return Object.values(summary).some(Number.isNaN) ? undefined : summary
}
