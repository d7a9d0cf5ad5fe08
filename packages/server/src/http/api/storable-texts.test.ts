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
