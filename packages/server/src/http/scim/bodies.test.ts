// Bodies as they should not be: each gets its status and a sentence that tells an administrator what to do.

import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { exactSend } from '../../testing/exact-client.ts'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { CORE_GROUP, CORE_USER, ERROR } from '../../testing/okta-bodies.ts'
import type { ScimAnswer } from '../../testing/scim-client.ts'

const MIB = 1024 * 1024
const INES = '"userName":"ines.valcourt@northrail.example"'

interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

function send(
  { acme }: TestFluid,
  { method = 'POST', path = '/Users', headers = {}, body }: Sent,
): Promise<ScimAnswer> {
  const sent = { Authorization: acme.token, 'Content-Type': 'application/scim+json', ...headers }
  return exactSend(`${acme.scimBaseUrl}${path}`, { method, headers: sent, ...(body === undefined ? {} : { body }) })
}

interface Refused {
  readonly status: number
  readonly scimType?: string
  readonly detail: RegExp
}

function expectRefused(answer: ScimAnswer, { status, scimType, detail }: Refused): void {
  expect(answer.headers.get('content-type')).toBe('application/scim+json')
  expect(answer.body).toEqual({
    schemas: [ERROR],
    status: String(status),
    ...(scimType === undefined ? {} : { scimType }),
    detail: expect.stringMatching(detail),
  })
  expect(answer.status).toBe(status)
}

const NOT_JSON: readonly (readonly [string, string | Uint8Array | undefined, RegExp])[] = [
  ['no body', undefined, /^The body is empty\. Send a JSON object\.$/],
  ['an empty body', '', /^The body is empty/],
  ['text', 'userName=ines', /^The body is not the JSON that is expected, line 1, column 1: .+Correct the body/],
  ['half of an object', `{${INES}`, /line 1, column \d+/],
  ['two objects', `{${INES}}{${INES}}`, /line 1, column \d+/],
  ['a comment', `{/* new */${INES}}`, /line 1, column 2/],
  ['single quotes', "{'userName':'ines'}", /line 1, column 2/],
  ['a name that stands twice', `{${INES},${INES}}`, /userName/],
  ['names that differ by letter case', `{${INES},"USERNAME":"tomas"}`, /userName/i],
  ['a list', `[{${INES}}]`, /A User is sent as a JSON object/],
  ['null', 'null', /A User is sent as a JSON object/],
  ['a number', '17', /A User is sent as a JSON object/],
  ['a huge number', `{${INES},"x":1e999}`, /too large/],
  ['a control character', '{"userName":"ines\u0001"}', /control character/],
  ['a NUL escape', '{"userName":"ines\\u0000"}', /userName/],
  ['half of a surrogate pair', '{"userName":"ines\\ud800"}', /userName/],
  ['bytes that are no UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), /not valid UTF-8/],
  ['nesting without end', `{"x":${'['.repeat(50_000)}`, /deep/],
]

test.each(NOT_JSON)('refuses %s in place of a user (C-GEN-20, T-54)', async (_what, body, detail) => {
  await using fluid = await startFluid()
  const answer = await send(fluid, body === undefined ? {} : { body })
  expect(answer.body.scimType).toMatch(/^invalid(Syntax|Value)$/)
  expectRefused(answer, { status: 400, scimType: answer.body.scimType, detail })
  expect((await fluid.acme.get('/Users')).body.totalResults).toBe(0)
})

const WRONG_VALUE: readonly (readonly [string, string, RegExp])[] = [
  ['no userName', '{"name":{"givenName":"Ines"}}', /userName/],
  ['null for a userName', '{"userName":null}', /userName/],
  ['an empty userName', '{"userName":""}', /userName/],
  ['spaces for a userName', '{"userName":"  "}', /userName/],
  ['a number for a userName', '{"userName":17}', /userName/],
  ['a list for a userName', '{"userName":["ines"]}', /userName/],
  ['an invisible character in a userName', '{"userName":"in\u200bes"}', /U\+200B, position 3.*Remove it at the source/],
  ['a word for active', `{${INES},"active":"perhaps"}`, /active/],
  ['a text for a name', `{${INES},"name":"Ines"}`, /name/],
  ['two primary e-mails', `{${INES},"emails":[{"value":"a","primary":true},{"value":"b","primary":true}]}`, /primary/],
]

test.each(WRONG_VALUE)('refuses %s (C-PST-04, C-ATT-06)', async (_what, body, detail) => {
  await using fluid = await startFluid()
  expectRefused(await send(fluid, { body }), { status: 400, scimType: 'invalidValue', detail })
})

test('refuses a body that says it is another kind of resource (C-ATT-19)', async () => {
  await using fluid = await startFluid()
  const answer = await send(fluid, { body: JSON.stringify({ schemas: [CORE_GROUP], userName: 'ines' }) })
  expect([answer.status, answer.body.scimType]).toEqual([400, expect.stringMatching(/^invalid/)])
})

test.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
  'refuses a body sent as %s (C-GEN-04)',
  async (type) => {
    await using fluid = await startFluid()
    const answer = await send(fluid, { headers: { 'Content-Type': type }, body: `{${INES}}` })
    expectRefused(answer, { status: 415, detail: /^Send the body as application\/scim\+json/ })
  },
)

