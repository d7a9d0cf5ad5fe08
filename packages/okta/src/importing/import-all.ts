// Import from the app: pages of users, then of groups; matching happens here. Then what it means
// for accounts and people, unless a safeguard stops it.
import { saveAppGroup } from '../apps/group-push.ts'
import { findString, type JsonObject, listObjects } from '../json.ts'
import { nowText, type Org } from '../org/org.ts'
import { ask, type JobContext, JobFailed } from '../provisioning/context.ts'
import { appTarget } from '../system-log/targets.ts'
import { listRequest, PAGE_SIZE, type ResourceKind } from '../wire/scim-request.ts'
import { applyImport, countGone } from './apply-import.ts'
import { countImport, printSummary } from './import-summary.ts'
import { matchPerson } from './match.ts'
import { judgeUnassignments, stopImport } from './safeguard.ts'
import { scheduleNextImport } from './schedule.ts'

/** Works on an `import` job: all users, and all groups when "Import Groups" is on. A resumed one knows no safeguard. */
export async function importAll(context: JobContext, work: { readonly isResumed: boolean }): Promise<void> {
  const { org, app } = context
  const started = nowText(org)
  try {
    tell(context, 'system.import.start')
    await readUsers(context, started)
    const groups = app.settings.connection.importGroups ? await readGroups(context) : 0
    if (!work.isResumed) obeySafeguard(context, started)
    const summary = countImport(org, app, started, groups)
    await applyImport(context, started)
    tell(context, 'system.import.complete', printSummary(summary))
  } finally {
    scheduleNextImport(org, app)
  }
}

async function readUsers(context: JobContext, started: string): Promise<void> {
  for await (const page of readPages(context, 'Users')) {
    context.org.database.transaction(() => {
      for (const user of page) saveImportedUser(context, user, started)
    })
  }
}

async function readGroups(context: JobContext): Promise<number> {
  const { org, app } = context
  let count = 0
  for await (const page of readPages(context, 'Groups')) {
    org.database.transaction(() => {
      for (const group of page) rememberGroup(org, app.id, group)
    })
    count += page.length
  }
  return count
}

/** Every resource of the kind, page after page, as far as the server's own counts say. */
async function* readPages(context: JobContext, kind: ResourceKind): AsyncGenerator<JsonObject[]> {
  let startIndex = 1
  while (true) {
    const { answer, error } = await ask(context, listRequest(kind, startIndex, PAGE_SIZE))
    if (error !== undefined) return failImport(context, `Error while downloading ${kind.toLowerCase()}: ${error}`)
    const resources = listObjects(answer.body, 'Resources')
    yield resources
    startIndex += resources.length
    const total = answer.body?.totalResults
    if (resources.length === 0 || typeof total !== 'number' || startIndex > total) return
  }
}

export function rememberGroup(org: Org, appId: string, group: JsonObject): void {
  const externalId = findString(group, 'id')
  if (externalId === undefined) return
  saveAppGroup(org, appId, { externalId, name: findString(group, 'displayName') ?? externalId })
}

function saveImportedUser({ org, app }: JobContext, user: JsonObject, started: string): void {
  const externalId = findString(user, 'id')
  if (externalId === undefined) return
  const { personId, match } = matchPerson(org, app, user, externalId)
  org.database.run(
    `INSERT INTO imported_users (app_id, external_id, user_name, is_active, resource, person_id, match, last_seen)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (app_id, external_id) DO UPDATE SET user_name = excluded.user_name, is_active = excluded.is_active,
       resource = excluded.resource, person_id = excluded.person_id, match = excluded.match, last_seen = excluded.last_seen`,
    app.id,
    externalId,
    findString(user, 'userName') ?? '',
    user.active === false ? 0 : 1,
    JSON.stringify(user),
    personId,
    match,
    started,
  )
}

function obeySafeguard(context: JobContext, started: string): void {
  const { org, app, conversation } = context
  const problem = judgeUnassignments(org, app, countGone(org, app, started))
  if (problem === undefined) return
  const reason = `The import from ${app.label} was stopped: ${problem}.`
  stopImport(org, app, reason)
  conversation.log({
    eventType: 'system.import.roadblock',
    result: 'FAILURE',
    reason,
    transaction: 'JOB',
    targets: [appTarget(app)],
  })
  throw new JobFailed(reason)
}

function tell(
  { app, conversation }: JobContext,
  eventType: 'system.import.start' | 'system.import.complete',
  debugData: Readonly<Record<string, string>> = {},
): void {
  conversation.log({ eventType, transaction: 'JOB', targets: [appTarget(app)], debugData })
}

function failImport({ app, conversation }: JobContext, reason: string): never {
  conversation.log({
    eventType: 'system.import.complete',
    result: 'FAILURE',
    reason: `Import from ${app.label} failed: ${reason}`,
    transaction: 'JOB',
    targets: [appTarget(app)],
  })
  throw new JobFailed(reason)
}
