// The engine works on the queue: per app some users at once, two groups at once, one import; one subject's jobs in
// order. Group jobs wait for the account jobs that were made before them, so that members have accounts when they are pushed.
import { type App, findApp, listApps } from '../apps/app.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget } from '../system-log/targets.ts'
import { openConversation, type Wire } from '../wire/wire.ts'
import { ATTEMPTS_MAX, decideWaitMs } from './backoff.ts'
import { JobFailed, RateLimited } from './context.ts'
import { countAttempt, countJobs, finishJob, type Job, LANES, type Lane, listJobs, markRunning } from './job.ts'
import { tellRateLimitFailure } from './rate-limit-failure.ts'
import { runJob } from './run-job.ts'

export interface Engine extends AsyncDisposable {
  /** There may be a job to do. */
  wake(): void
  /** Resolves when the queue is empty and nothing is under way. */
  settled(): Promise<void>
}

/** How many jobs of a lane run at once for one app: captures show overlapping lookups and two groups at a time. */
const CONCURRENCY: Readonly<Record<Lane, number>> = {
  assignments: 1,
  users: 5,
  groups: 2,
  imports: 1,
}

const LOOK_AHEAD = 200

/** Starts working on whatever the queue holds. Disposing it lets running jobs come to their end first. */
export function startEngine(wire: Wire): Engine {
  const { org } = wire
  const running = new Map<number, { readonly job: Job; readonly done: Promise<void> }>()
  const closing = new AbortController()
  const waiters = new Set<() => void>()
  const pauses = new Map<string, Promise<void>>()
  let isScheduled = false

  function wake(): void {
    if (isScheduled || closing.signal.aborted) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      if (!closing.signal.aborted) fill()
    })
  }

  function fill(): void {
    for (const app of listApps(org)) {
      if (app.status !== 'ACTIVE' || isPaused(app)) continue
      for (const lane of LANES) fillLane(app, lane)
    }
    if (running.size === 0 && countRunnable() === 0) for (const waiter of waiters) waiter()
  }

  /** Jobs of inactive apps wait for the app; nobody waits for them. */
  function countRunnable(): number {
    const row = org.database.get(
      "SELECT count(*) AS total FROM jobs JOIN apps ON apps.id = app_id WHERE status = 'ACTIVE'",
    )
    return row === undefined ? 0 : Number(row.total)
  }

  function isPaused(app: App): boolean {
    if (app.pausedUntil === undefined) return false
    const waitMs = Date.parse(app.pausedUntil) - org.clock.now().getTime()
    if (waitMs <= 0) {
      org.database.run('UPDATE apps SET paused_until = NULL WHERE id = ?', app.id)
      return false
    }
    if (!pauses.has(app.id)) {
      const pause = org.clock.wait(waitMs, closing.signal).then(() => {
        pauses.delete(app.id)
        wake()
      })
      pauses.set(app.id, pause)
    }
    return true
  }

  function fillLane(app: App, lane: Lane): void {
    const jobs = [...running.values()].map(({ job }) => job).filter((job) => job.appId === app.id)
    let free = CONCURRENCY[lane] - jobs.filter((job) => job.lane === lane).length
    if (free <= 0) return
    const busy = new Set(jobs.map((job) => job.subject))
    const horizon = lane === 'groups' ? firstAccountJob(app) : Number.MAX_SAFE_INTEGER
    for (const job of listJobs(org, app.id, lane, LOOK_AHEAD)) {
      if (free === 0 || job.id > horizon) return
      if (running.has(job.id) || busy.has(job.subject)) {
        busy.add(job.subject)
        continue
      }
      busy.add(job.subject)
      free--
      start(job)
    }
  }

  function firstAccountJob(app: App): number {
    const first = (lane: Lane) => listJobs(org, app.id, lane, 1)[0]?.id ?? Number.MAX_SAFE_INTEGER
    return Math.min(first('users'), first('assignments'))
  }

  function start(job: Job): void {
    markRunning(org, job.id, true)
    const done = work(job).finally(() => {
      running.delete(job.id)
      wake()
    })
    running.set(job.id, { job, done })
  }

  async function work(job: Job): Promise<void> {
    const app = findApp(org, job.appId)
    if (app === undefined) return finishJob(org, job, false)
    try {
      await runJob({ org, app, batchId: job.batchId, conversation: openConversation(wire, app, job.id) }, job.work)
      finishJob(org, job, false)
    } catch (error) {
      // A job that was cut off by closing stays in the queue for the next start.
      if (closing.signal.aborted) return
      if (error instanceof RateLimited) pause(app, job, error)
      else if (error instanceof JobFailed) finishJob(org, job, true)
      else {
        // A mistake of the simulator itself: told on the console, and the other jobs go on.
        process.emitWarning(error instanceof Error ? error : String(error))
        finishJob(org, job, true)
      }
    }
  }

  function pause(app: App, job: Job, limit: RateLimited): void {
    if (job.attempts + 1 >= ATTEMPTS_MAX) {
      tellRateLimitFailure(org, app, job, limit)
      finishJob(org, job, true)
      return
    }
    const waitMs = decideWaitMs(limit.retryAfter, job.attempts)
    const until = new Date(org.clock.now().getTime() + waitMs).toISOString()
    countAttempt(org, job)
    markRunning(org, job.id, false)
    org.database.run(
      'UPDATE apps SET paused_until = ? WHERE id = ? AND (paused_until IS NULL OR paused_until < ?)',
      until,
      app.id,
      until,
    )
    logEvent(org, {
      eventType: 'application.integration.rate_limit_exceeded',
      result: 'FAILURE',
      reason: `Too Many Requests: provisioning to ${app.label} waits until ${until}.`,
      transaction: 'JOB',
      targets: [appTarget(app)],
    })
  }

  org.database.run('UPDATE jobs SET is_running = 0')
  if (countJobs(org) > 0) wake()

  return {
    wake,
    settled: () =>
      new Promise((resolve) => {
        const waiter = () => {
          waiters.delete(waiter)
          resolve()
        }
        waiters.add(waiter)
        wake()
      }),
    async [Symbol.asyncDispose]() {
      closing.abort()
      wire.http[Symbol.dispose]()
      await Promise.allSettled([...running.values()].map(({ done }) => done))
    },
  }
}
