// The clock of scheduled imports.
import { listApps } from '../apps/app.ts'
import type { Org } from '../org/org.ts'
import { listJobs } from '../provisioning/job.ts'
import { startImport } from './imported-users.ts'
import { listStoppedImports } from './safeguard.ts'
import { findNextImport, scheduleNextImport } from './schedule.ts'

/** Starts the imports whose time has come. While a safeguard has stopped an import, all of them wait. */
export function startDueImports(org: Org): void {
  if (listStoppedImports(org).length > 0) return
  const now = org.clock.now().toISOString()
  for (const app of listApps(org)) {
    const next = findNextImport(org, app.id)
    if (next === undefined || next > now || app.status !== 'ACTIVE' || !app.settings.connection.isEnabled) continue
    scheduleNextImport(org, app)
    if (listJobs(org, app.id, 'imports', 1).length === 0) startImport(org, app.id)
  }
}
