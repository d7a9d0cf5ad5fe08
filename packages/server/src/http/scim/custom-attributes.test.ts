import { expect, test } from 'vitest'
import { defineSchema, removeSchema } from '../../provisioning/define-schema.ts'
import { startFluid, type TestFluid } from '../../testing/fluid.ts'
import { USER } from '../../testing/shared-fluid.ts'

const URN = 'urn:acme:params:scim:schemas:extension:2.0:Person'
const DEFINITION = {
  resourceType: 'User',
  id: URN,
  name: 'Acme person',
  description: 'What Acme keeps of its people.',
  attributes: [
    { name: 'badge', type: 'string', caseExact: true },
    { name: 'floor', type: 'integer' },
    { name: 'joined', type: 'dateTime' },
    {
      name: 'skills',
      type: 'complex',
      multiValued: true,
      subAttributes: [
        { name: 'value', type: 'string' },
        { name: 'level', type: 'integer' },
      ],
    },
  ],
}
const BY = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const

async function startWithSchema(): Promise<TestFluid> {
  const fluid = await startFluid()
  const organisation = fluid.acme.added.organisation.id
  await defineSchema(fluid.runtime, BY, { organisation, definition: DEFINITION })
  await fluid.acme.set({})
  return fluid
}

const find = async (fluid: TestFluid, filter: string): Promise<readonly string[]> => {
  const { body } = await fluid.acme.get(`/Users?filter=${encodeURIComponent(filter)}`)
  return body.Resources.map(({ userName }: { userName: string }) => userName)
}

test('shows a schema that the organisation has defined in /Schemas and /ResourceTypes (C-DSC-11)', async () => {
  await using fluid = await startWithSchema()
  const schema = await fluid.acme.get(`/Schemas/${URN}`)
  expect(schema.body.attributes.map(({ name }: { name: string }) => name)).toEqual([
    'badge',
    'floor',
    'joined',
    'skills',
  ])
  const type = await fluid.acme.get('/ResourceTypes/User')
  expect(type.body.schemaExtensions).toContainEqual({ schema: URN, required: false })
})

test('stores, returns and patches the attributes of the organisation’s own schema', async () => {
  await using fluid = await startWithSchema()
  const id = await fluid.acme.addUser('ines@northrail.example', { [URN]: { BADGE: 'x1', floor: 4 } })
  const patched = await fluid.acme.patch(
    `/Users/${id}`,
    { op: 'replace', path: `${URN}:floor`, value: 5 },
    { op: 'add', path: `${URN}:skills`, value: [{ value: 'SQL', level: 3 }] },
  )
  expect(patched.body[URN]).toEqual({ badge: 'x1', floor: 5, skills: [{ value: 'SQL', level: 3 }] })
  expect(patched.body.schemas).toContain(URN)
})

test('validates the attributes of the organisation’s own schema (C-ATT-06)', async () => {
  await using fluid = await startWithSchema()
  const answer = await fluid.acme.post('/Users', { userName: 'ines', [URN]: { floor: 'four' } })
  expect([answer.status, answer.body.scimType]).toEqual([400, 'invalidValue'])
  expect(answer.body.detail).toContain('floor')
})

const FILTERS = [
  [`${URN}:badge eq "x1"`, ['ines']],
  [`${URN}:badge eq "X1"`, []],
  [`${URN}:floor gt 4`, ['tomas']],
  [`${URN}:joined lt "2026-01-01T00:00:00+01:00"`, ['ines']],
  [`${URN}:skills[value eq "sql" and level ge 3]`, ['ines']],
  [`not (${URN}:floor pr)`, ['odile']],
] as const

test.each(FILTERS)('filters by %s', async (filter, expected) => {
  await using fluid = await startWithSchema()
  const skills = [{ value: 'SQL', level: 3 }]
  await fluid.acme.addUser('ines', { [URN]: { badge: 'x1', floor: 4, joined: '2025-12-31T22:59:59Z', skills } })
  await fluid.acme.addUser('tomas', { [URN]: { badge: 'x2', floor: 7, joined: '2026-02-01T00:00:00Z' } })
  await fluid.acme.addUser('odile')
  expect(await find(fluid, filter)).toEqual(expected)
})

test('keeps schemas apart between organisations (T-04)', async () => {
  await using fluid = await startWithSchema()
  const other = await fluid.addOrganisation('globex')
  expect((await other.get(`/Schemas/${URN}`)).status).toBe(404)
})

test('keeps what was stored when a schema is taken away, and shows it again when it comes back', async () => {
  await using fluid = await startWithSchema()
  const organisation = fluid.acme.added.organisation.id
  const id = await fluid.acme.addUser('ines', { [URN]: { badge: 'x1' } })
  await removeSchema(fluid.runtime, BY, { organisation, urn: URN })
  await fluid.acme.set({})
  expect((await fluid.acme.get(`/Users/${id}`)).body[URN]).toBeUndefined()
  await defineSchema(fluid.runtime, BY, { organisation, definition: DEFINITION })
  await fluid.acme.set({})
  expect((await fluid.acme.get(`/Users/${id}`)).body[URN]).toEqual({ badge: 'x1' })
})

const BADGE_ROOM = {
  ...DEFINITION,
  attributes: [
    { name: 'pin', type: 'string', returned: 'request' },
    { name: 'floor', type: 'integer' },
    {
      name: 'keys',
      type: 'complex',
      multiValued: true,
      subAttributes: [
        { name: 'value', type: 'string' },
        { name: 'cut', type: 'string', returned: 'request' },
      ],
    },
  ],
}

test('answers a write with what is returned on request, where the write has set it (C-ATT-15)', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  await defineSchema(fluid.runtime, BY, { organisation: acme.added.organisation.id, definition: BADGE_ROOM })
  await acme.set({})
  const keys = [{ value: 'north', cut: 'A7' }]
  const full = { schemas: [USER, URN], userName: 'ines', [URN]: { pin: '1234', floor: 4, keys } }
  const shown = async (answer: Promise<{ readonly body: Record<string, unknown> }>) => (await answer).body[URN]
  const created = await acme.post('/Users', full)
  const user = `/Users/${created.body.id}`
  expect(created.body[URN]).toEqual({ pin: '1234', floor: 4, keys })
  expect(await shown(acme.get(user))).toEqual({ floor: 4, keys: [{ value: 'north' }] })
  expect(await shown(acme.put(user, full))).toEqual({ pin: '1234', floor: 4, keys })
  expect(await shown(acme.patch(user, { op: 'replace', path: `${URN}:pin`, value: '4321' }))).toEqual({
    pin: '4321',
    floor: 4,
    keys: [{ value: 'north' }],
  })
  const withoutPath = { op: 'replace', value: { [URN]: { keys: [{ value: 'south', cut: 'B2' }] } } }
  expect(await shown(acme.patch(user, withoutPath))).toEqual({ floor: 4, keys: [{ value: 'south', cut: 'B2' }] })
  const hidden = `${user}?excludedAttributes=${encodeURIComponent(`${URN}:pin`)}`
  expect(await shown(acme.put(hidden, full))).toEqual({ floor: 4, keys })
  expect(await shown(acme.put(`${user}?attributes=userName`, full))).toBeUndefined()
  expect(await shown(acme.get(`${user}?attributes=${encodeURIComponent(`${URN}:pin`)}`))).toEqual({ pin: '1234' })
})