test.each(['utf-16', '"UTF-16LE"', 'iso-8859-1', 'utf-7', ''])(
  'refuses a body whose charset is said to be %s (C-GEN-04, T-54)',
  async (charset) => {
    await using fluid = await startFluid()
    for (const type of [`application/json; charset=${charset}`, `Application/SCIM+JSON;x=y ;CharSet = ${charset}`]) {
      const answer = await send(fluid, { headers: { 'Content-Type': type }, body: `{${INES}}` })
      expectRefused(answer, { status: 415, detail: /another charset than UTF-8.+send charset=utf-8 or no charset/ })
    }
    expect((await fluid.acme.get('/Users')).body.totalResults).toBe(0)
  },
)

test('refuses a compressed body (T-56)', async () => {
  await using fluid = await startFluid()
  const answer = await send(fluid, { headers: { 'Content-Encoding': 'gzip' }, body: `{${INES}}` })
  expectRefused(answer, { status: 415, detail: /^Compressed bodies are not read here/ })
})

test('takes a body without a Content-Type for JSON', async () => {
  await using fluid = await startFluid()
  const answer = await exactSend(`${fluid.acme.scimBaseUrl}/Users`, {
    method: 'POST',
    headers: { Authorization: fluid.acme.token },
    body: `{${INES}}`,
  })
  expect(answer.status).toBe(201)
})

test('looks at no Content-Type where there is no body to read (C-GEN-04)', async () => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser('ines.valcourt@northrail.example')
  const headers = { 'Content-Type': 'text/plain' }
  const statuses = [
    (await send(fluid, { method: 'GET', path: `/Users/${id}`, headers })).status,
    (await send(fluid, { method: 'GET', path: `/Users/${id}`, headers, body: 'ignored' })).status,
    (await send(fluid, { method: 'DELETE', path: `/Users/${id}`, headers, body: 'ignored' })).status,
  ]
  expect(statuses).toEqual([200, 200, 204])
})

const ACCEPTED: readonly (readonly [string, number])[] = [
  ['application/scim+json', 200],
  ['application/json', 200],
  ['Application/SCIM+JSON; charset=utf-8', 200],
  ['text/html, application/*;q=0.1', 200],
  ['*/*;q=0.5', 200],
  ['text/html,*/*', 200],
  ['', 200],
  ['text/html', 406],
  ['application/xml, text/*', 406],
  ['application/scim+json;q=0', 406],
]

test.each(ACCEPTED)('answers Accept: %s with %i (C-GEN-02 to C-GEN-04)', async (accept, status) => {
  await using fluid = await startFluid()
  const answer = await send(fluid, { method: 'GET', headers: { Accept: accept } })
  expect(answer.status).toBe(status)
  if (status === 406) expectRefused(answer, { status, detail: /name it, application\/json or \*\/\* in Accept/ })
})

