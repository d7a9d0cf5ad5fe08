// "Schedule import": when the next import of each app is due. The time is counted from the end of the last one.
import type { App } from '../apps/app.ts'
import type { Org } from '../org/org.ts'
import { readText } from '../store/row.ts'

const HOUR_MS = 3_600_000

/** Plans the next import, or none when the app has no schedule. */
export function scheduleNextImport(org: Org, { id, settings }: App): void {
  const { importEveryHours } = settings.toOkta
  if (importEveryHours === 0) {
    org.database.run('DELETE FROM import_schedules WHERE app_id = ?', id)
    return
  }
  const next = new Date(org.clock.now().getTime() + importEveryHours * HOUR_MS).toISOString()
  org.database.run(
    `INSERT INTO import_schedules (app_id, next_import) VALUES (?, ?)
     ON CONFLICT (app_id) DO UPDATE SET next_import = excluded.next_import`,
    id,
    next,
  )
}

/** When the app's next import is due; undefined without a schedule. */
export function findNextImport(org: Org, appId: string): string | undefined {
  const row = org.database.get('SELECT next_import FROM import_schedules WHERE app_id = ?', appId)
  return row === undefined ? undefined : readText(row, 'next_import')
}
