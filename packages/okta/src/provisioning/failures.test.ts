// What the administrator reads when the server does not do as it should.
import { describe, expect, it } from 'vitest'
import { findAppUser } from '../apps/app-user.ts'
import { assignPerson, retryTasks, unassignPerson } from '../apps/assignments.ts'
import { pushGroupByName, retryAllGroups } from '../apps/group-push.ts'
import { findPushMappingOfGroup } from '../apps/push-mapping.ts'
import { listTasks } from '../apps/tasks.ts'
import { addMembers, createGroup, updateGroup } from '../org/groups.ts'
import { updateProfile } from '../org/people.ts'
import { printEvent } from '../scenario/expectations.ts'
import { listEvents } from '../system-log/system-log.ts'
import { addPerson, type Company, openCompany, TOKEN } from '../testing/company.ts'
import { errorAnswer, type PlannedAnswer } from '../testing/scim-server.ts'
import { testCredentials } from './connection.ts'

const HTML: PlannedAnswer = { status: 502, body: '<html><body>Bad Gateway</body></html>' }

function lastFailure({ simulator }: Company): string | undefined {
  return listEvents(simulator.org, { newestFirst: true, limit: 20 })
    .map(printEvent)
    .find((event) => event.includes('FAILURE'))
}

function answerTo(company: Company, method: string, answer: PlannedAnswer): void {
  company.server.intercept((request) => (request.method === method ? answer : undefined))
}

describe('Test API Credentials', () => {
  const emptyList = { schemas: [], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] }

  it.each<[string, PlannedAnswer, string]>([
    [
      '401',
      errorAnswer(401, 'missing or invalid bearer token'),
      'Error authenticating: Unauthorized. Errors reported by remote server: missing or invalid bearer token',
    ],
    [
      'a page of HTML',
      HTML,
      "Error authenticating: Bad Gateway. Errors reported by remote server: Invalid JSON: Unexpected character ('<' (code 60)): expected a valid value (number, String, array, object, 'true', 'false' or 'null') at [Source: java.io.StringReader@3c1f5a7d; line: 1, column: 2]",
    ],
    [
      'the text of a gateway',
      { status: 502, body: 'error code: 502' },
      "Error authenticating: Bad Gateway. Errors reported by remote server: Invalid JSON: Unrecognized token 'error': was expecting ('true', 'false' or 'null') at [Source: java.io.StringReader@3c1f5a7d; line: 1, column: 6]",
    ],
    ['200 and an empty array', { status: 200, body: '[]' }, 'Error authenticating: No results for users returned'],
    ['200 and null', { status: 200, body: 'null' }, 'Error authenticating: No results for users returned'],
    [
      'counts that are texts',
      { status: 200, body: JSON.stringify({ ...emptyList, totalResults: '0' }) },
      'Error authenticating: No results for users returned',
    ],
  ])('shows %s as Okta does', async (_name, answer, message) => {
    await using company = await openCompany()
    answerTo(company, 'GET', answer)
    expect(await testCredentials(company.simulator.wire, company.app.id)).toEqual({ isVerified: false, message })
  })

  it('accepts an empty directory', async () => {
    await using company = await openCompany()
    answerTo(company, 'GET', { status: 200, body: JSON.stringify(emptyList) })
    expect(await testCredentials(company.simulator.wire, company.app.id)).toEqual({
      isVerified: true,
      message: 'Fluid SCIM was verified successfully!',
    })
  })

  it('says when nobody listens', async () => {
    await using company = await openCompany()
    const form = { baseUrl: 'http://127.0.0.1:1/scim/v2', credential: TOKEN }
    const { message } = await testCredentials(company.simulator.wire, company.app.id, form)
    expect(message).toBe(
      'Error authenticating: Connect to 127.0.0.1:1 [127.0.0.1] failed: Connection refused (Connection refused)',
    )
  })

  it('gives up when no answer comes in time', async () => {
    await using company = await openCompany({ timeoutMs: 100, delayMs: 0 })
    company.server.intercept(() => undefined)
    await using slow = await openCompany({ timeoutMs: 5_000, delayMs: 400 })
    const form = { baseUrl: slow.server.baseUrl, credential: TOKEN }
    const { message } = await testCredentials(company.simulator.wire, company.app.id, form)
    expect(message).toBe('Error authenticating: Read timed out')
  })
})

