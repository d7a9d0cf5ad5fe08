// Anything at every route of every surface, with an administrator's key and without: never a 500. The table of routes is
// the server's own. The SCIM surface has a fuzz of its own, which knows its messages.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apiClient } from '../testing/api-client.ts'
import { startFluid } from '../testing/fluid.ts'
import type { Route } from './route-table.ts'

const CASES = Number(process.env['FUZZ_REQUESTS'] ?? 1_500)
const SEED = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) }

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.toWellFormed()),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e9',
    'null',
    '__proto__',
    'constructor',
    '%00',
    "' OR 1=1 --",
    '\u202e',
    'x'.repeat(300),
  ),
)

const anyName = fc.constantFrom(
  ...[
    'name',
    'value',
    'group',
    'grants',
    'kind',
    'key',
    'token',
    'scopes',
    'limit',
    'after',
    'before',
    'filter',
    'search',
  ],
  ...['userName', 'password', 'code', 'next', 'SAMLResponse', 'RelayState', 'csrf', 'grant_type', 'client_id', 'state'],
  ...['from', 'to', 'user', 'role', 'licence', 'settings', 'ids', 'id', 'q', 'cursor', 'url', 'events', 'overlap'],
)

const anyValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    anyText,
    fc.constantFrom(null, true, false, 0, -1, 1.5, 1e300),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(anyName, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value

const anyForm = fc
  .array(fc.tuple(anyName, anyText), { maxLength: 4 })
  .map((pairs) => pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&'))

const anyBody = fc.oneof(
  anyValue.map((value) => ({ type: 'application/json', text: JSON.stringify(value) ?? '' })),
  anyForm.map((text) => ({ type: 'application/x-www-form-urlencoded', text })),
  fc.record({
    type: fc.constantFrom('', 'text/plain', 'application/json', 'multipart/form-data; boundary=x'),
    text: anyText,
  }),
)

interface Asked {
  readonly route: number
  readonly parameters: readonly string[]
  readonly query: string
  readonly body: { readonly type: string; readonly text: string }
  readonly isKeyed: boolean
}

const anyAsked: fc.Arbitrary<Asked> = fc.record({
  route: fc.nat(),
  parameters: fc.array(anyText, { minLength: 4, maxLength: 4 }),
  query: anyForm,
  body: anyBody,
  isKeyed: fc.boolean(),
})

/** The route's address with the organisation, and texts in place of its other parameters. */
function addressOf({ url }: Route, { parameters, query }: Asked): string {
  let at = 0
  const path = url
    .replace(':organisation', 'acme')
    .replace(/:[a-zA-Z]+(\([^)]*\))?|\*/g, () => encodeURIComponent(parameters[at++ % parameters.length] ?? 'x'))
  return query === '' ? path : `${path}?${query}`
}

const SECOND_MS = 1_000

test('answers anything at any route of any surface without a 500', { timeout: 120_000 + CASES * 40 }, async () => {
  await using fluid = await startFluid()
  const { key } = await apiClient(fluid, fluid.acme, ['write'])
  const routes = fluid.routes.filter(({ url, method }) => !url.includes('/scim/v2') && method !== 'HEAD')
  await fc.assert(
    fc.asyncProperty(anyAsked, async (asked) => {
      const route = routes[asked.route % routes.length]
      if (route === undefined) return
      const withBody = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(route.method)
      const response = await fetch(`${fluid.origin}${addressOf(route, asked)}`, {
        method: route.method,
        redirect: 'manual',
        signal: AbortSignal.timeout(SECOND_MS * 20),
        headers: {
          ...(asked.isKeyed ? { Authorization: `Bearer ${key}` } : {}),
          ...(withBody && asked.body.type !== '' ? { 'Content-Type': asked.body.type } : {}),
        },
        ...(withBody ? { body: asked.body.text } : {}),
      })
      // Streams do not end by themselves.
      await response.body?.cancel()
      expect([route.method, route.url, response.status]).not.toEqual([route.method, route.url, 500])
    }),
    { numRuns: CASES, ...SEED },
  )
  expect(fluid.logLines.filter((line) => line.startsWith('{"level":50'))).toEqual([])
})
