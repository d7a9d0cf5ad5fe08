// What `okta-sim run` says about servers that do one thing wrong each.
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../json.ts'
import { runScenarioText } from '../../testing/run-text.ts'
import { errorAnswer, type PlannedAnswer, startScimServer } from '../../testing/scim-server.ts'

const SCENARIO = `
name: A colleague comes and leaves
people: { ines: Ines Valcourt }
groups: { Team: [ines] }
steps: [connect, { assign: ines }, { push group: Team }, { push now: Team }, { change: { ines: { title: Planner } } }, { unassign: ines }, { unlink and delete: Team }]
`

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const META = { resourceType: 'User', location: 'https://acme.example/scim/v2/Users/u-1' }
const user: JsonObject = {
  schemas: [USER],
  id: 'u-1',
  userName: 'ines.valcourt.r1@northrail.example',
  active: true,
  meta: META,
}
const list: JsonObject = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: 0,
  startIndex: 1,
  itemsPerPage: 0,
  Resources: [],
}

/** Which requests, what they are answered, the sentence of the report, and who says so. */
const WRONG: readonly [string, PlannedAnswer, string, string][] = [
  [
    'POST /Users',
    json(200, user),
    'A create is answered 201 Created; this one was answered 200.',
    'RFC 7644 section 3.3',
  ],
  [
    'POST /Users',
    json(201, user),
    "must carry the new resource's address in the Location header",
    'RFC 7644 section 3.3',
  ],
  ['POST /Users', { status: 201 }, 'A POST is answered with the resource in the body; this answer is empty.', '3.3'],
  ['POST /Users', { status: 201, body: '{"id": oops}' }, 'The body of a successful answer is not JSON', 'section 3.1'],
  [
    'POST /Users',
    json(201, { ...user, id: undefined }),
    'A user must have an "id" that is a text; it has none.',
    'RFC 7643 section 3.1',
  ],
  [
    'POST /Users',
    json(201, { ...user, id: 7 }),
    'A user must have an "id" that is a text; it has 7.',
    'RFC 7643 section 3.1',
  ],
  [
    'POST /Users',
    json(201, { ...user, schemas: undefined }),
    `A user must name "${USER}" in schemas.`,
    "No schema's defined in scim user",
  ],
  ['POST /Users', json(201, { ...user, userName: '' }), 'A user must have a userName.', 'RFC 7643 sections 4.1.1'],
  [
    'POST /Users',
    json(201, { ...user, active: 'True' }),
    'A user must have true or false in "active", not "True".',
    'Okta wants a boolean',
  ],
  [
    'POST /Users',
    json(201, { ...user, active: undefined }),
    'A user should say whether it is "active".',
    "Okta's SCIM test suite",
  ],
  [
    'POST /Users',
    json(201, { ...user, password: 'qT7x2RmZ' }),
    'A user must not give the password back.',
    'RFC 7643 section 7',
  ],
  [
    'POST /Users',
    json(201, { ...user, emails: { value: 'a@b.example' } }),
    'A user must have an array in "emails".',
    'RFC 7643 section 2.4',
  ],
  [
    'POST /Users',
    json(201, { ...user, meta: { ...META, resourceType: 'Person' } }),
    'must have "User" in meta.resourceType, not "Person"',
    '3.1',
  ],
  [
    'POST /Users',
    json(201, { ...user, meta: undefined }),
    'should have meta.resourceType and meta.location',
    'RFC 7643 section 3.1',
  ],
  [
    'POST /Users',
    json(201, user),
    'The externalId that was sent is not kept: the answer has none.',
    "the person's id in Okta",
  ],
  ['POST /Users', json(201, { ...user, userName: 'ines' }), 'came back as "ines"', 'RFC 7644 section 3.3'],
  [
    'POST /Users',
    json(201, { ...user, meta: { ...META, version: 'W/"1"' } }),
    'the ETag header that belongs to it is missing',
    '3.14',
  ],
  [
    'POST /Users',
    json(201, user),
    'The server keeps no versions (no ETag header)',
    'optional; Okta never sends If-Match',
  ],
  ['POST /Users', errorAnswer(500, 'Out of order.'), 'The server failed (500)', 'Okta repeats no failed request'],
  [
    'POST /Users',
    errorAnswer(400, 'No groups here.'),
    'A POST of Users in the form that Okta sends is refused with 400.',
    '3.12',
  ],
  [
    'POST /Users',
    errorAnswer(409, 'Taken.'),
    'must have "scimType": "uniqueness" when the name is taken',
    'RFC 7644 section 3.3',
  ],
  ['POST /Users', { status: 500, body: 'Oh no' }, 'The error 500 has no SCIM error body', 'RFC 7644 section 3.12'],
  [
    'POST /Users',
    json(500, { status: '500', detail: 'x' }),
    'must name "urn:ietf:params:scim:api:messages:2.0:Error" in schemas',
    '3.12',
  ],
  ['POST /Users', json(500, { status: 500, detail: 'x' }), 'must have "status": "500", as a text; it has 500', '3.12'],
  ['POST /Users', json(500, { status: '500' }), 'should say in "detail" what to change', "Okta's SCIM test suite"],
  [
    'POST /Users',
    { status: 201, body: '{}', headers: { 'Content-Type': 'text/html' } },
    'The body comes as "text/html"',
    '3.1',
  ],
  ['GET /Users filter', errorAnswer(404, 'Nobody.'), '200 with totalResults 0, not 404', 'RFC 7644 section 3.4.2'],
  [
    'GET /Users filter',
    json(200, { ...list, totalResults: 1, itemsPerPage: 1, Resources: [{ ...user, userName: 'odile' }] }),
    'it found one whose userName is "odile"',
    'RFC 7644 section 3.4.2.2',
  ],
  [
    'GET /Users filter',
    json(200, { ...list, totalResults: 2, itemsPerPage: 2, Resources: [user, user] }),
    '2 resources have the userName',
    '3.4.2.2',
  ],
  [
    'GET /Users filter',
    json(200, { ...list, totalResults: '0' }),
    'totalResults must be a JSON number; it is "0".',
    'Okta fails without a reason',
  ],
  [
    'GET /Users filter',
    json(200, { ...list, itemsPerPage: '0' }),
    'itemsPerPage must be a JSON number; it is "0".',
    '3.4.2.4',
  ],
  [
    'GET /Users',
    json(200, { ...list, Resources: undefined }),
    'A list must have Resources, an array',
    'No results for users returned',
  ],
  ['GET /Users', { status: 200, body: '[]' }, 'A list is a ListResponse object', 'RFC 7644 section 3.4.2'],
  [
    'GET /Users',
    json(200, { ...list, schemas: [] }),
    'A list must name "urn:ietf:params:scim:api:messages:2.0:ListResponse"',
    '3.4.2',
  ],
  [
    'GET /Users',
    json(200, { ...list, startIndex: 0 }),
    'startIndex must be the one that was asked for (1); it is 0.',
    '3.4.2.4',
  ],
  [
    'GET /Users',
    json(200, { ...list, startIndex: undefined }),
    'A list should have startIndex.',
    'Okta documents both as required',
  ],
  [
    'GET /Users',
    json(200, { ...list, itemsPerPage: 100 }),
    'how many resources are in the page (0); it says 100.',
    '3.4.2',
  ],
  ['GET /Users', json(200, { ...list, Resources: [user] }), 'totalResults is 0, and the page alone holds 1.', '3.4.2'],
  [
    'GET /Users',
    json(200, { ...list, Resources: [user, user, user] }),
    'no more than the 2 resources that were asked for; it holds 3',
    '3.4.2.4',
  ],
  [
    'GET /Users',
    json(302, {}, { Location: '/login' }),
    'The answer 302 leads to /login and is not followed',
    'RFC 7644 section 3.12',
  ],
  [
    'GET /Users',
    errorAnswer(401, 'Who?'),
    'An answer 401 must carry a WWW-Authenticate header.',
    'RFC 9110 section 11.6.1',
  ],
  ['GET /Users/u-1', json(206, user), 'A read is answered 200 OK; this one was answered 206.', 'RFC 7644 section 3.4'],
  [
    'GET /Users/u-1',
    json(200, { ...user, id: 'u-2' }),
    'The answer about "u-1" has the id "u-2": an id never changes.',
    '3.1',
  ],
  [
    'PUT /Users',
    json(201, user),
    'A PUT is answered 200 OK with the whole resource; this one was answered 201.',
    'section 3.5.1',
  ],
  ['PATCH /Users', json(200, user), 'the user is shown with "active": true', 'RFC 7644 sections 3.5.1 and 3.5.2'],
  [
    'PATCH /Users',
    json(202, user),
    'A PATCH is answered 200 OK with the resource, or 204 No Content; this one was answered 202.',
    '3.5.2',
  ],
  ['PATCH /Users', errorAnswer(501, 'No PATCH.'), 'PATCH is refused with 501', 'do not fall back to PUT'],
  [
    'PATCH /Groups',
    json(200, { id: 'g-1', displayName: 'Team', members: [] }),
    'Members were added with success, and are not shown in the group.',
    '3.5.2',
  ],
  [
    'DELETE /Groups',
    json(200, {}),
    'A DELETE is answered 204 No Content; this one was answered 200.',
    'RFC 7644 section 3.6',
  ],
]

