import { expect, test } from 'vitest'
import { apiClient } from '../../testing/api-client.ts'
import { startFluid } from '../../testing/fluid.ts'

const grants = { kind: 'role', name: 'User' }
const ASKED: readonly (readonly [method: string, path: string, body?: object])[] = [
  ['GET', '/journal?text=a%00b'],
  ['GET', '/journal/export?client=%00'],
  ['GET', '/users?userName=a%00b'],
  ['GET', '/people?after=%00'],
  ['PUT', '/mappings', { group: 'a\u0000b', grants }],
  ['PUT', '/mappings', { group: 'a\ud800b', grants }],
  ['POST', '/preview', { change: { kind: 'unmap', group: 'a\u0000b' } }],
  ['POST', '/people', { userName: 'ines', emails: [], givenName: '\udc00' }],
]

test('refuses what no database keeps unharmed with the same answer on each, before one is asked (T-56)', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  for (const [method, path, body] of ASKED) {
    const answer = await api.send(method, path, body)
    expect([path, answer.status, answer.body.detail]).toEqual([
      path,
      400,
      expect.stringContaining('U+0000 or half a character'),
    ])
  }
})

test('refuses a body that is nested so deep that it could not be written down (T-56)', async () => {
  await using fluid = await startFluid()
  const { key } = await apiClient(fluid, fluid.acme)
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
  const bodies = {
    '/oauth-clients': `{"name":"x","tokenLifetimeSeconds":3600,"jwks":{"keys":[{"kty":"EC","x":${deep}}]}}`,
    '/people': `{"userName":${deep}}`,
  }
  for (const [path, body] of Object.entries(bodies)) {
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }
    const answer = await fetch(`${fluid.origin}/o/acme/api/v1${path}`, { method: 'POST', headers, body })
    expect([answer.status, (await answer.json()).detail]).toEqual([
      400,
      'The body is nested deeper than 32 levels: nothing here is.',
    ])
  }
})
