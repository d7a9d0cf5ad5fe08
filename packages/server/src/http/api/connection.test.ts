import { expect, test } from 'vitest'
import { apiClient } from '../../testing/api-client.ts'
import { startFluid } from '../../testing/fluid.ts'
import { scimClient } from '../../testing/scim-client.ts'

const OKTA = { 'User-Agent': 'Okta SCIM Client 1.0.0' }
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'

test('follows a client from a wrong token to the first group, a step at a time', async () => {
  await using fluid = await startFluid()
  const { acme } = fluid
  const api = await apiClient(fluid, acme)
  const seen = async () => (await api.get('/connection')).body
  await api.send('DELETE', `/scim-tokens/${(await seen()).tokens[0].id}`)
  expect(await seen()).toMatchObject({ stage: 'no-token', tokens: [], scimBaseUrl: acme.scimBaseUrl, refused: null })
  const { body } = await api.send('POST', '/scim-tokens', {})
  expect(await seen()).toMatchObject({ stage: 'waiting', client: null })
  await new Promise((resolve) => setTimeout(resolve, 600))

  await scimClient(acme.scimBaseUrl, 'not-the-token-of-acme').send('GET', '/Users?count=2', undefined, OKTA)
  await expect.poll(async () => (await seen()).refused?.client).toBe('Okta')
  const okta = scimClient(acme.scimBaseUrl, body.token)
  await okta.send('GET', '/Users?startIndex=1&count=2', undefined, OKTA)
  await expect.poll(async () => (await seen()).stage).toBe('tested')
  expect(await seen()).toMatchObject({ client: 'Okta', refused: null, people: 0 })

  const name = { userName: 'ines@northrail.example' }
  const user = await okta.send(
    'POST',
    '/Users',
    { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], ...name },
    OKTA,
  )
  expect(await seen()).toMatchObject({ stage: 'people', firstPerson: { name: 'ines@northrail.example' } })
  const members = [{ value: user.body.id }]
  await okta.send('POST', '/Groups', { schemas: [GROUP], displayName: 'PMO', members }, OKTA)
  expect(await seen()).toMatchObject({ stage: 'groups', groups: 1, heldGroups: 1, rolesGiven: false })
  await api.send('PUT', '/mappings', { group: 'PMO', grant: 'Team manager' })
  expect(await seen()).toMatchObject({ heldGroups: 0, rolesGiven: true })
})

test('a person added by hand is no sign of a client', async () => {
  await using fluid = await startFluid()
  const api = await apiClient(fluid, fluid.acme)
  await api.send('POST', '/people', { userName: 'ines@northrail.example' })
  expect((await api.get('/connection')).body).toMatchObject({ stage: 'waiting', people: 1, firstPerson: null })
})
