// Which methods each address takes, and what the others are told.

import { expect, test } from 'vitest'
import { exactSend } from '../../testing/exact-client.ts'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { ERROR } from '../../testing/okta-bodies.ts'
import type { ScimAnswer } from '../../testing/scim-client.ts'

function send({ acme }: TestFluid, method: string, path: string): Promise<ScimAnswer> {
  return exactSend(`${acme.scimBaseUrl}${path}`, { method, headers: { Authorization: acme.token } })
}

const TAKES: readonly (readonly [path: string, allow: string])[] = [
  ['/Users', 'GET, POST, HEAD, OPTIONS'],
  ['/Users/.search', 'POST, OPTIONS'],
  ['/Users/x', 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
  ['/Groups', 'GET, POST, HEAD, OPTIONS'],
  ['/Groups/x', 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
  ['/ServiceProviderConfig', 'GET, HEAD, OPTIONS'],
  ['/ResourceTypes', 'GET, HEAD, OPTIONS'],
  ['/ResourceTypes/User', 'GET, HEAD, OPTIONS'],
  ['/Schemas', 'GET, HEAD, OPTIONS'],
  ['/Schemas/urn:ietf:params:scim:schemas:core:2.0:User', 'GET, HEAD, OPTIONS'],
]

test.each(TAKES)('%s takes %s and answers 405 to all else (C-GEN-13, C-GEN-14, C-DSC-12)', async (path, allow) => {
  await using fluid = await startFluid()
  const options = await send(fluid, 'OPTIONS', path)
  expect([options.status, options.headers.get('allow'), options.text]).toEqual([204, allow, ''])
  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    if (allow.split(', ').includes(method)) continue
    const answer = await send(fluid, method, path)
    expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, allow])
    if (method === 'HEAD') continue
    expect(answer.body).toEqual({
      schemas: [ERROR],
      status: '405',
      detail: `${method} is not possible at this address. It takes ${allow}.`,
    })
  }
})

test('answers HEAD as GET, without the body (C-GEN-12)', async () => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser('ines.valcourt@northrail.example')
  for (const path of ['/Users', `/Users/${id}`, '/Schemas', '/ServiceProviderConfig', '/Users/unknown']) {
    const [get, head] = [await send(fluid, 'GET', path), await send(fluid, 'HEAD', path)]
    const shown = ({ status, headers }: ScimAnswer) => [
      status,
      ['content-type', 'content-length', 'etag', 'cache-control'].map((name) => headers.get(name)),
    ]
    expect([path, shown(head), head.text]).toEqual([path, shown(get), ''])
  }
})

test.each(['PROPFIND', 'TRACE', 'SEARCH', 'REPORT'])(
  'answers 501 to %s, which SCIM does not have (C-GEN-13)',
  async (method) => {
    await using fluid = await startFluid()
    const answer = await send(fluid, method, '/Users')
    expect([answer.status, answer.body.status, answer.body.detail]).toEqual([
      501,
      '501',
      `${method} is no method of SCIM. It has GET, POST, PUT, PATCH and DELETE.`,
    ])
  },
)

test('says that a token is nobody at /Me (C-ME-02)', async () => {
  await using fluid = await startFluid()
  const answer = await send(fluid, 'GET', '/Me')
  expect([answer.status, answer.body.detail]).toEqual([501, expect.stringMatching(/^\/Me needs a signed-in person/)])
})

test('never sends redirects, cookies or headers for other sites', async () => {
  await using fluid = await startFluid()
  const answer = await exactSend(`${fluid.acme.scimBaseUrl}/Users`, {
    method: 'GET',
    headers: { Authorization: fluid.acme.token, Origin: 'https://evil.example' },
  })
  const names = [...answer.headers.keys()].filter((name) => !['date', 'connection', 'keep-alive'].includes(name))
  expect(new Set(names)).toEqual(
    new Set([
      'cache-control',
      'content-length',
      'content-security-policy',
      'content-type',
      'cross-origin-resource-policy',
      'referrer-policy',
      'x-content-type-options',
      'x-request-id',
    ]),
  )
  expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin')
})