test('refuses a body that is larger than the limit, and says how to send it (C-GEN-20, T-56)', async () => {
  await using fluid = await startFluid()
  const body = Buffer.alloc(32 * MIB + 1, ' ')
  const answer = await send(fluid, { body })
  expectRefused(answer, {
    status: 413,
    detail: /^The body is larger than 32 MiB: send a large group in several PATCHes/,
  })
  expect((await fluid.acme.get('/Users')).status).toBe(200)
})

const OTHER_ROUTES: readonly (readonly [string, string])[] = [
  ['PUT', '/Users/1'],
  ['PATCH', '/Users/1'],
  ['POST', '/Users/.search'],
  ['POST', '/Groups'],
  ['PUT', '/Groups/1'],
  ['PATCH', '/Groups/1'],
  ['POST', '/Groups/.search'],
  ['POST', '/.search'],
]

test.each(OTHER_ROUTES)('refuses what is no object at %s %s too (C-GEN-20)', async (method, path) => {
  await using fluid = await startFluid()
  for (const body of ['', '{', '[]', 'null', '"x"', '{"schemas":17}']) {
    const answer = await send(fluid, { method, path, body })
    expect([body, answer.status, answer.headers.get('content-type')]).toEqual([body, 400, 'application/scim+json'])
    expect(answer.body).toMatchObject({ schemas: [ERROR], status: '400', detail: expect.stringMatching(/\S{3}/) })
  }
})

test('creates nobody twice from two bodies with the same userName (C-PST-10)', async () => {
  await using fluid = await startFluid()
  const body = JSON.stringify({ schemas: [CORE_USER], userName: 'ines.valcourt@northrail.example' })
  expect([(await send(fluid, { body })).status, (await send(fluid, { body })).status]).toEqual([201, 409])
})

test('names are data: __proto__ and its like change nothing and are kept nowhere (T-50)', async () => {
  await using fluid = await startFluid()
  const before = Reflect.ownKeys(Object.prototype)
  const body = `{${INES},"__proto__":{"active":false,"admin":true},"constructor":{"prototype":{"x":1}},"toString":"x"}`
  const answer = await send(fluid, { body })
  expect([answer.status, Object.keys(answer.body)]).toEqual([201, ['schemas', 'id', 'userName', 'active', 'meta']])
  expect(Reflect.ownKeys(Object.prototype)).toEqual(before)
})

const LONG = randomBytes(20_000).toString('base64')
const TOO_LONG: readonly (readonly [string, string, object])[] = [
  ['a userName', '/Users', { schemas: [CORE_USER], userName: LONG }],
  ['an externalId', '/Users', { schemas: [CORE_USER], userName: 'ines', externalId: LONG }],
  ['an address', '/Users', { schemas: [CORE_USER], userName: 'ines', emails: [{ value: LONG }] }],
  ["a group's name", '/Groups', { schemas: [CORE_GROUP], displayName: LONG }],
  ["a group's externalId", '/Groups', { schemas: [CORE_GROUP], displayName: 'PMO', externalId: LONG }],
]

test.each(TOO_LONG)(
  'refuses %s that is too long to be looked up by, instead of failing at it (T-56)',
  async (_what, path, body) => {
    await using fluid = await startFluid()
    const refused = await fluid.acme.post(path, body)
    expectRefused(refused, { status: 400, scimType: 'invalidValue', detail: /longer than 2000 bytes/ })
    const ines = await fluid.acme.addUser('ines@northrail.example')
    const patched = await fluid.acme.patch(`/Users/${ines}`, { op: 'replace', path: 'externalId', value: LONG })
    expectRefused(patched, { status: 400, scimType: 'invalidValue', detail: /longer than 2000 bytes/ })
    expect((await fluid.acme.get(`/Users?filter=externalId eq "${LONG.slice(0, 9_000)}"`)).body.totalResults).toBe(0)
  },
)