describe('a create that is refused', () => {
  const prefix =
    'application.provision.user.sync FAILURE Automatic provisioning of user Ines Valcourt to app Fluid SCIM failed: Error while creating user Ines Valcourt: '

  it.each<[string, PlannedAnswer, string]>([
    [
      '409',
      errorAnswer(409, 'userName already in use'),
      'Conflict. Errors reported by remote server: userName already in use',
    ],
    [
      '400',
      errorAnswer(400, 'emails is required'),
      'Bad Request. Errors reported by remote server: emails is required',
    ],
    ['an empty body', { status: 201 }, 'Create new user returned empty user.'],
    [
      'a user without an id',
      { status: 201, body: '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]}' },
      'Create new user returned empty user.',
    ],
    ['a user without schemas', { status: 201, body: '{"id":"u-1"}' }, "No schema's defined in scim user"],
  ])('with %s is told in the log and leaves a task, and nothing is repeated', async (_name, answer, reason) => {
    await using company = await openCompany()
    answerTo(company, 'POST', answer)
    const ines = addPerson(company, 'Ines Valcourt')
    assignPerson(company.simulator.org, company.app.id, ines.id)
    await company.simulator.settled()
    expect(lastFailure(company)).toBe(prefix + reason)
    expect(company.server.take()).toHaveLength(2)
    expect(findAppUser(company.simulator.org, company.app.id, ines.id)?.state).toBe('error')
    expect(listTasks(company.simulator.org, { limit: 5 }).map((task) => task.kind)).toEqual(['provision'])
  })

  it('is repeated by Retry Selected, and the task is gone', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    answerTo(company, 'POST', errorAnswer(500, 'database is down'))
    const ines = addPerson(company, 'Ines Valcourt')
    assignPerson(org, company.app.id, ines.id)
    await company.simulator.settled()
    company.server.intercept(() => undefined)
    retryTasks(
      org,
      listTasks(org, { limit: 5 }).map((task) => task.id),
    )
    await company.simulator.settled()
    expect(findAppUser(org, company.app.id, ines.id)?.state).toBe('provisioned')
    expect(listTasks(org, { limit: 5 })).toEqual([])
  })
})

describe('a lookup', () => {
  it.each([
    ['counts are all texts', { totalResults: '0', startIndex: '1', itemsPerPage: '0' }],
    ['start is a text', { totalResults: 0, startIndex: '1', itemsPerPage: 0 }],
    ['page size is a text', { totalResults: 0, startIndex: 1, itemsPerPage: '0' }],
  ])('whose %s fails without a reason, and no create follows', async (_title, counts) => {
    await using company = await openCompany()
    const list = { ...counts, Resources: [] }
    answerTo(company, 'GET', { status: 200, body: JSON.stringify(list) })
    assignPerson(company.simulator.org, company.app.id, addPerson(company, 'Ines Valcourt').id)
    await company.simulator.settled()
    expect(lastFailure(company)).toMatch(/failed: $/)
    expect(company.server.take()).toHaveLength(1)
  })

  it('that is answered 404 with an Error counts as nobody found', async () => {
    await using company = await openCompany()
    answerTo(company, 'GET', errorAnswer(404, 'no such user'))
    assignPerson(company.simulator.org, company.app.id, addPerson(company, 'Ines Valcourt').id)
    await company.simulator.settled()
    expect(company.server.users.size).toBe(1)
  })

  it('that fails is told with the user name', async () => {
    await using company = await openCompany()
    answerTo(company, 'GET', errorAnswer(500, 'database is down'))
    assignPerson(company.simulator.org, company.app.id, addPerson(company, 'Ines Valcourt').id)
    await company.simulator.settled()
    expect(lastFailure(company)).toBe(
      'application.provision.user.verify_exists FAILURE Automatic provisioning of user Ines Valcourt to app Fluid SCIM failed: Error while verifying if user ines.valcourt@northrail.example exists: Internal Server Error. Errors reported by remote server: database is down',
    )
  })
})

describe('an account', () => {
  it('that is gone at the app makes the profile push fail, without a new create', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const ines = addPerson(company, 'Ines Valcourt')
    assignPerson(org, company.app.id, ines.id)
    await company.simulator.settled()
    company.server.users.clear()
    company.server.take()
    updateProfile(org, ines.id, { title: 'Planner' })
    await company.simulator.settled()
    expect(company.server.take()).toEqual(['GET /Users/u-1'])
    expect(lastFailure(company)).toBe(
      'application.provision.user.push_profile FAILURE Automatic profile push of user Ines Valcourt to app Fluid SCIM failed: Error while trying to push profile update for ines.valcourt@northrail.example: Not Found. Errors reported by remote server: Users resource "u-1" was not found',
    )
  })

  it('whose deactivation is refused gets no PUT in its place, but a task', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const ines = addPerson(company, 'Ines Valcourt')
    assignPerson(org, company.app.id, ines.id)
    await company.simulator.settled()
    company.server.take()
    answerTo(company, 'PATCH', errorAnswer(501, 'PATCH is not supported'))
    unassignPerson(org, company.app.id, ines.id)
    await company.simulator.settled()
    expect(company.server.take()).toHaveLength(1)
    expect(listTasks(org, { limit: 5 }).map((task) => task.kind)).toEqual(['deprovision'])
  })
})

