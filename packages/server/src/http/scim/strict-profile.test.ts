// The switch `strictProfile`: what the SCIM Interoperability Profile (draft-zollner-scim-interop-profile) and IPSIE AL
// SCIM (draft-openid-ipsie-al-scim-profile) tell a service provider to refuse, beside what is read when it is off.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startFluid, type TestFluid, type TestOrganisation } from '../../testing/fluid.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const BULK = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

let fluid: TestFluid
let strict: TestOrganisation
let tolerant: TestOrganisation

beforeAll(async () => {
  fluid = await startFluid()
  tolerant = fluid.acme
  strict = await fluid.addOrganisation('bolt')
  await strict.set({ strictProfile: true })
})
afterAll(async () => {
  await fluid[Symbol.asyncDispose]()
})

let counter = 0
function name(): string {
  counter += 1
  return `person${counter}@northrail.example`
}

/** What one organisation answers: `200`, or `400 invalidSyntax`. */
async function outcome(organisation: TestOrganisation, send: Send): Promise<string> {
  const answer = await send(organisation)
  return answer.body?.scimType === undefined ? `${answer.status}` : `${answer.status} ${answer.body.scimType}`
}

type Send = (organisation: TestOrganisation) => ReturnType<TestOrganisation['send']>

function postUser(body: object): Send {
  return (organisation) => organisation.post('/Users', { schemas: [USER], userName: name(), ...body })
}

function patchUser(...operations: readonly object[]): Send {
  return async (organisation) => organisation.patch(`/Users/${await organisation.addUser(name())}`, ...operations)
}

describe.each<[string, Send, strict: string, tolerant: string]>([
  ['an unknown attribute in a create (C-ATT-20)', postUser({ shoeSize: 44 }), '400 invalidSyntax', '201'],
  ['an unknown sub-attribute in a create (C-ATT-20)', postUser({ name: { nick: 'I' } }), '400 invalidSyntax', '201'],
  [
    'an unknown schema in a create (C-ATT-19)',
    postUser({ schemas: [USER, 'urn:example:unknown'] }),
    '400 invalidSyntax',
    '201',
  ],
  ['a create without schemas (C-ATT-18)', postUser({ schemas: undefined }), '400 invalidSyntax', '201'],
  [
    'an extension whose URN is not in schemas (C-ATT-19)',
    postUser({ [ENTERPRISE]: { department: 'Bridge' } }),
    '400 invalidSyntax',
    '201',
  ],
  ['a password in a create (C-USR-06)', postUser({ password: 'Correct-Horse-7' }), '400 invalidSyntax', '201'],
  ['a boolean as text (C-ATT-05)', postUser({ active: 'True' }), '400 invalidValue', '201'],
  ['one object for a list', postUser({ emails: { value: 'a@x.example' } }), '400 invalidValue', '201'],
  [
    'a replace without a path (C-PAT-40)',
    patchUser({ op: 'replace', value: { active: false } }),
    '400 invalidSyntax',
    '200',
  ],
  ['an add without a path (C-PAT-21)', patchUser({ op: 'add', value: { title: 'T' } }), '400 invalidSyntax', '200'],
  ['a remove without a path (C-PAT-30)', patchUser({ op: 'remove' }), '400 invalidSyntax', '400 noTarget'],
  ['a verb in capitals (C-PAT-02)', patchUser({ op: 'Add', path: 'title', value: 'T' }), '400 invalidSyntax', '200'],
  [
    'an unknown attribute in a path (C-PAT-05)',
    patchUser({ op: 'add', path: 'shoeSize', value: '44' }),
    '400 invalidSyntax',
    '400 invalidPath',
  ],
  [
    'an unknown sub-attribute in a value (C-ATT-20)',
    patchUser({ op: 'add', path: 'name', value: { nick: 'I' } }),
    '400 invalidSyntax',
    '200',
  ],
  [
    'a password in a PATCH (C-USR-06)',
    patchUser({ op: 'replace', path: 'password', value: 'Correct-Horse-7' }),
    '400 invalidSyntax',
    '200',
  ],
  [
    'a value path that matches nothing (C-PAT-44)',
    patchUser({ op: 'replace', path: 'phoneNumbers[type eq "fax"].value', value: '1' }),
    '400 noTarget',
    '200',
  ],
  [
    'a remove with a value (C-PAT-34)',
    async (organisation) => {
      const member = await organisation.addUser(name())
      const group = await organisation.addGroup(`G ${name()}`, [member])
      return organisation.patch(`/Groups/${group}`, { op: 'remove', path: 'members', value: [{ value: member }] })
    },
    '400 invalidValue',
    '200',
  ],
  [
    'an unknown attribute in a group (C-ATT-20)',
    (organisation) => organisation.post('/Groups', { schemas: [GROUP], displayName: name(), colour: 'red' }),
    '400 invalidSyntax',
    '201',
  ],
  [
    'an unknown attribute in a replacement (C-ATT-20)',
    async (organisation) => {
      const userName = name()
      const id = await organisation.addUser(userName)
      return organisation.put(`/Users/${id}`, { schemas: [USER], userName, shoeSize: 44 })
    },
    '400 invalidSyntax',
    '200',
  ],
  [
    'an unknown attribute in a filter (C-FLT-20)',
    (organisation) => organisation.get('/Users?filter=shoeSize+eq+%2244%22'),
    '400 invalidFilter',
    '400 invalidFilter',
  ],
])('%s', (_what, send, whenStrict, whenTolerant) => {
  test('is refused where the profile says so, and only there', async () => {
    expect([await outcome(strict, send), await outcome(tolerant, send)]).toEqual([whenStrict, whenTolerant])
  })
})