describe('okta-sim run', () => {
  it.each(WRONG)('says what is wrong with an answer to %s: %j', async (request, answer, sentence, source) => {
    await using server = await startScimServer()
    server.intercept(({ method, path, query }) => {
      const target = `${method} ${path.replace('/scim/v2', '')}${query.startsWith('filter') ? ' filter' : ''}`
      return target.startsWith(request) ? answer : undefined
    })
    const { lines } = await runScenarioText(server, SCENARIO, '--skip-waits')
    const told = lines.find((line) => line.includes(sentence)) ?? lines.join('\n')
    expect(told).toContain(source)
  })

  it('shows what was sent and answered where a rule is broken, once, and counts at the end', async () => {
    await using server = await startScimServer()
    server.intercept(({ method }) => (method === 'PUT' ? json(202, user) : undefined))
    const { lines } = await runScenarioText(server, SCENARIO.replace('{ unassign', '{ update user: ines }, { unassign'))
    const start = lines.findIndex((line) => line.includes('→ PUT /scim/v2/Users/u-1'))
    expect(lines.slice(start + 1, start + 4)).toEqual([
      expect.stringMatching(/^ {8}sent {6}\{"schemas":.*"title":"Planner"/),
      `        answered  ${JSON.stringify(user)}`,
      expect.stringMatching(
        /^ {8}✗ A PUT is answered 200 OK with the whole resource; this one was answered 202\. \[RFC/,
      ),
    ])
    expect(lines.filter((line) => line.includes('A PUT is answered 200 OK'))).toHaveLength(2)
    expect(lines).toContainEqual(
      expect.stringMatching(/^ {6}2 times, first in .*, line 5: PUT \/scim\/v2\/Users\/u-1$/),
    )
  })

  it('ends with 1 for a broken rule only when it is strict', async () => {
    await using server = await startScimServer()
    expect((await runScenarioText(server, SCENARIO)).exitCode).toBe(0)
    expect((await runScenarioText(server, SCENARIO.replaceAll('Ines', 'Odile'), '--strict')).exitCode).toBe(1)
  })

  it('does not blame the server for trouble on purpose', async () => {
    await using server = await startScimServer()
    const steps =
      'steps: [{ trouble: { kind: status, status: 500, path: /Users } }, { test credentials: null, refused: "*" }]'
    const { lines, exitCode } = await runScenarioText(server, steps, '--strict')
    expect([exitCode, lines.filter((line) => line.includes('The server failed'))]).toEqual([0, []])
  })

  it('tells of a server that cannot be reached in a sentence', async () => {
    const { exitCode, lines } = await runScenarioText({ baseUrl: 'http://127.0.0.1:9/scim/v2' }, SCENARIO)
    expect(exitCode).toBe(1)
    expect(lines).toContainEqual(expect.stringContaining('✗ A GET got no answer: Connect to 127.0.0.1:9'))
  })

  it('never shows a password that a server gives back', async () => {
    await using server = await startScimServer()
    server.intercept(({ method }) => (method === 'POST' ? json(201, { ...user, password: 'qT7x"2RmZ' }) : undefined))
    const { lines } = await runScenarioText(server, SCENARIO)
    expect(lines.join('\n')).not.toMatch(/qT7x|2RmZ/)
  })
})

function json(status: number, body: JsonObject, headers: Readonly<Record<string, string>> = {}): PlannedAnswer {
  return { status, body: JSON.stringify(body), headers }
}
