// RFC 7644 section 4; RFC 7643 sections 5 to 7; RFC 9865 section 4: what the service provider says of itself, and whether
// it is so.

import { describe, expect, test } from 'vitest'
import { ENTERPRISE, GROUP, LIST, shareFluid, USER } from '../../../testing/shared-fluid.ts'

const { fluid, organisation } = shareFluid()

test('describes its features in full (C-DSC-01, C-DSC-02, C-DSC-03)', async () => {
  const { acme } = fluid()
  const { body, headers } = await acme.get('/ServiceProviderConfig')
  const scheme = {
    type: expect.stringMatching(/^(oauth|oauth2|oauthbearertoken|httpbasic|httpdigest)$/),
    name: expect.any(String),
    description: expect.any(String),
    specUri: expect.stringMatching(/^https:/),
    primary: expect.any(Boolean),
  }
  expect(headers.get('content-type')).toBe('application/scim+json')
  expect(body).toEqual({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: true, maxOperations: expect.any(Number), maxPayloadSize: expect.any(Number) },
    filter: { supported: true, maxResults: expect.any(Number) },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    pagination: expect.objectContaining({ cursor: true, index: true }),
    authenticationSchemes: [scheme, { ...scheme, documentationUri: expect.any(String) }],
    meta: { resourceType: 'ServiceProviderConfig', location: `${acme.scimBaseUrl}/ServiceProviderConfig` },
  })
  for (const limit of [body.bulk.maxOperations, body.bulk.maxPayloadSize, body.filter.maxResults]) {
    expect(Number.isSafeInteger(limit)).toBe(true)
  }
  expect(body.authenticationSchemes.filter((one: { primary: boolean }) => one.primary)).toHaveLength(1)
})

test('tells where the token endpoint of OAuth 2.0 is described, and it is there (C-DSC-03)', async () => {
  const { authenticationSchemes } = (await fluid().acme.get('/ServiceProviderConfig')).body
  const oauth = authenticationSchemes.find(({ type }: { type: string }) => type === 'oauth2')
  const metadata = await (await fetch(oauth.documentationUri)).json()
  expect(oauth.description).toContain(metadata.token_endpoint)
})

test('announces no events, since it sends none by RFC 9967 (C-DSC-05)', async () => {
  expect((await fluid().acme.get('/ServiceProviderConfig')).body).not.toHaveProperty('securityEvents')
})

test('answers at the old plural name as well (C-DSC-13)', async () => {
  const { acme } = fluid()
  expect((await acme.get('/ServiceProviderConfigs')).body).toEqual((await acme.get('/ServiceProviderConfig')).body)
})

test('lists all resource types and schemas, and gives each by its name, in any letter case of a URN (C-DSC-06)', async () => {
  const { acme } = fluid()
  for (const path of ['/ResourceTypes', '/Schemas']) {
    const { body } = await acme.get(path)
    expect(body).toMatchObject({ schemas: [LIST], totalResults: body.Resources.length, startIndex: 1 })
    for (const resource of body.Resources) {
      const name = path === '/Schemas' ? resource.id : resource.name
      expect((await acme.get(`${path}/${name}`)).body).toEqual(resource)
    }
  }
  expect((await acme.get(`/Schemas/${USER.toUpperCase()}`)).body.id).toBe(USER)
  expect((await acme.get('/Schemas/urn:example:nothing')).status).toBe(404)
  expect((await acme.get('/ResourceTypes/Robot')).status).toBe(404)
})

test('ignores paging and sorting of discovery, and refuses a filter with 403 (C-DSC-07, A-23)', async () => {
  const { acme } = fluid()
  for (const path of [
    '/ResourceTypes',
    '/Schemas',
    '/ServiceProviderConfig',
    `/Schemas/${USER}`,
    '/ResourceTypes/User',
  ]) {
    const plain = await acme.get(path)
    const asked = await acme.get(`${path}?startIndex=2&count=1&sortBy=name&sortOrder=descending`)
    expect(asked.body).toEqual(plain.body)
    const filtered = await acme.get(`${path}?filter=name+eq+%22User%22`)
    expect([filtered.status, filtered.body.status]).toEqual([403, '403'])
  }
})

