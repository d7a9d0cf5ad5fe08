// What mappings, sign-on settings and switches make of a profile.
import { describe, expect, it } from 'vitest'
import { updateSignOn } from '../apps/apps.ts'
import { assignPerson, editAppUser, unassignPerson } from '../apps/assignments.ts'
import { addAttribute, removeAttribute, removeMapping, setMapping } from '../apps/profile-editor.ts'
import type { SignOnSettings } from '../apps/settings.ts'
import { isObject, type JsonObject } from '../json.ts'
import { setPassword, updateProfile } from '../org/people.ts'
import { addPerson, type Company, openCompany } from '../testing/company.ts'
import { saveToApp } from './connection.ts'

const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

const EVERYTHING = {
  middleName: 'Odile',
  honorificPrefix: 'Dr',
  honorificSuffix: 'PhD',
  title: 'Planner',
  nickName: 'Nes',
  profileUrl: 'https://people.northrail.example/ines',
  secondEmail: 'ines@home.example',
  primaryPhone: '+46 8 555 01 22',
  mobilePhone: '+46 70 555 01 22',
  streetAddress: 'Kajen 4',
  city: 'Lund',
  state: 'Skane',
  zipCode: '22100',
  countryCode: 'SE',
  preferredLanguage: 'sv',
  timezone: 'Europe/Stockholm',
  userType: 'Employee',
  employeeNumber: '4471',
  costCenter: 'CC-9',
  organization: 'Northrail',
  division: 'Freight',
  department: 'Planning',
  managerId: '00u1managerid',
  manager: 'Odile Brandt',
}

/** Assigns the person and answers the body of the POST. */
async function createBody(company: Company, personId: string): Promise<JsonObject> {
  assignPerson(company.simulator.org, company.app.id, personId)
  await company.simulator.settled()
  return lastBody(company, 'POST')
}

function lastBody({ server }: Company, method: string): JsonObject {
  const request = server.requests.findLast((candidate) => candidate.method === method)
  const body: unknown = JSON.parse(request?.body ?? 'null')
  return isObject(body) ? body : {}
}

describe('the default mappings', () => {
  it('send every attribute that has a value, in its place', async () => {
    await using company = await openCompany()
    const ines = addPerson(company, 'Ines Valcourt', EVERYTHING)
    const { password, ...body } = await createBody(company, ines.id)
    expect(password).toMatch(/^[A-Za-z0-9]{8}$/)
    expect(JSON.stringify(body)).toBe(
      JSON.stringify({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE],
        userName: 'ines.valcourt@northrail.example',
        name: {
          givenName: 'Ines',
          familyName: 'Valcourt',
          middleName: 'Odile',
          honorificPrefix: 'Dr',
          honorificSuffix: 'PhD',
        },
        emails: [
          { primary: true, value: 'ines.valcourt@northrail.example', type: 'work' },
          { primary: false, value: 'ines@home.example', type: 'other' },
        ],
        title: 'Planner',
        displayName: 'Ines Valcourt',
        nickName: 'Nes',
        profileUrl: 'https://people.northrail.example/ines',
        phoneNumbers: [
          { primary: true, value: '+46 8 555 01 22', type: 'work' },
          { primary: false, value: '+46 70 555 01 22', type: 'mobile' },
        ],
        addresses: [
          {
            primary: true,
            type: 'work',
            streetAddress: 'Kajen 4',
            locality: 'Lund',
            region: 'Skane',
            postalCode: '22100',
            country: 'SE',
          },
        ],
        preferredLanguage: 'sv',
        locale: 'en-US',
        timezone: 'Europe/Stockholm',
        userType: 'Employee',
        [ENTERPRISE]: {
          employeeNumber: '4471',
          costCenter: 'CC-9',
          organization: 'Northrail',
          division: 'Freight',
          department: 'Planning',
          manager: { value: '00u1managerid', displayName: 'Odile Brandt' },
        },
        externalId: ines.id,
        groups: [],
        active: true,
      }),
    )
  })

  it('take an attribute away by leaving it out of the PUT', async () => {
    await using company = await openCompany()
    const ines = addPerson(company, 'Ines Valcourt', EVERYTHING)
    await createBody(company, ines.id)
    const change = { title: null, mobilePhone: null, manager: null, managerId: null, middleName: null }
    updateProfile(company.simulator.org, ines.id, change)
    await company.simulator.settled()
    const body = lastBody(company, 'PUT')
    expect('title' in body).toBe(false)
    expect(body.name).toEqual({
      givenName: 'Ines',
      familyName: 'Valcourt',
      honorificPrefix: 'Dr',
      honorificSuffix: 'PhD',
    })
    expect(body.phoneNumbers).toEqual([{ primary: true, value: '+46 8 555 01 22', type: 'work' }])
    expect(body[ENTERPRISE]).not.toHaveProperty('manager')
  })

  it('leave the type of the e-mail out when its mapping is removed', async () => {
    await using company = await openCompany()
    removeMapping(company.simulator.org, company.app.id, 'primaryEmailType')
    const body = await createBody(company, addPerson(company, 'Ines Valcourt').id)
    expect(body.emails).toEqual([{ primary: true, value: 'ines.valcourt@northrail.example' }])
  })
})

