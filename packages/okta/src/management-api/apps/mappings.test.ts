import { describe, expect, it } from 'vitest'
import { addPerson } from '../../testing/company.ts'
import { type Served, serveCompany, takeAll } from '../../testing/okta-client.ts'

async function readMapping(served: Served) {
  const [listed] = await takeAll(await served.client.profileMappingApi.listProfileMappings({ targetId: served.app.id }))
  return served.client.profileMappingApi.getProfileMapping({ mappingId: listed?.id ?? '' })
}

describe('profile mappings and schemas, through Okta’s SDK', () => {
  it('shows where each attribute of the app comes from', async () => {
    await using served = await serveCompany()
    const mapping = await readMapping(served)
    expect(mapping.target).toMatchObject({ id: served.app.id, name: 'scim2headerauth', type: 'appuser' })
    expect(mapping.properties?.givenName).toMatchObject({ expression: 'user.firstName', pushStatus: 'PUSH' })
  })

  it('changes a source, sets a constant for create only, and takes a mapping away', async () => {
    await using served = await serveCompany()
    const { id: mappingId = '' } = await readMapping(served)
    const properties = {
      nickName: { expression: 'String.toUpperCase(user.firstName)', pushStatus: 'PUSH' },
      userType: { expression: '"Employee"', pushStatus: 'DONT_PUSH' },
    } as const
    await served.client.profileMappingApi.updateProfileMapping({ mappingId, profileMapping: { properties } })
    expect((await readMapping(served)).properties).toMatchObject(properties)
    await fetch(`${served.url}/api/v1/mappings/${mappingId}`, {
      method: 'POST',
      headers: { Authorization: 'SSWS 00-a-token-for-the-management-api', 'Content-Type': 'application/json' },
      body: JSON.stringify({ properties: { nickName: null } }),
    })
    expect((await readMapping(served)).properties?.nickName).toBeUndefined()
  })

  it('adds a custom attribute with its place in SCIM, which is sent once it is mapped', async () => {
    await using served = await serveCompany()
    const { schemaApi, profileMappingApi, applicationApi } = served.client
    const badge = {
      title: 'Badge',
      type: 'string',
      externalName: 'badge',
      externalNamespace: 'urn:acme:2.0:User',
    } as const
    const body = { definitions: { custom: { id: '#custom', type: 'object', properties: { badge } } } }
    const schema = await schemaApi.updateApplicationUserProfile({ appInstanceId: served.app.id, body })
    expect(schema.definitions?.custom?.properties?.badge).toMatchObject(badge)
    const { id: mappingId = '' } = await readMapping(served)
    const properties = { badge: { expression: 'user.employeeNumber', pushStatus: 'PUSH' } } as const
    await profileMappingApi.updateProfileMapping({ mappingId, profileMapping: { properties } })
    const ines = addPerson(served, 'Ines Valcourt', { employeeNumber: '4471' })
    await applicationApi.assignUserToApplication({ appId: served.app.id, appUser: { id: ines.id } })
    await served.simulator.settled()
    expect(served.server.users.get('u-1')).toMatchObject({ 'urn:acme:2.0:User': { badge: '4471' } })
  })

  it('adds a custom attribute to the profile of people', async () => {
    await using served = await serveCompany()
    const { schemaApi } = served.client
    const properties = { badge: { title: 'Badge', type: 'string' } } as const
    const body = { definitions: { custom: { id: '#custom', type: 'object', properties } } }
    const schema = await schemaApi.updateUserProfile({ schemaId: 'default', userSchema: body })
    expect(Object.keys(schema.definitions?.custom?.properties ?? {})).toEqual(['badge'])
  })

  it('describes the profile of people', async () => {
    await using served = await serveCompany()
    const schema = await served.client.schemaApi.getUserSchema({ schemaId: 'default' })
    expect(schema.definitions?.base?.properties?.firstName).toMatchObject({ title: 'First name', type: 'string' })
    const types = await takeAll(await served.client.userTypeApi.listUserTypes())
    expect(types.map(({ name }) => name)).toEqual(['user'])
  })
})
