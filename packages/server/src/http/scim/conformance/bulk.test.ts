// RFC 7644 section 3.7: many requests in one.

import { expect, test } from 'vitest'
import { ERROR, GROUP, PATCH_OP, shareFluid, USER } from '../../../testing/shared-fluid.ts'

const { organisation } = shareFluid()
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'
const UNKNOWN = '0198f000-0000-7000-8000-000000000000'

function bulk(...operations: readonly object[]) {
  return { schemas: [BULK], Operations: operations }
}

test('answers 200 with a part for each operation, in the form of the RFC (C-BLK-02, C-BLK-03)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines')
  const answer = await acme.post(
    '/Bulk',
    bulk(
      { method: 'POST', path: '/Users', bulkId: 'a', data: { schemas: [USER], userName: 'omar' } },
      { method: 'PUT', path: `/Users/${id}`, data: { schemas: [USER], userName: 'ines', title: 'T' } },
      {
        method: 'PATCH',
        path: `/Users/${id}`,
        data: { schemas: [PATCH_OP], Operations: [{ op: 'replace', path: 'title', value: 'U' }] },
      },
      { method: 'DELETE', path: `/Users/${id}` },
    ),
  )
  const location = `${acme.scimBaseUrl}/Users/${id}`
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/scim+json')
  expect(answer.body).toMatchObject({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkResponse'],
    Operations: [
      { method: 'POST', bulkId: 'a', status: '201', location: expect.stringContaining('/Users/'), version: 'W/"1"' },
      { method: 'PUT', status: '200', location, version: 'W/"2"' },
      { method: 'PATCH', status: '200', location, version: 'W/"3"' },
      { method: 'DELETE', status: '204', location },
    ],
  })
})

test('treats each part as if it were sent alone, whatever becomes of the others (C-BLK-07, C-BLK-03)', async () => {
  const acme = await organisation()
  const taken = await acme.addUser('ines')
  const parts = [
    { method: 'POST', path: '/Users', bulkId: 'taken', data: { schemas: [USER], userName: 'INES' } },
    { method: 'POST', path: '/Users', bulkId: 'nameless', data: { schemas: [USER] } },
    { method: 'PATCH', path: `/Users/${taken}`, data: { schemas: [PATCH_OP], Operations: [{ op: 'remove' }] } },
    { method: 'PUT', path: `/Users/${UNKNOWN}`, data: { schemas: [USER], userName: 'x' } },
    { method: 'DELETE', path: `/Groups/${taken}` },
    { method: 'POST', path: '/Robots', bulkId: 'robot', data: {} },
    { method: 'POST', path: '/Groups', bulkId: 'fine', data: { schemas: [GROUP], displayName: 'Fine' } },
  ]
  const { Operations } = (await acme.post('/Bulk', bulk(...parts))).body
  const outcomes = Operations.map(({ status, response }: { status: string; response?: { scimType?: string } }) => [
    status,
    response?.scimType,
  ])
  expect(outcomes).toEqual([
    ['409', 'uniqueness'],
    ['400', 'invalidValue'],
    ['400', 'noTarget'],
    ['404', undefined],
    ['404', undefined],
    ['404', undefined],
    ['201', undefined],
  ])
  for (const { status, response } of Operations.slice(0, 6)) {
    expect(response).toMatchObject({ schemas: [ERROR], status, detail: expect.any(String) })
  }
  expect((await acme.get('/Groups')).body.totalResults).toBe(1)
})

test('comes to the same whichever of two parts is first (C-BLK-05, C-BLK-07)', async () => {
  const person = { method: 'POST', path: '/Users', bulkId: 'ines', data: { schemas: [USER], userName: 'ines' } }
  const members = [{ value: 'bulkId:ines' }]
  const group = {
    method: 'POST',
    path: '/Groups',
    bulkId: 'g',
    data: { schemas: [GROUP], displayName: 'One', members },
  }
  for (const parts of [
    [person, group],
    [group, person],
  ]) {
    const acme = await organisation()
    const { Operations } = (await acme.post('/Bulk', bulk(...parts))).body
    expect(Operations.map(({ status }: { status: string }) => status)).toEqual(['201', '201'])
    const [user] = (await acme.get('/Users')).body.Resources
    const [made] = (await acme.get('/Groups')).body.Resources
    expect(made.members.map(({ value }: { value: string }) => value)).toEqual([user.id])
  }
})

test.each([
  ['no operations', { schemas: [BULK] }],
  ['an empty list', { schemas: [BULK], Operations: [] }],
  ['another message', { schemas: [PATCH_OP], Operations: [{}] }],
  ['a POST without a bulkId', bulk({ method: 'POST', path: '/Users', data: {} })],
  ['a GET', bulk({ method: 'GET', path: `/Users/${UNKNOWN}` })],
])('refuses %s as a whole (C-BLK-02)', async (_what, body) => {
  const answer = await (await organisation()).post('/Bulk', body)
  expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidSyntax'])
})
