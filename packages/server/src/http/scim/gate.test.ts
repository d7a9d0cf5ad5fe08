// The door: credentials, organisations, addresses, https, the switch.

import { expect, test } from 'vitest'
import { exactSend } from '../../testing/exact-client.ts'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { ERROR } from '../../testing/okta-bodies.ts'
import { sendBytes } from '../../testing/raw-socket.ts'
import type { ScimAnswer } from '../../testing/scim-client.ts'
import { SCIM_ROUTES } from './routes.ts'

function ask(
  fluid: TestFluid,
  headers: Readonly<Record<string, string>>,
  path = '/o/acme/scim/v2/Users',
): Promise<ScimAnswer> {
  return exactSend(`${fluid.origin}${path}`, { method: 'GET', headers })
}

function expectScimError(answer: ScimAnswer, status: number): void {
  expect(answer.headers.get('content-type')).toBe('application/scim+json')
  expect(answer.body).toMatchObject({ schemas: [ERROR], status: String(status), detail: expect.stringMatching(/\S/) })
  expect(answer.status).toBe(status)
}

const NO_CREDENTIAL: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['no header', {}],
  ['an empty header', { Authorization: '' }],
  ['spaces', { Authorization: '   ' }],
  ['Bearer alone', { Authorization: 'Bearer' }],
  ['Bearer and spaces', { Authorization: 'Bearer   ' }],
  ['Bearer twice', { Authorization: 'Bearer Bearer' }],
]

test.each(NO_CREDENTIAL)('asks for a token after %s (T-11, C-AUTH-04)', async (_what, headers) => {
  await using fluid = await startFluid()
  const answer = await ask(fluid, headers)
  expectScimError(answer, 401)
  expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="Fluid SCIM"')
  expect(answer.body.detail).toMatch(/^No SCIM secret token came with the request\. Paste the token/)
})

const WRONG: readonly (readonly [string, (fluid: TestFluid) => string])[] = [
  ['a wrong token', () => 'Bearer wrong-token-of-some-length'],
  ['null', () => 'Bearer null'],
  ['undefined', () => 'Bearer undefined'],
  ['[object Object]', () => 'Bearer [object Object]'],
  ['the token without its end', ({ acme }) => `Bearer ${acme.token.slice(0, -1)}`],
  ['the token in small letters', ({ acme }) => `Bearer ${acme.token.toLowerCase()}`],
  ['the token in quotes', ({ acme }) => `Bearer "${acme.token}"`],
  ['the token twice', ({ acme }) => `Bearer ${acme.token} ${acme.token}`],
  ['the token under another scheme', ({ acme }) => `SSWS ${acme.token}`],
  ["the administrator's password", ({ acme }) => `Bearer ${acme.added.admin.password.reveal()}`],
  ['letters that no header should have', () => 'Bearer t\u00f6ken-of-some-length'],
  ['fifteen thousand letters', () => `Bearer ${'x'.repeat(15_000)}`],
]

test.each(WRONG)('refuses %s (C-AUTH-04, T-13)', async (_what, header) => {
  await using fluid = await startFluid()
  const answer = await ask(fluid, { Authorization: header(fluid) })
  expectScimError(answer, 401)
  expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="Fluid SCIM", error="invalid_token"')
  expect(answer.body.detail).toMatch(
    /^This SCIM secret token is not the one set for this organisation\. Paste the current token/,
  )
})

test('tells who chose the Basic Auth app what to choose instead', async () => {
  await using fluid = await startFluid()
  const basic = Buffer.from(`admin:${fluid.acme.token}`).toString('base64')
  const answer = await ask(fluid, { Authorization: `Basic ${basic}` })
  expectScimError(answer, 401)
  expect(answer.body.detail).toMatch(/choose "SCIM 2\.0 Test App \(Header Auth\)"/)
})

test('refuses two Authorization headers, though one of them is right (T-11)', async () => {
  await using fluid = await startFluid()
  const headers = (first: string, second: string) =>
    `GET /o/acme/scim/v2/Users HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${first}\r\nAuthorization: ${second}\r\n\r\n`
  for (const bytes of [headers(fluid.acme.token, 'x'), headers('x', fluid.acme.token)]) {
    const answer = await sendBytes(fluid.origin, bytes)
    expect([answer.status, JSON.parse(answer.body).detail]).toEqual([
      400,
      'The header authorization came twice in one request. Send it once.',
    ])
  }
})

