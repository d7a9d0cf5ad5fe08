// Push Groups, the System Log and the wire in the console.
import { expect, it } from 'vitest'
import { assignPerson } from '../apps/assignments.ts'
import { pushGroupByName } from '../apps/group-push.ts'
import { addMembers, createGroup } from '../org/groups.ts'
import { consoleInBrowser, type Visit } from '../testing/browser.ts'
import { addPerson, TOKEN } from '../testing/company.ts'

const openConsole = consoleInBrowser()

/** Ines has an account and is in "Fluid User". */
async function addInes(visit: Visit) {
  const { org } = visit.simulator
  const ines = addPerson(visit, 'Ines Valcourt')
  const group = createGroup(org, { name: 'Fluid User', description: 'Gives the role User' })
  addMembers(org, group.id, [ines.id])
  assignPerson(org, visit.app.id, ines.id)
  await visit.simulator.settled()
  return group
}

function openPushTab(visit: Visit): Promise<void> {
  return visit.go(`/admin/app/${visit.app.id}/push-groups`)
}

it('pushes a group by name with its members', async () => {
  await using visit = await openConsole()
  const { page, server } = visit
  await addInes(visit)
  await openPushTab(visit)
  await page.getByRole('button', { name: 'Push Groups' }).click()
  await page.getByRole('menuitem', { name: 'Find groups by name' }).click()
  await page.getByRole('combobox', { name: 'Group', exact: true }).fill('fluid')
  await page.getByRole('option', { name: 'Fluid User' }).click()
  await page.getByText('No match found').waitFor()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('button', { name: 'Active: push status of Fluid User' }).waitFor()
  expect([...server.groups.values()]).toMatchObject([{ displayName: 'Fluid User', members: [{ value: 'u-1' }] }])
})

it('links a group that the app has, found by Refresh App Groups', async () => {
  await using visit = await openConsole()
  const { page, server } = visit
  await addInes(visit)
  server.groups.set('g-9', { id: 'g-9', displayName: 'Fluid User', members: [] })
  await openPushTab(visit)
  await page.getByRole('button', { name: 'Refresh App Groups' }).click()
  await page.getByText('The app has 1 groups.').waitFor()
  await page.getByRole('button', { name: 'Push Groups' }).click()
  await page.getByRole('menuitem', { name: 'Find groups by name' }).click()
  await page.getByRole('combobox', { name: 'Group', exact: true }).fill('Fluid User')
  await page.getByRole('option', { name: 'Fluid User' }).click()
  await page.getByText('Match found: Fluid User').waitFor()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('button', { name: 'Active: push status of Fluid User' }).waitFor()
  expect(server.groups.get('g-9')).toMatchObject({ members: [{ value: 'u-1' }] })
})

it('pushes every group that fits a rule', async () => {
  await using visit = await openConsole()
  const { page, server, simulator } = visit
  for (const name of ['Fluid Team manager', 'Fluid User', 'Planning']) createGroup(simulator.org, { name })
  await openPushTab(visit)
  await page.getByRole('button', { name: 'Push Groups' }).click()
  await page.getByRole('menuitem', { name: 'Find groups by rule' }).click()
  await page.getByLabel('Rule name').fill('All of Fluid')
  await page.getByRole('textbox', { name: 'Text' }).fill('Fluid')
  await page.getByRole('button', { name: 'Create Rule' }).click()
  await page
    .getByRole('button', { name: /^Active: push status/ })
    .nth(1)
    .waitFor()
  expect([...server.groups.values()].map(({ displayName }) => displayName)).toEqual([
    'Fluid Team manager',
    'Fluid User',
  ])
})

it('deactivates and activates a push from its status', async () => {
  await using visit = await openConsole()
  const { page, simulator } = visit
  const group = await addInes(visit)
  pushGroupByName(simulator.org, visit.app.id, group.id)
  await openPushTab(visit)
  await page.getByRole('button', { name: /^Active: push status/ }).click()
  await page.getByRole('menuitem', { name: 'Deactivate group push' }).click()
  await page.getByRole('button', { name: /^Inactive: push status/ }).click()
  await page.getByRole('menuitem', { name: 'Activate group push' }).click()
  await page.getByRole('button', { name: /^Active: push status/ }).waitFor()
  expect(visit.complaints).toEqual([])
})

it.each([
  ['Delete the group in the target app', 0],
  ['Leave the group in the target app', 1],
])('unlinks a group: "%s" leaves %i there', async (choice, left) => {
  await using visit = await openConsole()
  const { page, simulator, server } = visit
  const group = await addInes(visit)
  pushGroupByName(simulator.org, visit.app.id, group.id)
  await simulator.settled()
  await openPushTab(visit)
  await page.getByRole('button', { name: /push status of Fluid User/ }).click()
  await page.getByRole('menuitem', { name: 'Unlink pushed group' }).click()
  await page.getByRole('radio', { name: choice }).check()
  await page.getByRole('button', { name: 'Unlink', exact: true }).click()
  await page.getByText('No groups are pushed yet').waitFor()
  expect(server.groups.size).toBe(left)
})

it('shows the error of a push, and pushes again', async () => {
  await using visit = await openConsole()
  const { page, simulator, server } = visit
  const group = await addInes(visit)
  let isBroken = true
  server.intercept(({ path }) =>
    isBroken && path.endsWith('/Groups')
      ? {
          status: 400,
          body: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400","detail":"No role is called Fluid User"}',
        }
      : undefined,
  )
  pushGroupByName(simulator.org, visit.app.id, group.id)
  await openPushTab(visit)
  await page.getByText(/Errors reported by remote server: No role is called Fluid User/).waitFor()
  isBroken = false
  await page.getByRole('button', { name: /^Error: push status/ }).click()
  await page.getByRole('menuitem', { name: 'Push now' }).click()
  await page.getByRole('button', { name: /^Active: push status/ }).waitFor()
  expect(server.groups.size).toBe(1)
})

it('leads from View Logs to the requests and answers behind an event, the token masked', async () => {
  await using visit = await openConsole()
  const { page } = visit
  await addInes(visit)
  await visit.go(`/admin/app/${visit.app.id}/general`)
  await page.getByRole('link', { name: 'View Logs' }).click()
  await page.getByRole('button', { name: 'Open Push new user to external application' }).click()
  await page.getByRole('button', { name: /POST .*\/Users 201/ }).click()
  const request = await page.getByLabel('Request', { exact: true }).innerText()
  expect(request).toMatch(/^POST \/scim\/v2\/Users HTTP\/1\.1/)
  expect(request).toContain('Authorization: ••••')
  expect(await page.content()).not.toContain(TOKEN)
})

it('filters the log by an expression, and tells when the expression cannot be read', async () => {
  await using visit = await openConsole()
  const { page } = visit
  await addInes(visit)
  await visit.go('/admin/reports/system-log')
  await page.getByLabel('Filter').fill('eventType eq "group.lifecycle.create"')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByText('Events: 1', { exact: true }).waitFor()
  await page.getByLabel('Filter').fill('eventType eq')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByText('The expression cannot be read: eventType eq').waitFor()
  expect(await page.getByRole('alert').isVisible()).toBe(true)
})