describe('a group push', () => {
  it('that is refused puts the mapping in error with the server’s sentence, until it is retried', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const group = createGroup(org, { name: 'Fluid Visitor' })
    answerTo(company, 'POST', errorAnswer(400, 'No role is called "Visitor".'))
    pushGroupByName(org, company.app.id, group.id)
    await company.simulator.settled()
    expect(lastFailure(company)).toBe(
      'application.provision.group.add FAILURE Unable to update Group Push mapping target App group Fluid Visitor: Error while creating user group Fluid Visitor: Bad Request. Errors reported by remote server: No role is called "Visitor".',
    )
    company.server.intercept(() => undefined)
    retryAllGroups(org, company.app.id)
    await company.simulator.settled()
    expect(findPushMappingOfGroup(org, company.app.id, group.id)?.status).toBe('ACTIVE')
  })

  it('whose lookup fails is told as a create that has failed', async () => {
    await using company = await openCompany({ importGroups: false })
    const { org } = company.simulator
    const group = createGroup(org, { name: 'Fluid User' })
    answerTo(company, 'GET', { status: 502, body: 'error code: 502' })
    pushGroupByName(org, company.app.id, group.id)
    await company.simulator.settled()
    expect(company.server.take()).toHaveLength(1)
    expect(lastFailure(company)).toMatch(
      /^application.provision.group.add FAILURE Unable to update Group Push mapping target App group Fluid User: Error while creating user group Fluid User: Bad Gateway\. Errors reported by remote server: Invalid JSON: Unrecognized token 'error'.*column: 6\]$/,
    )
  })

  it('that succeeds is told as an update of the app’s group, under Okta’s own id for it', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    pushGroupByName(org, company.app.id, createGroup(org, { name: 'Fluid User' }).id)
    await company.simulator.settled()
    const [event] = listEvents(org, { newestFirst: true, limit: 1 })
    expect(event?.document).toMatchObject({
      eventType: 'application.provision.group_push.updated',
      outcome: { result: 'SUCCESS' },
      target: [
        { type: 'AppGroup', id: expect.stringMatching(/^AGr.{17}$/), displayName: 'Fluid User' },
        { type: 'AppInstance', id: company.app.id },
        { type: 'UserGroup' },
      ],
    })
  })

  it('whose members are refused says so, and the member is sent with the next push', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const ines = addPerson(company, 'Ines Valcourt')
    assignPerson(org, company.app.id, ines.id)
    const group = createGroup(org, { name: 'Fluid User' })
    pushGroupByName(org, company.app.id, group.id)
    await company.simulator.settled()
    company.server.intercept(({ body }) =>
      body.includes('"path":"members"') ? errorAnswer(404, 'unknown member') : undefined,
    )
    addMembers(org, group.id, [ines.id])
    await company.simulator.settled()
    expect(lastFailure(company)).toBe(
      'application.provision.group_membership.update FAILURE Unable to update Group Push mapping target App group Fluid User: Error while updating user group membership for group Fluid User: Not Found. Errors reported by remote server: unknown member',
    )
    company.server.intercept(() => undefined)
    retryAllGroups(org, company.app.id)
    await company.simulator.settled()
    expect(company.server.groups.get('g-1')?.members).toEqual([
      { value: 'u-1', display: 'ines.valcourt@northrail.example' },
    ])
  })

  it('whose group is gone at the app asks for another link', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const group = createGroup(org, { name: 'Fluid User' })
    pushGroupByName(org, company.app.id, group.id)
    await company.simulator.settled()
    company.server.groups.clear()
    updateGroup(org, group.id, { name: 'Fluid Users' })
    await company.simulator.settled()
    expect(lastFailure(company)).toBe(
      'application.provision.group_push.mapping.update.or.delete.failed.with.error FAILURE Linked group is missing in Fluid SCIM. Change the linked group to resume pushing group memberships.',
    )
  })
})
