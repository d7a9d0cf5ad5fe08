// Import from the app (idp-clients, section 5): pages of users, then of groups; matching happens here, by login, then
// by e-mail address.
import { saveAppGroup } from '../apps/group-push.ts'
import { findString, type JsonObject, listObjects } from '../json.ts'
import { nowText, type Org } from '../org/org.ts'
import { findPersonByLogin, listPeopleByEmail } from '../org/person.ts'
import { appTarget } from '../system-log/targets.ts'
import { listRequest, PAGE_SIZE, type ResourceKind } from '../wire/scim-request.ts'
import { ask, type JobContext, JobFailed } from './context.ts'

/** Works on an `import` job: all users, and all groups when "Import Groups" is on. */
export async function importAll(context: JobContext): Promise<void> {
  const { org, app, conversation } = context
  conversation.log({ eventType: 'system.import.start', transaction: 'JOB', targets: [appTarget(app)] })
  const counts = { users: 0, groups: 0 }
  for await (const user of readPages(context, 'Users')) {
    saveImportedUser(org, app.id, user)
    counts.users++
  }
  if (app.settings.connection.importGroups) {
    for await (const group of readPages(context, 'Groups')) {
      rememberGroup(org, app.id, group)
      counts.groups++
    }
  }
  conversation.log({
    eventType: 'system.import.complete',
    transaction: 'JOB',
    targets: [appTarget(app)],
    debugData: { users: String(counts.users), groups: String(counts.groups) },
  })
}

/** Every resource of the kind, page after page, as far as the server's own counts say. */
async function* readPages(context: JobContext, kind: ResourceKind): AsyncGenerator<JsonObject> {
  let startIndex = 1
  while (true) {
    const { answer, error } = await ask(context, listRequest(kind, startIndex, PAGE_SIZE))
    if (error !== undefined) return failImport(context, `Error while downloading ${kind.toLowerCase()}: ${error}`)
    const resources = listObjects(answer.body, 'Resources')
    yield* resources
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

function saveImportedUser(org: Org, appId: string, user: JsonObject): void {
  const externalId = findString(user, 'id')
  if (externalId === undefined) return
  const userName = findString(user, 'userName') ?? ''
  const { personId, match } = matchPerson(org, appId, externalId, userName, primaryEmail(user))
  org.database.run(
    `INSERT INTO imported_users (app_id, external_id, user_name, is_active, resource, person_id, match, last_seen)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (app_id, external_id) DO UPDATE SET user_name = excluded.user_name, is_active = excluded.is_active,
       resource = excluded.resource, person_id = excluded.person_id, match = excluded.match, last_seen = excluded.last_seen`,
    appId,
    externalId,
    userName,
    user.active === false ? 0 : 1,
    JSON.stringify(user),
    personId,
    match,
    nowText(org),
  )
}

function matchPerson(org: Org, appId: string, externalId: string, userName: string, email: string | undefined) {
  const linked = org.database.get(
    'SELECT person_id FROM app_users WHERE app_id = ? AND external_id = ?',
    appId,
    externalId,
  )
  if (linked !== undefined) return { personId: String(linked.person_id), match: 'linked' }
  const byLogin = findPersonByLogin(org, userName)
  if (byLogin !== undefined) return { personId: byLogin.id, match: 'exact' }
  const [byEmail, second] = email === undefined ? [] : listPeopleByEmail(org, email)
  if (byEmail !== undefined && second === undefined) return { personId: byEmail.id, match: 'partial' }
  return { personId: undefined, match: 'none' }
}

export function primaryEmail(user: JsonObject): string | undefined {
  const emails = listObjects(user, 'emails')
  return findString(emails.find((email) => email.primary === true) ?? emails[0], 'value')
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
