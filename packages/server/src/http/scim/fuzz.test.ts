// Anything at all, at every address, with a token and without: never a 500, always SCIM's own error form.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exactSend } from '../../testing/exact-client.ts'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { CORE_GROUP, CORE_USER, ENTERPRISE_USER, ERROR } from '../../testing/okta-bodies.ts'
import type { ScimAnswer } from '../../testing/scim-client.ts'

const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

const CASES = Number(process.env['FUZZ_REQUESTS'] ?? 1_500)
const SEED = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '',
    ' ',
    'ines',
    'userName',
    'members',
    'emails[type eq "work"].value',
    '__proto__',
    'constructor',
    '\u0000',
    '"',
  ),
)

const anyName = fc.oneof(
  fc.constantFrom(
    'schemas',
    'id',
    'meta',
    'userName',
    'USERNAME',
    'name',
    'emails',
    'active',
    'groups',
    'members',
    'password',
  ),
  fc.constantFrom(
    'displayName',
    'externalId',
    'roles',
    'x509Certificates',
    ENTERPRISE_USER,
    CORE_USER,
    '__proto__',
    'toString',
  ),
  anyText,
)

const anyJson = fc.letrec<{ value: unknown; list: unknown[]; object: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    anyText,
    fc.constantFrom(null, true, false, 'True', 0, -1, 1.5, 1e21, CORE_USER, CORE_GROUP, PATCH_OP, 'bulkId:1'),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.array(fc.tuple(anyName, tie('value')), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
})).value

const anyUser = fc.tuple(anyText, fc.array(fc.tuple(anyName, anyJson), { maxLength: 4 })).map(([userName, others]) => ({
  schemas: [CORE_USER],
  userName,
  displayName: userName,
  ...Object.fromEntries(others),
}))

const anyPatch = fc
  .array(
    fc.record(
      {
        op: fc.constantFrom('add', 'Replace', 'remove', 'move', ''),
        path: fc.oneof(
          anyText,
          anyName,
          fc.constantFrom('name.givenName', 'members[value eq "x"]', 'emails[', `${ENTERPRISE_USER}:manager`),
        ),
        value: anyJson,
      },
      { requiredKeys: [] },
    ),
    { maxLength: 4 },
  )
  .map((Operations) => ({ schemas: [PATCH_OP], Operations }))

const anyBody = fc.oneof(
  fc.oneof(anyJson, anyUser, anyPatch).map((value) => JSON.stringify(value) ?? 'undefined'),
  anyText,
  fc.uint8Array({ maxLength: 40 }),
  fc.constant(undefined),
)

const anyFilter = fc.oneof(
  anyText,
  fc
    .tuple(anyName, fc.constantFrom('eq', 'ne', 'co', 'gt', 'pr', 'xx'), fc.oneof(anyJson, anyText))
    .map(([name, operator, value]) => `${name} ${operator} ${JSON.stringify(value)}`),
  fc.constantFrom(
    'userName eq "x" and (not (emails pr))',
    'meta.lastModified gt "2026"',
    'groups.value eq "x"',
    'members eq "x"',
    '(((',
  ),
)

