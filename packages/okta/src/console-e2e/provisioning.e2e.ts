// The guide in the console, from the catalog to the first accounts, against a recording SCIM server.
import { expect, it } from 'vitest'
import { addApp } from '../apps/apps.ts'
import { assignPerson } from '../apps/assignments.ts'
import { createGroup } from '../org/groups.ts'
import { consoleInBrowser, type Visit } from '../testing/browser.ts'
import { addPerson, TOKEN } from '../testing/company.ts'

const openConsole = consoleInBrowser()

function appPath({ app }: Visit, tab: string): string {
  return `/admin/app/${app.id}/${tab}`
}

it('adds an integration from the catalog in two steps', async () => {
  await using visit = await openConsole()
  const { page } = visit
  await visit.go('/')
  await page.getByRole('link', { name: 'Browse App Catalog' }).first().click()
  await page.getByRole('searchbox', { name: 'Search for an app' }).fill('header')
  await page.getByRole('link', { name: 'SCIM 2.0 Test App (Header Auth)' }).click()
  await page.getByRole('link', { name: 'Add Integration' }).click()
  await page.getByLabel('Application label').fill('Fluid User Provisioning')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('radio', { name: 'SAML 2.0' }).check()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('heading', { name: 'Fluid User Provisioning' }).waitFor()
  await page.getByRole('tab', { name: 'Provisioning' }).click()
  expect(await page.getByRole('button', { name: 'Configure API Integration' }).isVisible()).toBe(true)
  expect(visit.complaints).toEqual([])
})

it('tests the credentials with a red banner, then a green one, and saves', async () => {
  await using visit = await openConsole()
  const { page, server, client } = visit
  const [app] = await addSecondApp(visit)
  server.intercept(({ headers }) =>
    headers.some(([name, value]) => name === 'Authorization' && value === TOKEN)
      ? undefined
      : {
          status: 401,
          body: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"401","detail":"Unknown token"}',
        },
  )
  await visit.go(`/admin/app/${app}/provisioning`)
  await page.getByRole('button', { name: 'Configure API Integration' }).click()
  await page.getByLabel('Enable API integration').check()
  await page.getByLabel('Base URL').fill(server.baseUrl)
  await page.getByRole('textbox', { name: 'API Token' }).fill('not-the-token-of-this-server')
  await page.getByRole('button', { name: 'Test API Credentials' }).click()
  await page.getByText('Error authenticating: Unauthorized. Errors reported by remote server: Unknown token').waitFor()
  await page.getByRole('textbox', { name: 'API Token' }).fill(TOKEN)
  await page.getByRole('button', { name: 'Test API Credentials' }).click()
  await page.getByText('Second was verified successfully!').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Provisioning to App' }).waitFor()
  const connection = await client.applicationApi.getDefaultProvisioningConnectionForApplication({ appId: app ?? '' })
  expect(connection.status).toBe('ENABLED')
})

