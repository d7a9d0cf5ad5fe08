// The tenth 429 in a row ends a job for good: the administrator sees a failed account or mapping.
import type { App } from '../apps/app.ts'
import { findAppUser, saveAppUser } from '../apps/app-user.ts'
import { mappedGroupTarget } from '../apps/group-push.ts'
import { findPushMapping, savePushMapping } from '../apps/push-mapping.ts'
import { openTask } from '../apps/tasks.ts'
import type { Org } from '../org/org.ts'
import { findPerson, printName } from '../org/person.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget, appUserTarget } from '../system-log/targets.ts'
import { describeError } from '../wire/answer.ts'
import { ATTEMPTS_MAX } from './backoff.ts'
import type { RateLimited } from './context.ts'
import type { Job } from './job.ts'

export function tellRateLimitFailure(org: Org, app: App, job: Job, limit: RateLimited): void {
  const reason = `Provisioning to app ${app.label} failed after ${ATTEMPTS_MAX} attempts: ${describeError(limit.answer)}`
  const { work } = job
  if ('personId' in work) failUser(org, app, work.personId, reason)
  else if ('mappingId' in work) failGroup(org, app, work.mappingId, reason)
  else if (work.kind === 'import') {
    logEvent(org, {
      eventType: 'system.import.complete',
      result: 'FAILURE',
      reason,
      transaction: 'JOB',
      targets: [appTarget(app)],
    })
  }
}

function failUser(org: Org, app: App, personId: string, reason: string): void {
  const person = findPerson(org, personId)
  const appUser = findAppUser(org, app.id, personId)
  if (person === undefined || appUser === undefined) return
  const isGone = appUser.state === 'unassigned'
  saveAppUser(org, { ...appUser, state: isGone ? 'unassigned' : 'error', lastError: reason })
  const kind = isGone ? 'deprovision' : appUser.externalId === undefined ? 'provision' : 'update'
  openTask(org, { appId: app.id, kind, personId, personName: printName(person), description: reason })
  logEvent(org, {
    eventType: 'application.provision.user.sync',
    result: 'FAILURE',
    reason,
    transaction: 'JOB',
    targets: [appUserTarget(person, appUser.userName), appTarget(app)],
  })
}

function failGroup(org: Org, app: App, mappingId: string, reason: string): void {
  const mapping = findPushMapping(org, mappingId)
  if (mapping === undefined) return
  savePushMapping(org, { ...mapping, status: 'ERROR', lastError: reason })
  logEvent(org, {
    eventType: 'application.provision.group_push.mapping.update.or.delete.failed.with.error',
    result: 'FAILURE',
    reason,
    transaction: 'JOB',
    targets: [mappedGroupTarget(org, mapping), appTarget(app)],
  })
}
