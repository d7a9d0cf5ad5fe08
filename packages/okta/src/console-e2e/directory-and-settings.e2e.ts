// Directory, Sign On and Settings in the console.
import { expect, it } from 'vitest'
import { findGroupByName, listMembers } from '../org/group.ts'
import { createGroup } from '../org/groups.ts'
import { countPeople, findPersonByLogin } from '../org/person.ts'
import { consoleInBrowser } from '../testing/browser.ts'
import { addPerson } from '../testing/company.ts'

const openConsole = consoleInBrowser()

it('adds a person, suspends, deactivates and deletes', async () => {
  await using visit = await openConsole()
  const { page, simulator } = visit
  await visit.go('/admin/people')
  await page.getByRole('button', { name: 'Add person' }).click()
  await page.getByLabel('First name').fill('Ines')
  await page.getByLabel('Last name').fill('Valcourt')
  await page.getByRole('textbox', { name: 'Username' }).fill('ines@northrail.example')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: 'Ines Valcourt' }).click()
  for (const act of ['Suspend', 'Unsuspend']) {
    await page.getByRole('button', { name: 'More Actions' }).click()
    await page.getByRole('menuitem', { name: act, exact: true }).click()
    await page.getByText(`${act}: done for Ines Valcourt.`).waitFor()
  }
  for (const act of ['Deactivate', 'Delete']) {
    await page.getByRole('button', { name: 'More Actions' }).click()
    await page.getByRole('menuitem', { name: act, exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: act }).click()
    await page.getByText(`${act}: done for Ines Valcourt.`).waitFor()
  }
  expect(findPersonByLogin(simulator.org, 'ines@northrail.example')).toBeUndefined()
})

it('tells why a person cannot be added', async () => {
  await using visit = await openConsole()
  const { page } = visit
  addPerson(visit, 'Ines Valcourt')
  await visit.go('/admin/people')
  await page.getByRole('button', { name: 'Add person' }).click()
  await page.getByLabel('First name').fill('Ines')
  await page.getByLabel('Last name').fill('Valcourt')
  await page.getByRole('textbox', { name: 'Username' }).fill('ines.valcourt@northrail.example')
  await page.getByRole('button', { name: 'Save' }).click()
  expect(await page.getByRole('alert').innerText()).toBe(
    'login: An object with this field already exists in the current organization',
  )
})

it('finds people, groups and apps in the bar, by keyboard alone', async () => {
  await using visit = await openConsole()
  const { page } = visit
  addPerson(visit, 'Ines Valcourt')
  await visit.go('/admin/dashboard')
  await page.getByRole('searchbox', { name: 'Search people, groups and apps' }).focus()
  await page.keyboard.type('ines')
  await page.getByRole('option', { name: /Ines Valcourt/ }).waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Ines Valcourt' }).waitFor()
  expect(page.url()).toContain('/admin/people/00u')
})

it('makes a group with people, and a rule that fills another', async () => {
  await using visit = await openConsole()
  const { page, simulator } = visit
  const { org } = simulator
  const ines = addPerson(visit, 'Ines Valcourt', { department: 'Planning' })
  createGroup(org, { name: 'Planners' })
  await visit.go('/admin/groups')
  await page.getByRole('button', { name: 'Add group' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Fluid User')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Assign people' }).click()
  await page.getByRole('button', { name: 'Add Ines Valcourt' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  await visit.go('/admin/groups/rules')
  await page.getByRole('button', { name: 'Add Rule' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Planning people')
  await page.getByRole('textbox', { name: 'IF' }).fill('user.department == "Planning"')
  await page.getByRole('combobox', { name: 'THEN assign to' }).click()
  await page.getByRole('option', { name: 'Planners' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Actions of Planning people' }).click()
  await page.getByRole('menuitem', { name: 'Activate' }).click()
  await page.getByText('Planning people is active').waitFor()
  const membersOf = (name: string) =>
    listMembers(org, findGroupByName(org, name)?.id ?? '', { limit: 9 }).map(({ person }) => person.id)
  expect([membersOf('Fluid User'), membersOf('Planners')]).toEqual([[ines.id], [ines.id]])
})

it('adds a custom attribute to an app’s profile', async () => {
  await using visit = await openConsole()
  const { page } = visit
  await visit.go(`/admin/profile-editor/${visit.app.id}`)
  await page.getByRole('button', { name: 'Add Attribute' }).click()
  await page.getByLabel('Display name').fill('Badge number')
  await page.getByLabel('Variable name').fill('badgeNumber')
  await page.getByLabel('External namespace').fill('urn:acme:2.0:User')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Custom', { exact: true }).first().click()
  expect(await page.getByRole('row', { name: /badgeNumber/ }).innerText()).toContain('urn:acme:2.0:User:badgeNumber')
})

it('makes a SAML app in the wizard, and its people sign in from here', async () => {
  await using visit = await openConsole()
  const { page, client } = visit
  const ines = addPerson(visit, 'Ines Valcourt')
  await visit.go('/admin/apps/new')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByLabel('App name').fill('Fluid')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByLabel('Single sign-on URL').fill(`${visit.url}/health`)
  await page.getByLabel('Audience URI (SP Entity ID)').fill('https://acme.example')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('button', { name: 'Finish' }).click()
  await page.getByRole('link', { name: 'View the metadata' }).waitFor()
  const appId = /\/app\/(\w+)\//.exec(page.url())?.[1] ?? ''
  await client.applicationApi.assignUserToApplication({ appId, appUser: { id: ines.id } })
  await visit.go(`/app/${appId}/sso/saml`)
  await page.getByLabel('Username').fill(ines.profile.login)
  const posted = page.waitForRequest((request) => request.url().endsWith('/health') && request.method() === 'POST')
  await page.getByRole('button', { name: 'Sign in' }).click()
  expect(new URLSearchParams((await posted).postData() ?? '').get('SAMLResponse')).toMatch(/^[A-Za-z0-9+/=]{1000,}$/)
})

it('starts over with another company while it says how far it is', async () => {
  await using visit = await openConsole()
  const { page, simulator } = visit
  await visit.go('/admin/settings')
  await page.getByRole('radio', { name: '1,000 people' }).check()
  await page.getByRole('button', { name: 'Start over' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Start over' }).click()
  await page.getByText('The org has 1,000 people.').waitFor()
  expect(countPeople(simulator.org).ACTIVE).toBe(1_000)
})

it('sets trouble for an app and takes it away', async () => {
  await using visit = await openConsole()
  const { page } = visit
  await visit.go('/admin/settings')
  await page.getByRole('button', { name: 'Add trouble' }).click()
  const rule = 'Answered with 429, Retry-After 2: every request, once'
  await page.getByText(rule).waitFor()
  await page.getByRole('button', { name: `Remove: ${rule}` }).click()
  await page.getByText(rule).waitFor({ state: 'detached' })
  expect(await page.getByRole('button', { name: 'Add trouble' }).isVisible()).toBe(true)
})