test('refuses the token of another organisation like a wrong one, in both forms of address (C-TEN-01)', async () => {
  await using fluid = await startFluid()
  const other = await fluid.addOrganisation('northrail')
  const below = await ask(fluid, { Authorization: other.token })
  const onHost = await ask(fluid, { Authorization: other.token, Host: 'acme.localhost' }, '/scim/v2/Users')
  const wrong = await ask(fluid, { Authorization: 'wrong-token-of-some-length' })
  expect([below.status, below.body, onHost.status, onHost.body]).toEqual([401, wrong.body, 401, wrong.body])
})

test('asks every route for a token except what is public (T-10)', async () => {
  await using fluid = await startFluid()
  const open: string[] = []
  for (const { path } of SCIM_ROUTES) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      const url = `${fluid.acme.scimBaseUrl}${path.replace(':id', 'x')}`
      const { status } = await exactSend(url, { method, headers: {} })
      if (status < 400) open.push(`${method} ${path}`)
    }
  }
  expect(open).toEqual([
    'GET /ServiceProviderConfig',
    'HEAD /ServiceProviderConfig',
    'OPTIONS /ServiceProviderConfig',
    'GET /ServiceProviderConfigs',
    'HEAD /ServiceProviderConfigs',
    'OPTIONS /ServiceProviderConfigs',
  ])
})

test('names a misspelt organisation, in both forms of address', async () => {
  await using fluid = await startFluid()
  const below = await ask(fluid, { Authorization: fluid.acme.token }, '/o/acmee/scim/v2/Users')
  const onHost = await ask(fluid, { Authorization: fluid.acme.token, Host: 'acmee.localhost:8080' }, '/scim/v2/Users')
  for (const answer of [below, onHost]) {
    expectScimError(answer, 404)
    expect(answer.body.detail).toMatch(
      /^There is no organisation "acmee" here\. Check the SCIM Base URL for a spelling mistake/,
    )
  }
})

const NOWHERE: readonly (readonly [string, string])[] = [
  ['no organisation', '/scim/v2/Users'],
  ['capitals', '/o/acme/SCIM/v2/Users'],
  ['no /scim/v2', '/o/acme/Users?startIndex=1&count=2'],
  ['no resource type', '/o/acme/scim/v2/People'],
  ['something after the id', '/o/acme/scim/v2/Users/1/2'],
]

test.each(NOWHERE)('answers an address with %s by a SCIM error (C-GEN-15)', async (_what, path) => {
  await using fluid = await startFluid()
  const answer = await ask(fluid, { Authorization: fluid.acme.token }, path)
  expectScimError(answer, 404)
  expect(answer.body.detail).toMatch(/^There is nothing at this address/)
})

test('shows what a SCIM Base URL looks like to who has forgotten the organisation', async () => {
  await using fluid = await startFluid({ environment: { FLUID_BASE_DOMAIN: 'fluid.work' } })
  const answer = await ask(fluid, { Host: 'fluid.work' }, '/scim/v2/Users')
  expect(answer.body.detail).toBe(
    'There is nothing at this address: it names no organisation. A SCIM Base URL looks like https://acme.fluid.work/scim/v2: copy yours again from Fluid, Authentication Providers, SCIM Configuration.',
  )
})

test.each([
  '/o/acme/scim/v2/Users/',
  '/o/acme/scim/v2//Users',
  '//o//acme//scim//v2//Users//',
  '/o/ACME/scim/v2/Users',
])('takes %s for /Users (C-GEN-16)', async (path) => {
  await using fluid = await startFluid()
  expect((await ask(fluid, { Authorization: fluid.acme.token }, path)).status).toBe(200)
})

test.each(['acme.localhost', 'ACME.LocalHost:8080', 'acme.localhost.', 'acme.localhost.:80'])(
  'reads the organisation from the host %s (T-16)',
  async (host) => {
    await using fluid = await startFluid()
    const answer = await ask(fluid, { Authorization: fluid.acme.token, Host: host }, '/scim/v2/Users')
    expect(answer.status).toBe(200)
  },
)

test.each([
  'acme.localhost.evil.example',
  'evil.example',
  'x.acme.localhost',
  '.localhost',
  'localhost',
  'acme.localhost@evil.example',
])('takes no organisation from the host %s (T-16)', async (host) => {
  await using fluid = await startFluid()
  const answer = await ask(fluid, { Authorization: fluid.acme.token, Host: host }, '/scim/v2/Users')
  expect([400, 404]).toContain(answer.status)
  expectScimError(answer, answer.status)
})

