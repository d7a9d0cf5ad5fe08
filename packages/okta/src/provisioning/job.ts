// Jobs: what the engine has to do, kept in the database so that a restart loses nothing. One subject's jobs run in the
// order in which they were made; a batch counts the jobs of one administrator's act.
import { findString, isObject, type JsonObject } from '../json.ts'
import { nowText, type Org } from '../org/org.ts'
import { findText, type Row, readInteger, readJson, readText, readWord } from '../store/row.ts'

export const LANES = ['assignments', 'users', 'groups', 'imports'] as const
export type Lane = (typeof LANES)[number]

export type JobWork =
  | { readonly kind: 'provision-user'; readonly personId: string; readonly isReassignment: boolean }
  | { readonly kind: 'push-profile'; readonly personId: string }
  | { readonly kind: 'deactivate-user'; readonly personId: string }
  | ({ readonly kind: 'deactivate-left' } & LeftAccount)
  | { readonly kind: 'push-password'; readonly personId: string; readonly password: string }
  | { readonly kind: 'push-group'; readonly mappingId: string; readonly withMembers: boolean }
  | { readonly kind: 'push-members'; readonly mappingId: string }
  | { readonly kind: 'sync-group'; readonly mappingId: string }
  | { readonly kind: 'replace-members'; readonly mappingId: string }
  | { readonly kind: 'rename-group'; readonly mappingId: string }
  | { readonly kind: 'delete-group'; readonly mappingId: string }
  | { readonly kind: 'reconcile-members'; readonly groupId: string }
  | { readonly kind: 'import'; readonly isResumed: boolean }

/** The account of a person who has been deleted before the deactivation was sent. */
export interface LeftAccount {
  readonly personId: string
  readonly externalId: string
  readonly userName: string
  readonly personName: string
}

export interface Job {
  readonly id: number
  readonly appId: string
  readonly batchId: number
  readonly lane: Lane
  readonly subject: string
  readonly work: JobWork
  /** How often a 429 has sent it back. */
  readonly attempts: number
}

/** One administrator's act and how far the engine is with it. */
export interface Batch {
  readonly id: number
  readonly appId: string
  readonly title: string
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly started: string
  readonly finished: string | undefined
}

/** Starts a batch; jobs are added with its number. */
export function startBatch(org: Org, appId: string, title: string): number {
  const row = org.database.get(
    'INSERT INTO batches (app_id, title, total, done, failed, started) VALUES (?, ?, 0, 0, 0, ?) RETURNING id',
    appId,
    title,
    nowText(org),
  )
  if (row === undefined) throw new Error('the batch was not written')
  return readInteger(row, 'id')
}

/** Adds a job at the end of the queue and wakes the engine. */
export function addJob(org: Org, appId: string, work: JobWork, batchId: number): void {
  org.database.run(
    'INSERT INTO jobs (app_id, batch_id, lane, subject, kind, payload, attempts) VALUES (?, ?, ?, ?, ?, ?, 0)',
    appId,
    batchId,
    laneOf(work),
    subjectOf(work),
    work.kind,
    JSON.stringify(work),
  )
  org.database.run('UPDATE batches SET total = total + 1, finished = NULL WHERE id = ?', batchId)
  org.wake()
}

/** A job in a batch of its own. */
export function addSingleJob(org: Org, appId: string, title: string, work: JobWork): void {
  org.database.transaction(() => addJob(org, appId, work, startBatch(org, appId, title)))
}

/** Whether a membership push of the mapping waits and has not begun: further changes join it. */
export function hasWaitingMembersPush(org: Org, appId: string, mappingId: string): boolean {
  const row = org.database.get(
    "SELECT 1 FROM jobs WHERE app_id = ? AND subject = ? AND kind = 'push-members' AND is_running = 0 LIMIT 1",
    appId,
    mappingId,
  )
  return row !== undefined
}

/** Marks a job as begun, or as waiting again. */
export function markRunning(org: Org, jobId: number, isRunning: boolean): void {
  org.database.run('UPDATE jobs SET is_running = ? WHERE id = ?', isRunning ? 1 : 0, jobId)
}

/** The person is about to be deleted: deactivations that wait are rewritten so that they need no person. */
export function detachDeactivations(org: Org, account: LeftAccount & { readonly appId: string }): void {
  const { appId, ...left } = account
  org.database.run(
    "UPDATE jobs SET kind = 'deactivate-left', payload = ? WHERE app_id = ? AND subject = ? AND kind = 'deactivate-user'",
    JSON.stringify({ kind: 'deactivate-left', ...left }),
    appId,
    account.personId,
  )
}