describe('a mapping', () => {
  it('that applies on create is sent with the POST, and later only echoed', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    setMapping(org, company.app.id, { attribute: 'title', kind: 'profile', value: 'title', applyOn: 'create' })
    const ines = addPerson(company, 'Ines Valcourt', { title: 'Planner' })
    expect((await createBody(company, ines.id)).title).toBe('Planner')
    updateProfile(org, ines.id, { title: 'Head of Planning' })
    await company.simulator.settled()
    expect(lastBody(company, 'PUT').title).toBe('Planner')
  })

  it('can be a constant or an expression', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const expression = 'String.toUpperCase(user.lastName) + ", " + user.firstName'
    setMapping(org, company.app.id, {
      attribute: 'userType',
      kind: 'constant',
      value: 'External',
      applyOn: 'create-and-update',
    })
    setMapping(org, company.app.id, {
      attribute: 'displayName',
      kind: 'expression',
      value: expression,
      applyOn: 'create-and-update',
    })
    const body = await createBody(company, addPerson(company, 'Ines Valcourt').id)
    expect([body.userType, body.displayName]).toEqual(['External', 'VALCOURT, Ines'])
  })

  it('of a custom attribute is sent at top level or in an extension', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const urn = 'urn:northrail:params:scim:schemas:extension:rail:2.0:User'
    addAttribute(org, company.app.id, { name: 'badge', type: 'integer' })
    addAttribute(org, company.app.id, { name: 'depot', externalName: 'depot.code', externalNamespace: urn })
    setMapping(org, company.app.id, { attribute: 'badge', kind: 'constant', value: '12', applyOn: 'create-and-update' })
    setMapping(org, company.app.id, {
      attribute: 'depot',
      kind: 'profile',
      value: 'depot',
      applyOn: 'create-and-update',
    })
    const body = await createBody(company, addPerson(company, 'Ines Valcourt', { depot: 'MMX' }).id)
    expect([body.badge, body[urn], body.schemas]).toEqual([
      12,
      { depot: { code: 'MMX' } },
      ['urn:ietf:params:scim:schemas:core:2.0:User', urn],
    ])
    removeAttribute(org, company.app.id, 'badge')
  })

  it.each([
    [
      () => ({ attribute: 'unknown', kind: 'constant', value: 'x', applyOn: 'create' }) as const,
      'The app has no attribute named unknown.',
    ],
    [
      () => ({ attribute: 'title', kind: 'expression', value: 'user.', applyOn: 'create' }) as const,
      'Invalid expression at position 6',
    ],
  ])('that cannot be is refused', async (mapping, message) => {
    await using company = await openCompany()
    expect(() => setMapping(company.simulator.org, company.app.id, mapping())).toThrow(message)
  })

  it('of a required attribute cannot be removed', async () => {
    await using company = await openCompany()
    expect(() => removeMapping(company.simulator.org, company.app.id, 'givenName')).toThrow('givenName is required')
  })
})