it('switches provisioning to the app on and shows what is on', async () => {
  await using visit = await openConsole()
  const { page, client } = visit
  const features = { appId: visit.app.id, name: 'USER_PROVISIONING' } as const
  await client.applicationApi.updateFeatureForApplication({
    ...features,
    CapabilitiesObject: { create: { lifecycleCreate: { status: 'DISABLED' } } },
  })
  await visit.go(appPath(visit, 'provisioning'))
  await page.getByText('Not enabled').first().waitFor()
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await page.getByRole('checkbox', { name: 'Enable Create Users' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Provisioning to the app is saved.').waitFor()
  const feature = await client.applicationApi.getFeatureForApplication(features)
  expect(feature).toMatchObject({ capabilities: { create: { lifecycleCreate: { status: 'ENABLED' } } } })
})

it('previews a mapping for a person, saves it and sends it by Force Sync', async () => {
  await using visit = await openConsole()
  const { page, simulator, server } = visit
  assignPerson(simulator.org, visit.app.id, addPerson(visit, 'Ines Valcourt').id)
  await simulator.settled()
  await visit.go(appPath(visit, 'provisioning'))
  await page.getByRole('button', { name: 'Edit Nickname' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Attribute value' }).click()
  await page.getByRole('option', { name: 'Expression' }).click()
  await dialog.getByRole('textbox', { name: 'Expression' }).fill('String.toUpperCase(user.')
  await dialog.getByText(/Invalid expression at position/).waitFor()
  await dialog.getByRole('textbox', { name: 'Expression' }).fill('String.toUpperCase(user.lastName)')
  await dialog.getByText('VALCOURT').waitFor()
  await dialog.getByRole('radio', { name: 'Create and update' }).check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Force Sync' }).click()
  await expect.poll(() => server.users.get('u-1')?.nickName).toBe('VALCOURT')
})

it('assigns a person with a word of the administrator, and a group', async () => {
  await using visit = await openConsole()
  const { page, server, simulator, client } = visit
  const ines = addPerson(visit, 'Ines Valcourt')
  const tomas = addPerson(visit, 'Tomas Reyl')
  const group = createGroup(simulator.org, { name: 'Planning' })
  await client.groupApi.assignUserToGroup({ groupId: group.id, userId: tomas.id })
  await visit.go(appPath(visit, 'assignments'))
  await page.getByRole('button', { name: 'Assign', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Assign to People' }).click()
  await page.getByRole('searchbox', { name: 'Search people', exact: true }).fill('ines')
  await page.getByRole('button', { name: 'Assign Ines Valcourt' }).click()
  await page.getByRole('textbox', { name: 'Title' }).fill('Planner')
  await page.getByRole('button', { name: 'Save and Go Back' }).click()
  await page.getByRole('dialog').getByText('Assigned', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Assign', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Assign to Groups' }).click()
  await page.getByRole('button', { name: 'Assign Planning' }).click()
  await page.getByRole('dialog').getByText('Assigned', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('row', { name: /Tomas Reyl.*Group.*Provisioned/ }).waitFor()
  await page.getByRole('row', { name: /Ines Valcourt.*Individual.*Provisioned/ }).waitFor()
  expect([...server.users.values()]).toMatchObject([
    { externalId: ines.id, title: 'Planner' },
    { externalId: tomas.id },
  ])
})

it('shows why an account failed, and retries it from the row and from the dashboard', async () => {
  await using visit = await openConsole()
  const { page, simulator, server } = visit
  let isBroken = true
  server.intercept(({ method }) =>
    isBroken && method === 'POST'
      ? {
          status: 409,
          body: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","detail":"userName is taken"}',
        }
      : undefined,
  )
  for (const name of ['Ines Valcourt', 'Tomas Reyl'])
    assignPerson(simulator.org, visit.app.id, addPerson(visit, name).id)
  await visit.go(appPath(visit, 'assignments'))
  const row = page.getByRole('row', { name: /Ines Valcourt/ })
  await row.getByText(/Errors reported by remote server: userName is taken/).waitFor()
  isBroken = false
  await row.getByRole('button', { name: 'Retry Ines Valcourt' }).click()
  await row.getByText('Provisioned', { exact: true }).waitFor()
  await visit.go('/admin/dashboard')
  await page.getByRole('checkbox', { name: 'Select Tomas Reyl' }).check()
  await page.getByRole('button', { name: 'Retry Selected' }).click()
  await page.getByText('No tasks').waitFor()
  expect(server.users.size).toBe(2)
})

it('pushes one person again by Update User, and deactivates who is unassigned', async () => {
  await using visit = await openConsole()
  const { page, simulator, server } = visit
  assignPerson(simulator.org, visit.app.id, addPerson(visit, 'Ines Valcourt').id)
  await simulator.settled()
  server.take()
  await visit.go(appPath(visit, 'assignments'))
  await page.getByRole('button', { name: 'Edit Ines Valcourt' }).click()
  await page.getByRole('button', { name: 'Update User' }).click()
  await expect
    .poll(() => server.requests.map(({ method, path }) => `${method} ${path}`))
    .toEqual(['GET /scim/v2/Users/u-1', 'PUT /scim/v2/Users/u-1'])
  await page.getByRole('button', { name: 'Unassign Ines Valcourt' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Unassign' }).click()
  await page.getByText('Nobody is assigned yet').waitFor()
  await expect.poll(() => server.users.get('u-1')?.active).toBe(false)
})

it('imports users, matches them with people and confirms', async () => {
  await using visit = await openConsole()
  const { page, server, client } = visit
  const ines = addPerson(visit, 'Ines Valcourt')
  server.users.set('u-7', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    id: 'u-7',
    userName: ines.profile.login,
    displayName: 'Ines Valcourt',
    active: true,
  })
  await visit.go(appPath(visit, 'import'))
  await page.getByRole('button', { name: 'Import Now' }).click()
  await page.getByText('Exact match').waitFor()
  await page.getByText('The last import: 1 user scanned, 1 new, 0 known, 0 removed; 0 groups.').waitFor()
  await page.getByRole('checkbox', { name: `Select ${ines.profile.login}` }).check()
  await page.getByRole('button', { name: 'Confirm Assignments' }).click()
  await page.getByText('Linked').waitFor()
  const appUser = await client.applicationApi.getApplicationUser({ appId: visit.app.id, userId: ines.id })
  expect(appUser.externalId).toBe('u-7')
})

it('says of people assigned before provisioning was on what to click, and sends them by that', async () => {
  await using visit = await openConsole()
  const { page, simulator, server } = visit
  const app = addApp(simulator.org, { template: 'wizard', label: 'Second' })
  assignPerson(simulator.org, app.id, addPerson(visit, 'Ines Valcourt').id)
  await visit.go(`/admin/app/${app.id}/provisioning`)
  await page.getByRole('button', { name: 'Configure API Integration' }).click()
  await page.getByLabel('Enable API integration').check()
  await page.getByLabel('SCIM connector base URL').fill('https://nowhere.example/scim/v2')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByLabel('Enable API integration').check()
  expect(await page.getByLabel('SCIM connector base URL').inputValue()).toBe('')
  await page.getByLabel('SCIM connector base URL').fill(server.baseUrl)
  await page.getByRole('textbox', { name: 'OAuth Bearer Token' }).fill(TOKEN)
  await page.getByRole('button', { name: 'Test Connector Configuration' }).click()
  await page.getByText('Connector configured successfully').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Provisioning to App' }).waitFor()
  await page.getByRole('tab', { name: 'Assignments' }).click()
  const row = page.getByRole('row', { name: /Ines Valcourt/ })
  await row.getByText(/assigned this application before Provisioning was enabled.*Click Provision User/).waitFor()
  await row.getByRole('button', { name: 'Provision Ines Valcourt' }).click()
  await row.getByText('Provisioned', { exact: true }).waitFor()
  expect([...server.users.values()]).toMatchObject([{ userName: 'ines.valcourt@northrail.example' }])
})

/** An app that is not connected yet. */
async function addSecondApp({ client }: Visit): Promise<string[]> {
  const application = { name: 'scim2headerauth', label: 'Second', signOnMode: 'AUTO_LOGIN' } as const
  const app = await client.applicationApi.createApplication({ application })
  return [app.id ?? '']
}
