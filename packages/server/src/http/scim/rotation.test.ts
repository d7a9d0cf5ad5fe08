// A token is changed while a push goes on: no request with either live token is refused, none with a dead one served.

import { expect, test } from 'vitest'
import { setToken } from '../../provisioning/set-token.ts'
import { startFluid } from '../../testing/fluid.ts'
import { scimClient } from '../../testing/scim-client.ts'

const OVERLAP_MS = 3_000
const SEEN_AFTER_MS = 1_000

test('serves the old and the new token while they overlap, and the old one not a second longer (T-14)', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const answers: { readonly atMs: number; readonly status: number }[] = []
  let isOver = false
  const pushing = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (!isOver) answers.push({ status: (await acme.get('/Users?count=1')).status, atMs: Date.now() })
    }),
  )
  const token = 'A-new-token-0123456789-of-forty-characters'
  const by = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const
  const organisation = acme.added.organisation.id
  const setMs = Date.now()
  await setToken(fluid.runtime, fluid.vault, by, { organisation, token, overlapMs: OVERLAP_MS })
  const withNew = scimClient(acme.scimBaseUrl, token)
  await expect.poll(async () => (await withNew.get('/Users')).status, { timeout: SEEN_AFTER_MS }).toBe(200)
  await new Promise((resolve) => setTimeout(resolve, OVERLAP_MS + SEEN_AFTER_MS + 200))
  isOver = true
  await pushing
  expect([401, 429]).toContain((await acme.get('/Users')).status)
  const during = answers.filter(({ atMs }) => atMs < setMs + OVERLAP_MS)
  const after = answers.filter(({ atMs }) => atMs > setMs + OVERLAP_MS + SEEN_AFTER_MS)
  expect([new Set(during.map(({ status }) => status)), during.length > 50]).toEqual([new Set([200]), true])
  expect(after.every(({ status }) => status === 401 || status === 429)).toBe(true)
})