describe('the user name', () => {
  it.each<[Partial<SignOnSettings>, string]>([
    [{ userNameFormat: 'okta-username' }, 'ines.valcourt@northrail.example'],
    [{ userNameFormat: 'email' }, 'mail@northrail.example'],
    [{ userNameFormat: 'email-prefix' }, 'mail'],
    [{ userNameFormat: 'username-prefix' }, 'ines.valcourt'],
    [
      { userNameFormat: 'custom', userNameExpression: 'substringBefore(user.login, ".") + user.employeeNumber' },
      'ines4471',
    ],
  ])('follows the sign-on settings %j: %s', async (signOn, userName) => {
    await using company = await openCompany()
    updateSignOn(company.simulator.org, company.app.id, signOn)
    const ines = addPerson(company, 'Ines Valcourt', { email: 'mail@northrail.example', employeeNumber: '4471' })
    expect((await createBody(company, ines.id)).userName).toBe(userName)
  })

  it('stays as it was when it is updated on create alone', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    updateSignOn(org, company.app.id, { updateUserNameOn: 'create' })
    const ines = addPerson(company, 'Ines Valcourt')
    await createBody(company, ines.id)
    updateProfile(org, ines.id, { login: 'ines@northrail.example' })
    await company.simulator.settled()
    expect(lastBody(company, 'PUT').userName).toBe('ines.valcourt@northrail.example')
  })

  it('typed on the assignment wins, as do other attributes typed there', async () => {
    await using company = await openCompany()
    const { org } = company.simulator
    const ines = addPerson(company, 'Ines Valcourt', { title: 'Planner' })
    await createBody(company, ines.id)
    editAppUser(org, company.app.id, ines.id, { userName: 'iv@northrail.example', title: 'Guest' })
    await company.simulator.settled()
    const { userName, title } = lastBody(company, 'PUT')
    expect([userName, title]).toEqual(['iv@northrail.example', 'Guest'])
  })
})

describe('a switch of To App', () => {
  it.each([
    ['createUsers', 0],
    ['updateUsers', 2],
    ['deactivateUsers', 4],
  ] as const)('%s that is off sends nothing of its kind', async (name, requests) => {
    await using company = await openCompany()
    const { org, wire } = { ...company.simulator }
    await saveToApp(wire, company.app.id, { [name]: false })
    company.server.take()
    const ines = addPerson(company, 'Ines Valcourt')
    assignPerson(org, company.app.id, ines.id)
    await company.simulator.settled()
    if (name !== 'createUsers') updateProfile(org, ines.id, { title: 'Planner' })
    await company.simulator.settled()
    if (name === 'deactivateUsers') unassignPerson(org, company.app.id, ines.id)
    await company.simulator.settled()
    expect(company.server.take()).toHaveLength(requests)
  })

  it('of password sync sends the password, which the wire view masks', async () => {
    await using company = await openCompany()
    const { org, wire } = company.simulator
    await saveToApp(wire, company.app.id, { syncPassword: 'okta' })
    const ines = addPerson(company, 'Ines Valcourt')
    await createBody(company, ines.id)
    company.server.take()
    setPassword(org, ines.id, 'correct horse battery')
    await company.simulator.settled()
    expect(company.server.take()).toEqual([
      'PATCH /Users/u-1 {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"password":"correct horse battery"}}]}',
    ])
    const stored = org.database
      .all('SELECT request_body FROM exchanges')
      .map((row) => String(row.request_body))
      .join('')
    expect(stored).not.toContain('correct horse')
  })
})
