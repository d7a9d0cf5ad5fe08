// What is hardly HTTP: never a 500, never a way in, and always an answer that an identity provider can show.

import { expect, test } from 'vitest'
import { startFluid, type TestFluid } from '../testing/fluid.ts'
import { ERROR } from '../testing/okta-bodies.ts'
import { type RawAnswer, sendBytes, statusesOf } from '../testing/raw-socket.ts'

function expectScimError({ head, body }: RawAnswer, status: number): void {
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [A-Z]`))
  expect(head.toLowerCase()).toContain('content-type: application/scim+json')
  expect(JSON.parse(body)).toMatchObject({ schemas: [ERROR], status: String(status), detail: expect.any(String) })
}

function get(target: string, ...headers: readonly string[]): string {
  return [`GET ${target} HTTP/1.1`, ...headers, '', ''].join('\r\n')
}

const USERS = '/o/acme/scim/v2/Users'

const NO_HTTP: readonly (readonly [string, string, number])[] = [
  ['no HTTP', 'hello\r\n\r\n', 400],
  ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n\r\n', 400],
  ['HTTP/2 without an upgrade', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['no Host', get(USERS), 400],
  ['two Hosts', get(USERS, 'Host: acme.localhost', 'Host: northrail.localhost'), 400],
  ['an empty Host', get(USERS, 'Host:'), 400],
  ['a Host with a path', get(USERS, 'Host: localhost/evil'), 400],
  ['a Host that is no name', get(USERS, 'Host: a b'), 400],
  ['a header without a colon', get(USERS, 'Host: localhost', 'Authorization Bearer'), 400],
  ['a space before the colon', get(USERS, 'Host: localhost', 'Authorization : x'), 400],
  ['a control character in a header', get(USERS, 'Host: localhost', 'Authorization: a\u0001b'), 400],
  ['headers without end', get(USERS, 'Host: localhost', `X: ${'x'.repeat(20_000)}`), 431],
  ['a negative length', get(USERS, 'Host: localhost', 'Content-Length: -1'), 400],
  ['two lengths', get(USERS, 'Host: localhost', 'Content-Length: 1', 'Content-Length: 2'), 400],
  ['a length and chunks', get(USERS, 'Host: localhost', 'Content-Length: 1', 'Transfer-Encoding: chunked'), 400],
  ['the whole address as target', get(`http://evil.example${USERS}`, 'Host: localhost'), 400],
  ['an authority as target', `CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n`, 0],
]

test.each(NO_HTTP)('refuses %s (T-12, T-16)', async (_what, bytes, status) => {
  await using fluid = await startFluid()
  const answer = await sendBytes(fluid.origin, bytes)
  if (status === 0) expect(answer.status).toBe(0)
  else if (answer.body === '') expect([answer.status, answer.head]).toEqual([400, expect.stringContaining('close')])
  else expectScimError(answer, status)
})

const TRICKS = [
  '/o/acme/scim/v2/%2e%2e/Users',
  '/o/acme/scim/v2/..%2fUsers',
  '/o/acme/scim/v2%2fUsers',
  '/o/acme/scim/v2/%252e%252e/Users',
  '/o/acme/scim/v2/./Users',
  '/o/acme/scim/v2/../v2/Users',
  '/o/acme/scim/v2/Users/..',
  '/o/acme/scim/v2\\Users',
  '/o/acme/scim/v2/Users%00',
  '/o/acme/scim/v2/Users%',
  '/o/acme/scim/v2/Users%zz',
  '/o/acme/scim/v2/Users%c0%af',
  '/o/acme/scim/v2/Users%ff',
  '/o/acme/scim/v2/Users#x',
  '/o/acme/scim/v2/ServiceProviderConfig#/../Users',
  '/o/acme/scim/v2/Users;x',
  '/o/acme/scim/v2/Users.',
  '/o/acme/scim/v2/ServiceProviderConfig/../Users',
  '/o/acme/scim/v2/ServiceProviderConfig%2f..%2fUsers',
  '/o/acme;/scim/v2/Users',
  '/o/%61cme/scim/v2/Users',
  '/o/acme/scim/v2/%55sers',
  '/o/acme/%73cim/v2/Users',
  '/O/acme/scim/v2/Users',
  '/o//scim/v2/Users',
  '/o/acme/o/acme/scim/v2/Users',
  '/livez/../o/acme/scim/v2/Users',
  '/o/acme/scim/v2/Users/\u00e9',
  `/o/acme/scim/v2/Users/${'x'.repeat(10_000)}`,
]

test.each(TRICKS)('lets nobody in by the path %s (T-12)', async (path) => {
  await using fluid = await startFluid()
  for (const method of ['GET', 'POST', 'DELETE']) {
    const answer = await sendBytes(fluid.origin, get(path, 'Host: localhost').replace('GET', method))
    expect([400, 401, 404]).toContain(answer.status)
    expectScimError(answer, answer.status)
  }
})

test('reads a percent-encoded name of a route as the route, with the same door in front (T-12)', async () => {
  await using fluid = await startFluid()
  const target = '/o/acme/scim/v2/%55sers'
  const without = await sendBytes(fluid.origin, get(target, 'Host: localhost'))
  const withToken = await sendBytes(fluid.origin, get(target, 'Host: localhost', `Authorization: ${fluid.acme.token}`))
  expect([without.status, withToken.status]).toEqual([401, 200])
})

async function post(fluid: TestFluid, headers: readonly string[], body: string): Promise<RawAnswer> {
  const head = [`POST ${USERS} HTTP/1.1`, 'Host: localhost', `Authorization: ${fluid.acme.token}`, ...headers]
  return sendBytes(fluid.origin, [...head, '', body].join('\r\n'))
}