const anyQuery = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'filter',
        'sortBy',
        'sortOrder',
        'startIndex',
        'count',
        'cursor',
        'attributes',
        'excludedAttributes',
        'x',
      ),
      fc.oneof(anyFilter, anyName, fc.constantFrom('0', '-1', '1', '2', '99999999999999999999', 'ascending')),
    ),
    { maxLength: 3 },
  )
  .map((pairs) => pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&'))

const anyPath = fc.oneof(
  fc.constantFrom(
    '/Users',
    '/Groups',
    '/Users/.search',
    '/Groups/.search',
    '/.search',
    '/',
    '/Bulk',
    '/Me',
    '/Nowhere',
  ),
  fc.constantFrom(
    '/Schemas',
    '/ResourceTypes',
    '/ServiceProviderConfig',
    `/Schemas/${CORE_USER}`,
    '/ResourceTypes/User',
  ),
  fc.constantFrom('/Users/{user}', '/Groups/{group}', '/Users/{group}', '/Groups/{user}'),
  anyText.map((text) => `/Users/${encodeURIComponent(text.toWellFormed())}`),
  fc.webPath(),
)

const anyHeaders = fc.record(
  {
    'Content-Type': fc.constantFrom(
      'application/scim+json',
      'application/json',
      'text/plain',
      '',
      'x',
      'application/json;charset=latin1',
    ),
    Accept: fc.constantFrom('application/scim+json', '*/*', 'text/html', '', ';;;', 'q=0'),
    'If-Match': fc.constantFrom('*', 'W/"1"', '"1", W/"2"', 'x', ''),
    'If-None-Match': fc.constantFrom('*', 'W/"1"', 'x', ''),
    Prefer: fc.constantFrom('return=minimal', 'return=representation', 'respond-async', 'x'),
    'User-Agent': fc.constantFrom('', 'Okta SCIM Client 1.0.0', '/', '<script>'),
    Authorization: fc.constantFrom('', 'Bearer wrong-token-of-some-length', 'Basic eDp5'),
  },
  { requiredKeys: [] },
)

const anyRequest = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH'),
  path: anyPath,
  query: anyQuery,
  headers: anyHeaders,
  body: anyBody,
})

interface Targets {
  readonly user: string
  readonly group: string
}

async function send(
  { acme }: TestFluid,
  targets: Targets,
  { method, path, query, headers, body }: typeof anyRequest extends fc.Arbitrary<infer Request> ? Request : never,
): Promise<ScimAnswer> {
  const place = path.replace('{user}', targets.user).replace('{group}', targets.group)
  const withBody = body === undefined || method === 'GET' || method === 'HEAD' ? {} : { body }
  return exactSend(`${acme.scimBaseUrl}${place}${query === '' ? '' : `?${query}`}`, {
    method,
    headers: { Authorization: acme.token, ...headers },
    ...withBody,
  })
}

test("answers any request with a status below 500, or 501, in SCIM's own form (C-ERR-06, C-GEN-05)", {
  timeout: 60_000 + CASES * 40,
}, async () => {
  await using fluid = await startFluid()
  const user = await fluid.acme.addUser('ines.valcourt@northrail.example')
  const group = await fluid.acme.addGroup('Fluid User', [user])
  await fc.assert(
    fc.asyncProperty(anyRequest, async (request) => {
      const answer = await send(fluid, { user, group }, request)
      if (answer.status !== 501) expect(answer.status).toBeLessThan(500)
      if (answer.status < 400 || request.method === 'HEAD') return
      expect(answer.headers.get('content-type')).toBe('application/scim+json')
      expect(answer.body).toMatchObject({
        schemas: [ERROR],
        status: String(answer.status),
        detail: expect.stringMatching(/\S/),
      })
    }),
    { numRuns: CASES, ...SEED },
  )
  expect(fluid.logLines.filter((line) => line.includes('a request failed'))).toEqual([])
})

test('lets nobody without a token have anything but the public page (T-10)', async () => {
  await using fluid = await startFluid()
  const user = await fluid.acme.addUser('ines.valcourt@northrail.example')
  const targets = { user, group: await fluid.acme.addGroup('Fluid User', [user]) }
  await fc.assert(
    fc.asyncProperty(anyRequest, async (request) => {
      const { Authorization: _, ...headers } = request.headers
      const answer = await send(fluid, targets, { ...request, headers: { ...headers, Authorization: '' } })
      if (answer.status < 400) expect(request.path).toBe('/ServiceProviderConfig')
    }),
    { numRuns: Math.ceil(CASES / 5), ...SEED },
  )
  expect((await fluid.acme.get('/Users')).body.totalResults).toBe(1)
})