test('refuses the parts of a bulk request by the same rules (C-BLK-07)', async () => {
  const operations = [
    { method: 'POST', path: '/Users', bulkId: 'a', data: { schemas: [USER], userName: name(), shoeSize: 44 } },
  ]
  const body = { schemas: [BULK], Operations: operations }
  const status = async (organisation: TestOrganisation) =>
    (await organisation.post('/Bulk', body)).body.Operations.map((part: { status: string }) => part.status)
  expect([await status(strict), await status(tolerant)]).toEqual([['400'], ['201']])
})

test('replaces a single complex attribute as a whole when strict, and its named parts otherwise (C-PAT-42)', async () => {
  const nameAfter = async (organisation: TestOrganisation) => {
    const id = await organisation.addUser(name(), { name: { givenName: 'Ines', familyName: 'Valcourt' } })
    const operation = { op: 'replace', path: 'name', value: { familyName: 'Moreau' } }
    return (await organisation.patch(`/Users/${id}`, operation)).body.name
  }
  expect(await nameAfter(strict)).toEqual({ familyName: 'Moreau' })
  expect(await nameAfter(tolerant)).toEqual({ givenName: 'Ines', familyName: 'Moreau' })
})

test('merges the parts of a single complex attribute that an add names, in both modes (C-PAT-22)', async () => {
  for (const organisation of [strict, tolerant]) {
    const id = await organisation.addUser(name(), { name: { givenName: 'Ines', familyName: 'Valcourt' } })
    const answer = await organisation.patch(`/Users/${id}`, {
      op: 'add',
      path: 'name',
      value: { familyName: 'Moreau' },
    })
    expect(answer.body.name).toEqual({ givenName: 'Ines', familyName: 'Moreau' })
  }
})

test('says that it conforms only while it does, and prefers OAuth then (C-DSC-11)', async () => {
  const read = async (organisation: TestOrganisation) => (await organisation.get('/ServiceProviderConfig')).body
  const primary = (config: { authenticationSchemes: readonly { type: string; primary: boolean }[] }) =>
    config.authenticationSchemes.filter((scheme) => scheme.primary).map(({ type }) => type)
  expect(await read(strict)).toMatchObject({ interopProfileConformant: true })
  expect(primary(await read(strict))).toEqual(['oauth2'])
  expect(await read(tolerant)).not.toHaveProperty('interopProfileConformant')
  expect(primary(await read(tolerant))).toEqual(['oauthbearertoken'])
  await strict.set({ strictProfile: false })
  expect(await read(strict)).not.toHaveProperty('interopProfileConformant')
  await strict.set({ strictProfile: true })
})