const USER = '{"userName":"ines.valcourt@northrail.example"}'

test('reads a length that is too short as a body that is cut off', async () => {
  await using fluid = await startFluid()
  const head = [`POST ${USERS} HTTP/1.1`, 'Host: localhost', `Authorization: ${fluid.acme.token}`]
  const answers = await statusesOf(fluid.origin, [...head, 'Content-Length: 10', '', USER].join('\r\n'))
  expect(answers).toEqual([400, 400])
  expect((await fluid.acme.get('/Users')).body.totalResults).toBe(0)
})

test('creates nobody from a length that is too long, and goes on serving', async () => {
  await using fluid = await startFluid()
  const answer = await post(fluid, ['Content-Length: 500'], USER)
  expect(answer.status).toBe(0)
  expect((await fluid.acme.get('/Users')).body.totalResults).toBe(0)
})

test('reads a body in chunks', async () => {
  await using fluid = await startFluid()
  const chunk = `${USER.length.toString(16)}\r\n${USER}\r\n0\r\n\r\n`
  expect((await post(fluid, ['Transfer-Encoding: chunked'], chunk)).status).toBe(201)
})

test.each(['gzip, chunked', 'identity, chunked', 'gzip\r\nTransfer-Encoding: chunked'])(
  'reads no body in the coding %j, which it does not understand (T-12)',
  async (coding) => {
    await using fluid = await startFluid()
    const chunk = `${USER.length.toString(16)}\r\n${USER}\r\n0\r\n\r\n`
    const answer = await post(fluid, [`Transfer-Encoding: ${coding}`], chunk)
    expectScimError(answer, 501)
    expect(answer.head.toLowerCase()).toContain('connection: close')
    const page = `POST /o/acme/signin HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: ${coding}\r\n\r\n0\r\n\r\n`
    expect((await sendBytes(fluid.origin, page)).status).toBe(501)
  },
)

test('answers what came whole before it answers the bytes behind that are no HTTP (T-12)', async () => {
  await using fluid = await startFluid()
  const create = (name: string) => {
    const body = USER.replace('ines', name)
    const head = [`POST ${USERS} HTTP/1.1`, 'Host: localhost', `Authorization: ${fluid.acme.token}`]
    return [...head, `Content-Length: ${body.length}`, '', body].join('\r\n')
  }
  const cut = get(USERS, 'Host: localhost', `Authorization: ${fluid.acme.token}`, 'Transfer-Encoding: chunked')
  expect([
    await statusesOf(fluid.origin, `${create('ada')}hello\r\n\r\n`),
    await statusesOf(fluid.origin, `${create('ines')}${create('ruth')}hello\r\n\r\n`),
    await statusesOf(fluid.origin, `${create('tomas')}${cut.replace('GET', 'POST')}zz\r\n`),
  ]).toEqual([
    [201, 400],
    [201, 201, 400],
    [201, 400],
  ])
})

test('refuses a broken chunk', async () => {
  await using fluid = await startFluid()
  expectScimError(await post(fluid, ['Transfer-Encoding: chunked'], `zz\r\n${USER}\r\n0\r\n\r\n`), 400)
})

test('refuses a body whose length is beyond the limit before it comes (T-56)', async () => {
  await using fluid = await startFluid()
  expectScimError(await post(fluid, ['Content-Length: 1073741824'], USER), 413)
})

test('ends a flood of chunks at the limit (T-56)', async () => {
  await using fluid = await startFluid()
  const chunk = `100000\r\n${' '.repeat(0x100000)}\r\n`
  expectScimError(await post(fluid, ['Transfer-Encoding: chunked'], chunk.repeat(34)), 413)
})

test('reads one request after another on a connection whose first was refused', async () => {
  await using fluid = await startFluid()
  const wrong = `POST ${USERS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nGET `
  const answer = await sendBytes(fluid.origin, `${wrong}${get('/livez', 'Host: localhost', 'Connection: close')}`)
  expect(answer.status).toBe(401)
  expect(answer.body).toMatch(/^\{"schemas".+\}HTTP\/1\.1 200 OK[\s\S]+\{"status":"alive"\}$/)
})

test.each(['h2c', 'websocket'])(
  'answers a request that asks for %s, and takes nothing behind it on that connection for a request (T-12)',
  async (protocol) => {
    await using fluid = await startFluid()
    const token = `Authorization: ${fluid.acme.token}`
    const asking = get('/livez', 'Host: localhost', 'Connection: Upgrade', `Upgrade: ${protocol}`)
    const create = [
      `POST ${USERS} HTTP/1.1`,
      'Host: localhost',
      token,
      `Content-Length: ${USER.length}`,
      '',
      USER,
    ].join('\r\n')
    expect((await sendBytes(fluid.origin, asking)).head).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*connection: close/i)
    const before = get(USERS, 'Host: localhost', token, 'Content-Length: 1000')
    expect([
      await statusesOf(fluid.origin, `${asking}${create}`),
      // What Node threw away was the head of a request; what comes now is its body.
      await statusesOf(fluid.origin, `${asking}${before}`, create),
    ]).toEqual([[200], [200]])
    expect((await fluid.acme.get('/Users')).body.totalResults).toBe(0)
  },
)

test('tells load balancers of its health without a Host', async () => {
  await using fluid = await startFluid()
  const answer = await sendBytes(fluid.origin, 'GET /livez HTTP/1.0\r\n\r\n')
  expect([answer.status, answer.body]).toEqual([200, '{"status":"alive"}'])
})