/** The first jobs of a lane, oldest first. */
export function listJobs(org: Org, appId: string, lane: Lane, limit: number): Job[] {
  return org.database
    .all('SELECT * FROM jobs WHERE app_id = ? AND lane = ? ORDER BY id LIMIT ?', appId, lane, limit)
    .map(parseJob)
}

export function countJobs(org: Org, appId?: string): number {
  const row =
    appId === undefined
      ? org.database.get('SELECT count(*) AS total FROM jobs')
      : org.database.get('SELECT count(*) AS total FROM jobs WHERE app_id = ?', appId)
  return row === undefined ? 0 : readInteger(row, 'total')
}

/** Takes the job out of the queue and counts it in its batch. */
export function finishJob(org: Org, job: Job, hasFailed: boolean): void {
  org.database.transaction(() => {
    org.database.run('DELETE FROM jobs WHERE id = ?', job.id)
    org.database.run(
      `UPDATE batches SET done = done + 1, failed = failed + ?, finished = CASE WHEN done + 1 >= total THEN ? END WHERE id = ?`,
      hasFailed ? 1 : 0,
      nowText(org),
      job.batchId,
    )
  })
}

/** Leaves the job in the queue after a 429. */
export function countAttempt(org: Org, job: Job): void {
  org.database.run('UPDATE jobs SET attempts = attempts + 1 WHERE id = ?', job.id)
}

/** The newest batches first. */
export function listBatches(org: Org, query: { appId?: string; unfinishedOnly?: boolean; limit: number }): Batch[] {
  const rows = org.database.all(
    `SELECT * FROM batches WHERE (? IS NULL OR app_id = ?) AND (? = 0 OR finished IS NULL) AND total > 0 ORDER BY id DESC LIMIT ?`,
    query.appId,
    query.appId,
    query.unfinishedOnly === true ? 1 : 0,
    query.limit,
  )
  return rows.map((row) => ({
    id: readInteger(row, 'id'),
    appId: readText(row, 'app_id'),
    title: readText(row, 'title'),
    total: readInteger(row, 'total'),
    done: readInteger(row, 'done'),
    failed: readInteger(row, 'failed'),
    started: readText(row, 'started'),
    finished: findText(row, 'finished'),
  }))
}

function parseJob(row: Row): Job {
  const payload = readJson(row, 'payload')
  return {
    id: readInteger(row, 'id'),
    appId: readText(row, 'app_id'),
    batchId: readInteger(row, 'batch_id'),
    lane: readWord(row, 'lane', LANES),
    subject: readText(row, 'subject'),
    work: parseWork(isObject(payload) ? payload : {}),
    attempts: readInteger(row, 'attempts'),
  }
}

function laneOf(work: JobWork): Lane {
  if ('personId' in work) return 'users'
  if ('groupId' in work) return 'assignments'
  return 'mappingId' in work ? 'groups' : 'imports'
}

function subjectOf(work: JobWork): string {
  if ('personId' in work) return work.personId
  if ('groupId' in work) return work.groupId
  return 'mappingId' in work ? work.mappingId : work.kind
}

function parseWork(payload: JsonObject): JobWork {
  const personId = findString(payload, 'personId') ?? ''
  const mappingId = findString(payload, 'mappingId') ?? ''
  switch (payload.kind) {
    case 'provision-user':
      return { kind: 'provision-user', personId, isReassignment: payload.isReassignment === true }
    case 'push-profile':
    case 'deactivate-user':
      return { kind: payload.kind, personId }
    case 'deactivate-left':
      return {
        kind: 'deactivate-left',
        personId,
        externalId: findString(payload, 'externalId') ?? '',
        userName: findString(payload, 'userName') ?? '',
        personName: findString(payload, 'personName') ?? '',
      }
    case 'push-password':
      return { kind: 'push-password', personId, password: findString(payload, 'password') ?? '' }
    case 'push-group':
      return { kind: 'push-group', mappingId, withMembers: payload.withMembers === true }
    case 'push-members':
    case 'sync-group':
    case 'replace-members':
    case 'rename-group':
    case 'delete-group':
      return { kind: payload.kind, mappingId }
    case 'reconcile-members':
      return { kind: 'reconcile-members', groupId: findString(payload, 'groupId') ?? '' }
    case 'import':
      return { kind: 'import', isResumed: payload.isResumed === true }
    default:
      throw new Error(`unknown kind of job: ${String(payload.kind)}`)
  }
}