test('lists no password among the attributes of a user when strict (C-DSC-11)', async () => {
  const names = async (organisation: TestOrganisation) =>
    (await organisation.get(`/Schemas/${USER}`)).body.attributes.map((attribute: { name: string }) => attribute.name)
  expect(await names(strict)).not.toContain('password')
  expect(await names(tolerant)).toContain('password')
})

test('lists the types of values that each typed attribute takes (C-DSC-10)', async () => {
  const { attributes } = (await strict.get(`/Schemas/${USER}`)).body
  for (const typed of ['emails', 'phoneNumbers', 'ims', 'addresses', 'photos']) {
    const attribute = attributes.find((one: { name: string }) => one.name === typed)
    const type = attribute.subAttributes.find((sub: { name: string }) => sub.name === 'type')
    expect(type.canonicalValues.length).toBeGreaterThan(0)
  }
})

test.each([
  ['userName eq "%s"', 'userName'],
  ['externalId eq "%s"', 'externalId'],
  ['emails[value eq "%s"]', 'mail'],
  ['emails[type eq "work" and value eq "%s"]', 'mail'],
])('answers the filter %s that IPSIE asks for (C-FLT-24)', async (filter, key) => {
  const values: Record<string, string> = { userName: name(), externalId: `x-${counter}`, mail: `m${name()}` }
  const id = await strict.addUser(values['userName'] ?? '', {
    externalId: values['externalId'],
    emails: [{ value: values['mail'], type: 'work' }],
  })
  const found = await strict.get(`/Users?filter=${encodeURIComponent(filter.replace('%s', values[key] ?? ''))}`)
  expect(found.body.Resources.map((user: { id: string }) => user.id)).toEqual([id])
})

test.each([
  ['displayName eq "%s"', 'displayName'],
  ['externalId eq "%s"', 'externalId'],
  ['members[value eq "%s"]', 'member'],
])('answers the filter %s on groups that IPSIE asks for (C-FLT-24)', async (filter, key) => {
  const member = await strict.addUser(name())
  const values: Record<string, string> = { displayName: `Group ${name()}`, externalId: `g-${counter}`, member }
  const created = await strict.post('/Groups', {
    schemas: [GROUP],
    displayName: values['displayName'],
    externalId: values['externalId'],
    members: [{ value: member }],
  })
  const found = await strict.get(`/Groups?filter=${encodeURIComponent(filter.replace('%s', values[key] ?? ''))}`)
  expect(found.body.Resources.map((group: { id: string }) => group.id)).toEqual([created.body.id])
})

test('takes more than 50 changes of members in one strict PATCH (C-PAT-50)', async () => {
  const people = await Promise.all(Array.from({ length: 60 }, () => strict.addUser(name())))
  const group = await strict.addGroup(`Group ${name()}`)
  const add = people.map((value) => ({ op: 'add', path: 'members', value: [{ value }] }))
  expect((await strict.patch(`/Groups/${group}`, ...add)).status).toBe(200)
  const remove = people.slice(5).map((value) => ({ op: 'remove', path: `members[value eq "${value}"]` }))
  const answer = await strict.patch(`/Groups/${group}`, ...remove)
  expect(answer.body.members.map((member: { value: string }) => member.value).sort()).toEqual(people.slice(0, 5).sort())
})

test('deactivates and reactivates, and deletes for good (C-DEL-01)', async () => {
  const userName = name()
  const id = await strict.addUser(userName)
  const active = async (value: boolean) =>
    (await strict.patch(`/Users/${id}`, { op: 'replace', path: 'active', value })).body.active
  expect([await active(false), await active(true)]).toEqual([false, true])
  expect((await strict.delete(`/Users/${id}`)).status).toBe(204)
  expect((await strict.get(`/Users/${id}`)).status).toBe(404)
  expect(await strict.addUser(userName)).not.toBe(id)
})

test('keeps what the base RFC says of messages that are no PATCH when strict (C-PAT-02)', async () => {
  const id = await strict.addUser(name())
  const answer = await strict.send('PATCH', `/Users/${id}`, { schemas: [PATCH_OP], Operations: [] })
  expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidSyntax' } })
})
