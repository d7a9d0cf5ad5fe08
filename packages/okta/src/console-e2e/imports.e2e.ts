// Provisioning → To Okta and the Import tab in the console.
import { expect, it } from 'vitest'
import { assignPeople } from '../apps/assignments.ts'
import { consoleInBrowser } from '../testing/browser.ts'
import { addPerson } from '../testing/company.ts'

const openConsole = consoleInBrowser()
const HOUR_MS = 3_600_000

it('schedules imports, sets what they match and what the app decides, and shows it', async () => {
  await using visit = await openConsole()
  const { page, simulator, server } = visit
  await visit.go(`/admin/app/${visit.app.id}/provisioning`)
  await page.getByRole('button', { name: 'To Okta' }).click()
  await page.getByRole('button', { name: 'Edit General' }).click()
  await page.getByRole('combobox', { name: 'Schedule import' }).click()
  await page.getByRole('option', { name: 'Every 3 hours' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Every 3 hours').waitFor()
  await page.getByRole('button', { name: 'Edit User Creation & Matching' }).click()
  await page.getByRole('radio', { name: 'Email matches' }).check()
  await page.getByRole('checkbox', { name: 'Auto-confirm exact matches' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Email matches').waitFor()
  await page.getByRole('button', { name: 'Edit Profile & Lifecycle Sourcing' }).click()
  await page.getByRole('checkbox', { name: 'Allow Fluid SCIM to source Okta users' }).check()
  await page.getByRole('radio', { name: 'Suspend' }).check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Suspend', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Edit Import Safeguard' }).click()
  await page.getByRole('checkbox', { name: 'Org-wide unassignment safeguard' }).uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Disabled', { exact: true }).waitFor()
  server.take()
  simulator.skipTime(3 * HOUR_MS)
  await simulator.settled()
  expect(server.take()).toEqual(['GET /Users?startIndex=1&count=100', 'GET /Groups?startIndex=1&count=100'])
  expect(visit.complaints).toEqual([])
})

it('shows why all imports are paused, and resumes them', async () => {
  await using visit = await openConsole()
  const { page, simulator, server, app } = visit
  const people = Array.from({ length: 101 }, (_, index) => addPerson(visit, `Person Number${index}`).id)
  assignPeople(simulator.org, app.id, people)
  await simulator.settled()
  for (const id of [...server.users.keys()].slice(0, 30)) server.users.delete(id)
  await visit.go(`/admin/app/${app.id}/import`)
  await page.getByRole('button', { name: 'Import Now' }).click()
  await page
    .getByText(/it would unassign 30 of the 101 users of Fluid SCIM, more than 20 percent/)
    .first()
    .waitFor()
  expect(await page.getByRole('button', { name: 'Import Now' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Resume All Imports' }).click()
  await page.getByText('All imports paused').waitFor({ state: 'hidden' })
  await simulator.settled()
  await visit.go(`/admin/app/${app.id}/assignments`)
  await page.getByRole('row', { name: /Person Number50/ }).waitFor()
  expect(await page.getByRole('row', { name: /Person Number5 / }).count()).toBe(0)
})
