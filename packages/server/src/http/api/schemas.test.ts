import { expect, test } from 'vitest'
import { apiClient } from '../../testing/api-client.ts'
import { startFluid } from '../../testing/fluid.ts'

const DEFINITION = {
  resourceType: 'User',
  required: false,
  id: 'urn:northrail:params:scim:schemas:extension:2.0:Person',
  name: 'Northrail person',
  description: 'What Northrail keeps of its people.',
  attributes: [{ name: 'badge', type: 'string', caseExact: true }],
}

test('defines a schema of the organisation’s own, which SCIM then knows, and takes it away', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  expect((await api.send('PUT', '/schemas', DEFINITION)).body).toEqual(DEFINITION)
  expect((await api.get('/schemas')).body).toEqual({ items: [DEFINITION] })
  await expect.poll(async () => (await acme.get(`/Schemas/${DEFINITION.id}`)).status, { timeout: 5_000 }).toBe(200)
  expect((await api.send('DELETE', '/schemas', { id: DEFINITION.id })).status).toBe(204)
  expect((await api.get('/schemas')).body).toEqual({ items: [] })
})

test('says what is wrong with a definition, and which schemas it does not know', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  const wrong = await api.send('PUT', '/schemas', { ...DEFINITION, attributes: [{ name: '1st', type: 'string' }] })
  expect([wrong.status, wrong.body.detail]).toEqual([400, expect.stringContaining('1st')])
  const unknown = await api.send('DELETE', '/schemas', { id: 'urn:nobody' })
  expect([unknown.status, unknown.body.detail]).toEqual([400, expect.stringContaining('urn:nobody')])
})
