// Provisioning → Integration and To App: testing the credentials, saving, refreshing the app's groups. These talk to the
// app at once, while the administrator waits.
import { type App, getApp } from '../apps/app.ts'
import { updateSettings } from '../apps/apps.ts'
import type { ConnectionSettings, ToAppSettings } from '../apps/settings.ts'
import { rememberGroup } from '../importing/import-all.ts'
import { isObject, type JsonObject, listObjects } from '../json.ts'
import { OrgError } from '../refusal.ts'
import { appTarget } from '../system-log/targets.ts'
import { type Answer, describeError, isSuccess } from '../wire/answer.ts'
import { listRequest, PAGE_SIZE } from '../wire/scim-request.ts'
import { type Conversation, openConversation, type Wire } from '../wire/wire.ts'
import { WireFailure } from '../wire/wire-failure.ts'

export interface TestResult {
  readonly isVerified: boolean
  /** The sentence of the green or red banner. */
  readonly message: string
}

const TEST_PAGE_SIZE = 2

/** "Test API Credentials", with what stands in the form: `GET /Users?startIndex=1&count=2`. Nothing is stored. */
export async function testCredentials(
  wire: Wire,
  appId: string,
  form: Partial<ConnectionSettings> = {},
): Promise<TestResult> {
  const app = withConnection(getApp(wire.org, appId), form)
  const conversation = openConversation(wire, app)
  const error = await checkUsers(conversation)
  if (error !== undefined) {
    conversation.log({
      eventType: 'application.integration.authentication_failure',
      result: 'FAILURE',
      reason: error,
      targets: [appTarget(app)],
    })
    return { isVerified: false, message: error }
  }
  const isWizard = app.template.name === 'wizard'
  return {
    isVerified: true,
    message: isWizard ? 'Connector configured successfully' : `${app.label} was verified successfully!`,
  }
}

/** Saves the Integration page: the test again, then the app's groups when they are imported. Refuses when either fails. */
export async function saveConnection(wire: Wire, appId: string, form: Partial<ConnectionSettings>): Promise<App> {
  const app = withConnection(getApp(wire.org, appId), { isEnabled: true, ...form })
  if (app.settings.connection.isEnabled) await verify(wire, app)
  return updateSettings(wire.org, appId, (settings) => ({ ...settings, connection: app.settings.connection }))
}

/** Saves "Provisioning to App". The same requests as saving the Integration page are sent once more. */
export async function saveToApp(wire: Wire, appId: string, toApp: Partial<ToAppSettings>): Promise<App> {
  const app = getApp(wire.org, appId)
  if (!app.settings.connection.isEnabled) {
    throw new OrgError('invalid', 'Provisioning is not enabled: configure the API integration first.')
  }
  await verify(wire, app)
  return updateSettings(wire.org, appId, (settings) => ({ ...settings, toApp: { ...settings.toApp, ...toApp } }))
}

/** "Refresh App Groups": reads all the groups of the app, for linking. */
export async function refreshAppGroups(wire: Wire, appId: string): Promise<number> {
  const app = getApp(wire.org, appId)
  const conversation = openConversation(wire, app)
  const seen: JsonObject[] = []
  while (true) {
    const body = await readGroups(conversation, seen.length + 1)
    const groups = listObjects(body, 'Resources')
    seen.push(...groups)
    if (groups.length === 0 || typeof body.totalResults !== 'number' || seen.length >= body.totalResults) break
  }
  wire.org.database.transaction(() => {
    wire.org.database.run('DELETE FROM app_groups WHERE app_id = ?', appId)
    for (const group of seen) rememberGroup(wire.org, appId, group)
  })
  conversation.log({ eventType: 'application.provision.group.import', targets: [appTarget(app)] })
  return seen.length
}

async function verify(wire: Wire, app: App): Promise<void> {
  const conversation = openConversation(wire, app)
  const error = await checkUsers(conversation)
  if (error !== undefined) {
    conversation.log({
      eventType: 'application.integration.authentication_failure',
      result: 'FAILURE',
      reason: error,
      targets: [appTarget(app)],
    })
    throw new OrgError('invalid', error)
  }
  if (app.settings.connection.importGroups) {
    const body = await readGroups(conversation, 1)
    for (const group of listObjects(body, 'Resources')) rememberGroup(wire.org, app.id, group)
  }
}

/** Answers the red banner's sentence, or undefined when the server has answered as it should. */
async function checkUsers(conversation: Conversation): Promise<string | undefined> {
  const answer = await tell(() => conversation.send(listRequest('Users', 1, TEST_PAGE_SIZE)))
  if (typeof answer === 'string') return `Error authenticating: ${answer}`
  return isUserList(answer.body) ? undefined : 'Error authenticating: No results for users returned'
}

async function readGroups(conversation: Conversation, startIndex: number): Promise<JsonObject> {
  const answer = await tell(() => conversation.send(listRequest('Groups', startIndex, PAGE_SIZE)))
  if (typeof answer === 'string') throw new OrgError('invalid', `Error while downloading groups: ${answer}`)
  return answer.body ?? {}
}

function isUserList(body: JsonObject | undefined): boolean {
  return isObject(body) && Array.isArray(body.Resources) && typeof body.totalResults === 'number'
}

async function tell(send: () => Promise<Answer>): Promise<Answer | string> {
  try {
    const answer = await send()
    return isSuccess(answer) ? answer : describeError(answer)
  } catch (error) {
    if (error instanceof WireFailure) return error.message
    throw error
  }
}

function withConnection(app: App, form: Partial<ConnectionSettings>): App {
  const connection = { ...app.settings.connection, ...form }
  if (!URL.canParse(connection.baseUrl)) {
    throw new OrgError(
      'invalid',
      `The base URL "${connection.baseUrl}" is not a URL: it looks like https://acme.example/scim/v2.`,
    )
  }
  return { ...app, settings: { ...app.settings, connection } }
}
