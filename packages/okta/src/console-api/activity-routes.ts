// How the org is and what is going on: polled by every page of the console.
import type { FastifyInstance } from 'fastify'
import { findApp, listApps } from '../apps/app.ts'
import type { Org } from '../org/org.ts'
import { countPeople } from '../org/person.ts'
import { countJobs, listBatches } from '../provisioning/job.ts'
import { readInteger } from '../store/row.ts'
import type { ConsoleContext } from './context.ts'
import type { Activity, BatchRow, Overview } from './shapes.ts'

const BATCHES_MAX = 8
const UNFINISHED_MAX = 500
const WEEK_MS = 7 * 24 * 60 * 60 * 1_000

export function registerActivityRoutes(api: FastifyInstance, { simulator: { org }, setup }: ConsoleContext): void {
  api.get('/activity', (): Activity => {
    return {
      jobs: countJobs(org),
      lastEvent: count(org, 'SELECT coalesce(max(id), 0) AS total FROM events'),
      tasks: count(org, 'SELECT count(*) AS total FROM tasks'),
      failedPushes: count(org, "SELECT count(*) AS total FROM push_mappings WHERE status = 'ERROR'"),
      batches: listNotableBatches(org),
      pauses: listApps(org)
        .filter(({ pausedUntil }) => pausedUntil !== undefined)
        .map(({ id, label, pausedUntil }) => ({ appId: id, appLabel: label, until: pausedUntil ?? '' })),
      setup: setup.progress() ?? null,
    }
  })

  api.get('/overview', (): Overview => {
    const since = new Date(org.clock.now().getTime() - WEEK_MS).toISOString()
    const created = (table: string) => count(org, `SELECT count(*) AS total FROM ${table} WHERE created >= '${since}'`)
    return {
      people: countPeople(org),
      peopleCreated: created('people'),
      groups: count(org, 'SELECT count(*) AS total FROM groups'),
      groupsCreated: created('groups'),
      apps: count(org, "SELECT count(*) AS total FROM apps WHERE status = 'ACTIVE'"),
      appsCreated: created('apps'),
      accounts: count(org, "SELECT count(*) AS total FROM app_users WHERE state = 'provisioned'"),
      pushedGroups: count(org, "SELECT count(*) AS total FROM push_mappings WHERE status = 'ACTIVE'"),
    }
  })
}

/** What is under way, the largest rest first, then what has ended lately. */
function listNotableBatches(org: Org): BatchRow[] {
  const open = listBatches(org, { unfinishedOnly: true, limit: UNFINISHED_MAX }).sort(
    (left, right) => right.total - right.done - (left.total - left.done),
  )
  const ended = listBatches(org, { limit: BATCHES_MAX }).filter(({ finished }) => finished !== undefined)
  return [...open, ...ended].slice(0, BATCHES_MAX).map((batch) => ({
    ...batch,
    finished: batch.finished ?? null,
    appLabel: findApp(org, batch.appId)?.label ?? '',
  }))
}

function count(org: Org, sql: string): number {
  const row = org.database.get(sql)
  return row === undefined ? 0 : readInteger(row, 'total')
}
