// The requests about users, side by side with the captures of Okta's own traffic.
import { describe, expect, it } from 'vitest'
import { addApp } from '../apps/apps.ts'
import { assignPeople, assignPerson, unassignPerson, updateUser } from '../apps/assignments.ts'
import type { TemplateName } from '../apps/catalog.ts'
import { pushGroupByName, unlinkPushMapping } from '../apps/group-push.ts'
import { createGroup } from '../org/groups.ts'
import { updateProfile } from '../org/people.ts'
import { addPerson, type Company, openCompany, TOKEN } from '../testing/company.ts'
import { saveConnection, saveToApp, testCredentials } from './connection.ts'

const LOOKUP = 'GET /Users?filter=userName+eq+%22ines.valcourt%40northrail.example%22&startIndex=1&count=100'
const PATCH_OP = '"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"]'

/** The user as the server keeps and returns it, with what a PUT changes. */
function inesBody(change: Record<string, unknown> = {}): string {
  return JSON.stringify({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: 'ines.valcourt@northrail.example',
    name: { givenName: 'Ines', familyName: 'Valcourt' },
    emails: [{ primary: true, value: 'ines.valcourt@northrail.example', type: 'work' }],
    displayName: 'Ines Valcourt',
    locale: 'en-US',
    externalId: '00u…',
    groups: [],
    active: true,
    id: 'u-1',
    meta: { resourceType: 'User' },
    ...change,
  })
}

function mask(requests: readonly string[]): string[] {
  return requests.map((request) =>
    request.replace(/00u[0-9A-Za-z]{17}/, '00u…').replace(/"password":"[0-9A-Za-z]{8}"/, '"password":"…"'),
  )
}

/** Okta's headers, in the groups in which they follow each other. */
function headersOf(host: string, authorization: string) {
  return {
    accept: [
      ['Accept', 'application/scim+json'],
      ['Accept-Charset', 'utf-8'],
    ],
    type: ['Content-Type', 'application/scim+json; charset=utf-8'],
    client: [
      ['User-Agent', 'Okta SCIM Client 1.0.0'],
      ['Authorization', authorization],
    ],
    transport: [
      ['Host', host],
      ['Connection', 'Keep-Alive'],
      ['Accept-Encoding', 'gzip,deflate'],
    ],
  }
}

async function assignInes(company: Company) {
  const ines = addPerson(company, 'Ines Valcourt')
  assignPerson(company.simulator.org, company.app.id, ines.id)
  await company.simulator.settled()
  return ines
}

describe('connecting', () => {
  it('tests with two users, and saves with the users and a page of groups, twice', async () => {
    await using company = await openCompany()
    const { simulator, server } = company
    const app = addApp(simulator.org, { template: 'scim2headerauth', label: 'Another' })
    const form = { baseUrl: server.baseUrl, credential: TOKEN }
    await testCredentials(simulator.wire, app.id, form)
    await saveConnection(simulator.wire, app.id, form)
    await saveToApp(simulator.wire, app.id, { createUsers: true })
    expect(server.take()).toEqual([
      'GET /Users?startIndex=1&count=2',
      'GET /Users?startIndex=1&count=2',
      'GET /Groups?startIndex=1&count=100',
      'GET /Users?startIndex=1&count=2',
      'GET /Groups?startIndex=1&count=100',
    ])
  })

  it('asks for users alone when a wizard app does not import groups', async () => {
    await using company = await openCompany()
    const { simulator, server } = company
    const app = addApp(simulator.org, { template: 'wizard' })
    await saveConnection(simulator.wire, app.id, { baseUrl: server.baseUrl, credential: TOKEN })
    await saveToApp(simulator.wire, app.id, { createUsers: true })
    expect(server.take()).toEqual(['GET /Users?startIndex=1&count=2', 'GET /Users?startIndex=1&count=2'])
  })
})