test('repeats the form of the address in meta.location (C-COM-09)', async () => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser('ines.valcourt@northrail.example')
  const headers = { Authorization: fluid.acme.token, Host: 'acme.localhost:8080' }
  const onHost = await ask(fluid, headers, `/scim/v2/Users/${id}`)
  const below = await ask(fluid, { Authorization: fluid.acme.token }, `/o/acme/scim/v2/Users/${id}`)
  expect([onHost.body.meta.location, below.body.meta.location]).toEqual([
    `http://acme.localhost:8080/scim/v2/Users/${id}`,
    `${fluid.origin}/o/acme/scim/v2/Users/${id}`,
  ])
})

const PRODUCTION = { FLUID_BASE_DOMAIN: 'fluid.work' }

test('refuses plain http where https is required, and says that the token has leaked (C-AUTH-08)', async () => {
  await using fluid = await startFluid({ environment: PRODUCTION })
  const headers = { Authorization: fluid.acme.token, Host: 'acme.fluid.work' }
  const answer = await ask(fluid, headers, '/scim/v2/Users')
  expectScimError(answer, 403)
  expect(answer.body.detail).toMatch(
    /^This request came over plain http, so the token has already travelled unprotected/,
  )
  expect(answer.headers.get('location')).toBe(null)
})

test('believes https from a trusted proxy, and answers with its host (C-COM-09)', async () => {
  await using fluid = await startFluid({ environment: { ...PRODUCTION, FLUID_TRUST_PROXY: 'loopback' } })
  const answer = await ask(
    fluid,
    {
      Authorization: fluid.acme.token,
      Host: 'fluid-internal:8080',
      'X-Forwarded-Host': 'acme.fluid.work',
      'X-Forwarded-Proto': 'https',
    },
    '/scim/v2/ServiceProviderConfig',
  )
  expect([answer.status, answer.body.meta.location]).toEqual([
    200,
    'https://acme.fluid.work/scim/v2/ServiceProviderConfig',
  ])
})

test('believes the value nearest to the trusted proxy, not the one that its client sent (T-16)', async () => {
  await using fluid = await startFluid({ environment: { ...PRODUCTION, FLUID_TRUST_PROXY: 'loopback' } })
  const headers = { Authorization: fluid.acme.token, Host: 'acme.fluid.work', 'X-Forwarded-Proto': 'https, http' }
  expect((await ask(fluid, headers, '/scim/v2/Users')).status).toBe(403)
})

test.each([undefined, '10.0.0.0/8'])(
  'believes no X-Forwarded header from elsewhere when it trusts %s (T-16)',
  async (trusted) => {
    await using fluid = await startFluid({ environment: { ...PRODUCTION, FLUID_TRUST_PROXY: trusted } })
    const forged = {
      Authorization: fluid.acme.token,
      Host: 'acme.fluid.work',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-For': '10.0.0.1',
      'X-Forwarded-Host': 'acme.fluid.work',
      Forwarded: 'proto=https;host=acme.fluid.work',
    }
    expect((await ask(fluid, forged, '/scim/v2/Users')).status).toBe(403)
    const elsewhere = await ask(fluid, { ...forged, Host: 'evil.example' }, '/scim/v2/Users')
    expect(elsewhere.status).toBe(404)
  },
)

test('answers 403 to everything while sync is switched off, and loses nothing (T-33)', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const id = await acme.addUser('ines.valcourt@northrail.example')
  await acme.set({ scimSyncDisabled: true })
  const answers = [
    await acme.get('/Users'),
    await acme.get(`/Users/${id}`),
    await acme.get('/ServiceProviderConfig'),
    await acme.get('/Schemas'),
    await acme.post('/Users', { userName: 'tomas.reyl@northrail.example' }),
    await acme.patch(`/Users/${id}`, { op: 'replace', value: { active: false } }),
    await acme.delete(`/Users/${id}`),
  ]
  for (const answer of answers) {
    expectScimError(answer, 403)
    expect(answer.body.detail).toMatch(/^SCIM user sync is switched off for this organisation, so nothing was changed/)
  }
  const wrong = await ask(fluid, { Authorization: 'Bearer wrong-token-of-some-length' })
  expect(wrong.status).toBe(401)
  await acme.set({ scimSyncDisabled: false })
  expect((await acme.get(`/Users/${id}`)).body.active).toBe(true)
})

test('journals refused credentials once for many, without the credential (T-15)', async () => {
  await using fluid = await startFluid()
  for (let guess = 0; guess < 50; guess += 1)
    await ask(fluid, { Authorization: `Bearer guess-number-${guess}-and-so-on` })
  await expect
    .poll(async () => (await fluid.acme.journal()).filter(({ action }) => action === 'authentication.refused').length)
    .toBe(1)
  expect(JSON.stringify(await fluid.acme.journal())).not.toContain('guess-number')
  expect((await fluid.acme.get('/Users')).status).toBe(200)
})