test('describes each resource type by its parts, and its schemas are there (C-DSC-08, C-ENT-05)', async () => {
  const { acme } = fluid()
  const { Resources } = (await acme.get('/ResourceTypes')).body
  const common = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'], description: expect.any(String) }
  expect(Resources).toEqual([
    {
      ...common,
      id: 'User',
      name: 'User',
      endpoint: '/Users',
      schema: USER,
      schemaExtensions: [{ schema: ENTERPRISE, required: false }],
      meta: { resourceType: 'ResourceType', location: `${acme.scimBaseUrl}/ResourceTypes/User` },
    },
    expect.objectContaining({ ...common, id: 'Group', name: 'Group', endpoint: '/Groups', schema: GROUP }),
  ])
  for (const urn of [USER, GROUP, ENTERPRISE]) expect((await acme.get(`/Schemas/${urn}`)).body.id).toBe(urn)
})

interface Described {
  readonly name: string
  readonly type: string
  readonly multiValued: boolean
  readonly mutability: string
  readonly returned: string
  readonly canonicalValues?: readonly string[]
  readonly subAttributes?: readonly Described[]
}

/** A value that fits what the schema says of an attribute; `round` makes a different one each time. */
function valueFor(attribute: Described, round: number): unknown {
  const one = attribute.type === 'complex' ? complexFor(attribute, round) : scalarFor(attribute, round)
  return attribute.multiValued ? [one] : one
}

function complexFor(attribute: Described, round: number): unknown {
  const parts = (attribute.subAttributes ?? []).filter(({ mutability }) => mutability === 'readWrite')
  return Object.fromEntries(parts.map((part) => [part.name, valueFor(part, round)]))
}

function scalarFor({ name, type, canonicalValues }: Described, round: number): unknown {
  switch (type) {
    case 'boolean':
      return round % 2 === 0
    case 'integer':
      return round
    case 'decimal':
      return round + 0.5
    case 'dateTime':
      return `2026-01-0${round + 1}T00:00:00.000Z`
    case 'binary':
      return Buffer.from(`${name}${round}`).toString('base64')
    case 'reference':
      return `https://x.example/${name}/${round}`
    default:
      return canonicalValues?.[0] ?? `${name} ${round}`
  }
}

async function writable(urn: string): Promise<readonly Described[]> {
  const { attributes } = (await fluid().acme.get(`/Schemas/${urn}`)).body
  return attributes.filter(
    ({ mutability, returned }: Described) =>
      mutability === 'readWrite' && (returned === 'default' || returned === 'always'),
  )
}

describe.each([
  [USER, undefined],
  [ENTERPRISE, ENTERPRISE],
])('%s', (urn, container) => {
  test('writes by POST, PUT and PATCH, and gives back, each attribute that it says can be written (C-DSC-11)', async () => {
    const acme = await organisation()
    const path = (name: string) => (container === undefined ? name : `${container}:${name}`)
    const inBody = (name: string, value: unknown) =>
      container === undefined ? { [name]: value } : { [container]: { [name]: value } }
    const shown = (body: Record<string, Record<string, unknown>>, name: string) =>
      container === undefined ? body[name] : body[container]?.[name]
    const schemas = container === undefined ? [USER] : [USER, container]
    for (const attribute of await writable(urn)) {
      const { name } = attribute
      const userName = name === 'userName' ? {} : { userName: `about ${name}` }
      const [one, two, three] = [0, 1, 2].map((round) => valueFor(attribute, round))
      const created = await acme.post('/Users', { schemas, ...userName, ...inBody(name, one) })
      expect([name, created.status, shown(created.body, name)]).toEqual([name, 201, one])
      const id = created.body.id
      const replaced = await acme.put(`/Users/${id}`, { schemas, ...userName, ...inBody(name, two) })
      expect([name, replaced.status, shown(replaced.body, name)]).toEqual([name, 200, two])
      const patched = await acme.patch(`/Users/${id}`, { op: 'replace', path: path(name), value: three })
      expect([name, patched.status, shown(patched.body, name)]).toEqual([name, 200, three])
      expect(shown((await acme.get(`/Users/${id}`)).body, name)).toEqual(three)
    }
  })
})