describe('headers', () => {
  it.each<[TemplateName, string]>([
    ['scim2headerauth', TOKEN],
    ['scim2bearer', `Bearer ${TOKEN}`],
    ['scim2basic', `Basic ${Buffer.from(TOKEN).toString('base64')}`],
    ['wizard', `Bearer ${TOKEN}`],
  ])('%s sends its credential as %s, among Okta’s headers in Okta’s order', async (template, authorization) => {
    await using company = await openCompany({ template })
    const { server } = company
    await assignInes(company)
    const [lookup, create] = server.requests
    const headers = headersOf(new URL(server.baseUrl).host, authorization)
    expect(lookup?.headers).toEqual([...headers.accept, ...headers.client, ...headers.transport])
    expect(create?.headers).toEqual([
      ...headers.accept,
      headers.type,
      ...headers.client,
      ['Content-Length', String(create?.body.length)],
      ...headers.transport,
    ])
  })

  it('name the type of a body on a DELETE, which has none', async () => {
    await using company = await openCompany()
    const { simulator, server, app } = company
    const mapping = pushGroupByName(simulator.org, app.id, createGroup(simulator.org, { name: 'Fluid User' }).id)
    await simulator.settled()
    unlinkPushMapping(simulator.org, mapping.id, { deleteAppGroup: true })
    await simulator.settled()
    const headers = headersOf(new URL(server.baseUrl).host, TOKEN)
    expect(server.requests.at(-1)).toMatchObject({
      method: 'DELETE',
      headers: [...headers.accept, headers.type, ...headers.client, ...headers.transport],
      body: '',
    })
  })

  it('reads answers that were sent with gzip', async () => {
    await using company = await openCompany({ gzip: true })
    await assignInes(company)
    expect(company.server.users.size).toBe(1)
  })
})

describe.each<[TemplateName]>([['scim2headerauth'], ['wizard']])('a new user with %s', (template) => {
  it('is looked up, then created with a placeholder password and no groups', async () => {
    await using company = await openCompany({ template })
    const ines = await assignInes(company)
    const [lookup, create, ...rest] = company.server.take()
    expect(rest).toEqual([])
    expect(lookup).toBe(LOOKUP)
    expect(mask([create ?? ''])).toEqual([
      'POST /Users {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ines.valcourt@northrail.example",' +
        '"name":{"givenName":"Ines","familyName":"Valcourt"},' +
        '"emails":[{"primary":true,"value":"ines.valcourt@northrail.example","type":"work"}],' +
        '"displayName":"Ines Valcourt","locale":"en-US","externalId":"00u…","groups":[],"password":"…","active":true}',
    ])
    expect(create).toContain(`"externalId":"${ines.id}"`)
  })

  it('overlaps with others: three lookups, then three creates', async () => {
    await using company = await openCompany({ template, delayMs: 30 })
    const people = ['Ines Valcourt', 'Tomas Reyl', 'Odile Brandt'].map((name) => addPerson(company, name))
    const ids = people.map((person) => person.id)
    assignPeople(company.simulator.org, company.app.id, ids)
    await company.simulator.settled()
    const methods = company.server.take().map((request) => request.split(' ')[0])
    expect(methods).toEqual(['GET', 'GET', 'GET', 'POST', 'POST', 'POST'])
  })

  it('who exists already is linked: read, and written with Okta’s values', async () => {
    await using company = await openCompany({ template })
    company.server.users.set('u-1', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      id: 'u-1',
      userName: 'ines.valcourt@northrail.example',
      name: { givenName: 'I.', familyName: 'Valcourt', formatted: 'I. Valcourt' },
      active: true,
      nickName: 'Nes',
      meta: { resourceType: 'User', location: 'https://northrail.example/Users/u-1' },
    })
    await assignInes(company)
    expect(mask(company.server.take())).toEqual([
      LOOKUP,
      'GET /Users/u-1',
      'PUT /Users/u-1 {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"u-1",' +
        '"userName":"ines.valcourt@northrail.example",' +
        '"name":{"givenName":"Ines","familyName":"Valcourt","formatted":"I. Valcourt"},"active":true,' +
        '"meta":{"resourceType":"User","location":"https://northrail.example/Users/u-1"},' +
        '"emails":[{"primary":true,"value":"ines.valcourt@northrail.example","type":"work"}],' +
        `"displayName":"Ines Valcourt","locale":"en-US","externalId":"00u…"${template === 'wizard' ? ',"groups":[]' : ''}}`,
    ])
  })
})

