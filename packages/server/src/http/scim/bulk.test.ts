import { expect, test } from 'vitest'
import { startFluid } from '../../testing/fluid.ts'

const BULK_REQUEST = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

const user = (bulkId: string, userName: string, attributes = {}) => ({
  method: 'POST',
  path: '/Users',
  bulkId,
  data: { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName, ...attributes },
})

const bulk = (Operations: readonly object[], more = {}) => ({ schemas: [BULK_REQUEST], Operations, ...more })

test('creates a group before the people that its members refer to by bulkId (C-BLK-05)', async () => {
  await using fluid = await startFluid()
  const group = {
    method: 'POST',
    path: '/Groups',
    bulkId: 'g',
    data: {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'Fluid User',
      members: [{ value: 'bulkId:u' }],
    },
  }
  const answer = await fluid.acme.post('/Bulk', bulk([group, user('u', 'ines@northrail.example')]))
  expect(
    answer.body.Operations.map(({ bulkId, status }: { bulkId: string; status: string }) => [bulkId, status]),
  ).toEqual([
    ['g', '201'],
    ['u', '201'],
  ])
  const [created, person] = answer.body.Operations
  const stored = await fluid.acme.get(created.location.slice(fluid.acme.scimBaseUrl.length))
  expect(stored.body.members.map(({ $ref }: { $ref: string }) => $ref)).toEqual([person.location])
})

test('resolves people who refer to each other (C-BLK-05)', async () => {
  await using fluid = await startFluid()
  const boss = (bulkId: string) => ({ [ENTERPRISE]: { manager: { value: `bulkId:${bulkId}` } } })
  const answer = await fluid.acme.post(
    '/Bulk',
    bulk([user('a', 'a@northrail.example', boss('b')), user('b', 'b@northrail.example', boss('a'))]),
  )
  const [one, other] = answer.body.Operations.map(({ location }: { location: string }) => location.split('/').at(-1))
  const stored = await fluid.acme.get(`/Users/${one}`)
  expect(stored.body[ENTERPRISE].manager.value).toBe(other)
})

test('fails only the parts that refer to a failed one, with 409 (C-BLK-03, C-BLK-05)', async () => {
  await using fluid = await startFluid()
  await fluid.acme.addUser('ines@northrail.example')
  const taken = user('u', 'INES@northrail.example')
  const group = {
    method: 'POST',
    path: '/Groups',
    bulkId: 'g',
    data: { displayName: 'Fluid User', members: [{ value: 'bulkId:u' }] },
  }
  const answer = await fluid.acme.post('/Bulk', bulk([taken, group, user('v', 'v@northrail.example')]))
  expect(answer.status).toBe(200)
  expect(answer.body.Operations.map(({ status }: { status: string }) => status)).toEqual(['409', '409', '201'])
  expect(answer.body.Operations[0].response.scimType).toBe('uniqueness')
})

test('stops when failOnErrors is reached and answers what was done (C-BLK-04)', async () => {
  await using fluid = await startFluid()
  const gone = { method: 'DELETE', path: '/Users/nobody' }
  const answer = await fluid.acme.post(
    '/Bulk',
    bulk([gone, gone, user('u', 'u@northrail.example')], { failOnErrors: 2 }),
  )
  expect(answer.body.Operations.map(({ status }: { status: string }) => status)).toEqual(['404', '404'])
  expect((await fluid.acme.get('/Users')).body.totalResults).toBe(0)
})

test('refuses more operations than announced, naming the limit (C-BLK-06)', async () => {
  await using fluid = await startFluid()
  const many = Array.from({ length: 1_001 }, () => ({ method: 'DELETE', path: '/Users/nobody' }))
  const answer = await fluid.acme.post('/Bulk', bulk(many))
  expect(answer.status).toBe(413)
  expect(answer.body.detail).toContain('1000')
})

test('treats the version of a part like If-Match (C-BLK-08)', async () => {
  await using fluid = await startFluid()
  const id = await fluid.acme.addUser('ines@northrail.example')
  const remove = (version: string) => ({ method: 'DELETE', path: `/Users/${id}`, version })
  const answer = await fluid.acme.post('/Bulk', bulk([remove('W/"9"'), remove('W/"1"')]))
  expect(answer.body.Operations.map(({ status }: { status: string }) => status)).toEqual(['412', '204'])
})