test('lists every attribute that comes in answers (C-DSC-14, C-DSC-11)', async () => {
  const acme = await organisation()
  const user = await acme.addUser('ines', { externalId: '00u1' })
  const group = await acme.addGroup('One', [user])
  for (const [urn, path] of [
    [USER, `/Users/${user}`],
    [GROUP, `/Groups/${group}`],
  ] as const) {
    const { attributes } = (await acme.get(`/Schemas/${urn}`)).body
    const names: readonly string[] = attributes.map(({ name }: Described) => name)
    const shown = Object.keys((await acme.get(path)).body).filter((name) => !['schemas', 'id', 'meta'].includes(name))
    expect(shown.filter((name) => !names.includes(name))).toEqual([])
  }
})

test('says the truth of its limits (C-DSC-11)', async () => {
  const acme = await organisation()
  const { filter, bulk, patch, sort, etag } = (await acme.get('/ServiceProviderConfig')).body
  const page = await acme.get(`/Users?count=${filter.maxResults + 1}`)
  expect(page.body.itemsPerPage).toBeLessThanOrEqual(filter.maxResults)
  expect([patch.supported, sort.supported, etag.supported, bulk.supported]).toEqual([true, true, true, true])
  expect((await acme.get('/Users?sortBy=userName')).status).toBe(200)
  const id = await acme.addUser('ines')
  expect((await acme.get(`/Users/${id}`)).headers.get('etag')).toMatch(/^W\//)
})

test('writes whole extensions and attributes by their URN, and takes them away so (C-PAT-31, C-PAT-40, C-ENT-04)', async () => {
  const acme = await organisation()
  const id = await acme.addUser('ines', { title: 'T' })
  const department = { department: 'Structures', manager: { value: id, $ref: `${acme.scimBaseUrl}/Users/${id}` } }
  const patch = async (operation: object) => (await acme.patch(`/Users/${id}`, operation)).body
  expect(await patch({ op: 'add', path: ENTERPRISE, value: department })).toMatchObject({ [ENTERPRISE]: department })
  const replaced = await patch({ op: 'replace', path: ENTERPRISE, value: { department: 'Bridges' } })
  expect(replaced[ENTERPRISE].department).toBe('Bridges')
  expect(await patch({ op: 'remove', path: ENTERPRISE })).toMatchObject({ schemas: [USER] })
  expect(await patch({ op: 'replace', path: `${USER}:title`, value: 'U' })).toMatchObject({ title: 'U' })
  expect(await patch({ op: 'remove', path: `${USER}:title` })).not.toHaveProperty('title')
})

test('takes away each attribute that is neither required nor read-only, and it is unassigned then (C-PAT-31, C-DSC-11)', async () => {
  const acme = await organisation()
  const attributes = await writable(USER)
  const removable = attributes.filter(({ name }) => name !== 'userName')
  const whole = Object.fromEntries(removable.map((attribute) => [attribute.name, valueFor(attribute, 0)]))
  const id = await acme.addUser('ines', whole)
  for (const { name } of removable) {
    expect((await acme.get(`/Users/${id}`)).body).toHaveProperty(name)
    const answer = await acme.patch(`/Users/${id}`, { op: 'remove', path: name })
    expect([name, answer.status, answer.body[name]]).toEqual([name, 200, undefined])
    expect((await acme.get(`/Users/${id}`)).body).not.toHaveProperty(name)
  }
})

test('gives members back as they were sent, with every part that can be written (C-DSC-11, C-PAT-23)', async () => {
  const acme = await organisation()
  const ines = await acme.addUser('ines')
  const group = await acme.addGroup('One')
  const members = [{ value: ines, $ref: `${acme.scimBaseUrl}/Users/${ines}`, type: 'User' }]
  for (const op of ['add', 'replace']) {
    expect((await acme.patch(`/Groups/${group}`, { op, path: 'members', value: members })).body.members).toEqual(
      members,
    )
  }
})

test('names the schemas of discovery after what they describe (C-DSC-09)', async () => {
  const { Resources } = (await fluid().acme.get('/Schemas')).body
  const names = Resources.map(({ name }: { name: string }) => name)
  expect(names).toEqual(expect.arrayContaining(['ServiceProviderConfig', 'ResourceType', 'Schema', 'User', 'Group']))
})