describe.each<[TemplateName]>([['scim2headerauth'], ['wizard']])('a profile update with %s', (template) => {
  it('reads, then puts back what it read with Okta’s values', async () => {
    await using company = await openCompany({ template })
    const ines = await assignInes(company)
    company.server.take()
    updateProfile(company.simulator.org, ines.id, { title: 'Planner' })
    await company.simulator.settled()
    expect(mask(company.server.take())).toEqual(['GET /Users/u-1', `PUT /Users/u-1 ${inesBody({ title: 'Planner' })}`])
  })

  it('sends a full PUT when nothing has changed: Update User', async () => {
    await using company = await openCompany({ template })
    const ines = await assignInes(company)
    company.server.take()
    updateUser(company.simulator.org, company.app.id, ines.id)
    await company.simulator.settled()
    expect(mask(company.server.take())).toEqual(['GET /Users/u-1', `PUT /Users/u-1 ${inesBody()}`])
  })

  it('echoes the groups that the server lists', async () => {
    await using company = await openCompany({ template })
    const ines = await assignInes(company)
    const groups = [
      { value: 'g-9', $ref: 'https://northrail.example/Groups/g-9', display: 'Fluid User', type: 'direct' },
    ]
    company.server.users.set('u-1', { ...company.server.users.get('u-1'), groups })
    company.server.take()
    updateProfile(company.simulator.org, ines.id, { login: 'ines.v@northrail.example' })
    await company.simulator.settled()
    const body = inesBody({ userName: 'ines.v@northrail.example', groups })
    expect(mask(company.server.take())).toEqual(['GET /Users/u-1', `PUT /Users/u-1 ${body}`])
  })
})

describe('deactivation', () => {
  it('is one PATCH without a path for a catalogue app', async () => {
    await using company = await openCompany()
    const ines = await assignInes(company)
    company.server.take()
    unassignPerson(company.simulator.org, company.app.id, ines.id)
    await company.simulator.settled()
    expect(company.server.take()).toEqual([
      `PATCH /Users/u-1 {${PATCH_OP},"Operations":[{"op":"replace","value":{"active":false}}]}`,
    ])
  })

  it('is a read and an echo with active false for a wizard app', async () => {
    await using company = await openCompany({ template: 'wizard' })
    const ines = await assignInes(company)
    company.server.take()
    unassignPerson(company.simulator.org, company.app.id, ines.id)
    await company.simulator.settled()
    expect(mask(company.server.take())).toEqual(['GET /Users/u-1', `PUT /Users/u-1 ${inesBody({ active: false })}`])
  })
})

describe('reassignment', () => {
  it('looks up, activates with PATCH, then pushes the profile for a catalogue app', async () => {
    await using company = await openCompany()
    const ines = await assignInes(company)
    unassignPerson(company.simulator.org, company.app.id, ines.id)
    await company.simulator.settled()
    company.server.take()
    assignPerson(company.simulator.org, company.app.id, ines.id)
    await company.simulator.settled()
    expect(mask(company.server.take())).toEqual([
      LOOKUP,
      `PATCH /Users/u-1 {${PATCH_OP},"Operations":[{"op":"replace","value":{"active":true}}]}`,
      'GET /Users/u-1',
      `PUT /Users/u-1 ${inesBody()}`,
    ])
  })

  it('activates with GET and PUT, then pushes with empty groups for a wizard app', async () => {
    await using company = await openCompany({ template: 'wizard' })
    const ines = await assignInes(company)
    const groups = [{ value: 'g-9', display: 'Fluid User' }]
    company.server.users.set('u-1', { ...company.server.users.get('u-1'), groups })
    unassignPerson(company.simulator.org, company.app.id, ines.id)
    await company.simulator.settled()
    company.server.take()
    assignPerson(company.simulator.org, company.app.id, ines.id)
    await company.simulator.settled()
    expect(mask(company.server.take())).toEqual([
      LOOKUP,
      'GET /Users/u-1',
      `PUT /Users/u-1 ${inesBody({ groups })}`,
      'GET /Users/u-1',
      `PUT /Users/u-1 ${inesBody({ groups: [] })}`,
    ])
  })
})
