// The guide "How to set up SCIM with Okta", followed from the first to the last line in a real browser: the simulator's
// admin console on one side, Fluid's Administration Console on the other. A picture of each step is kept.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  addMembers,
  buildConsoleIfStale,
  createGroup,
  createHttp,
  createPerson,
  openApiToken,
  openSimulator,
  removeMembers,
  type Simulator,
} from '@fluid-scim/okta'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from './support/chromium.ts'
import { type AddedOrganisation, type FluidProcess, startFluidProcess } from './support/fluid-process.ts'

const PICTURES = join(import.meta.dirname, '../test-results/guide')
const LABEL = 'Fluid User Provisioning'

let browser: Browser
let fluid: FluidProcess
let acme: AddedOrganisation
let simulator: Simulator
let dataDir: string
let apiKey: string
let okta: { readonly url: string; close(): Promise<void> }

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true })
  await buildConsoleIfStale(() => undefined)
  browser = await launchChromium()
  fluid = await startFluidProcess()
  acme = await fluid.addOrganisation('acme')
  apiKey = JSON.parse(await fluid.fluid('apikey', 'add', 'acme', '--scope', 'read', '--json')).apiKey
  dataDir = mkdtempSync(join(tmpdir(), 'okta-guide-'))
  simulator = await openSimulator({ dataDir })
  okta = await startOkta(simulator)
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await okta?.close()
  await simulator?.[Symbol.asyncDispose]()
  await fluid?.[Symbol.asyncDispose]()
  rmSync(dataDir, { recursive: true, force: true })
})

test('the guide leads from nothing to people with roles, and takes access away again', {
  timeout: 240_000,
}, async () => {
  const team = staff(simulator)
  const page = await (await browser.newContext({ viewport: { width: 1360, height: 900 } })).newPage()
  page.setDefaultTimeout(20_000)
  const picture = pictures(page)

  // Steps 1 to 3: in Fluid, the SCIM Base URL and a secret token of the administrator's own.
  const administration = await (await browser.newContext({ viewport: { width: 1360, height: 900 } })).newPage()
  administration.setDefaultTimeout(20_000)
  await signIn(administration)
  await administration.screenshot({ path: join(PICTURES, '01-authentication-providers.png') })
  const token = 'Guide-token.2026:made-up-for-this-test!'
  await setToken(administration, token)

  // Steps 4 to 6: the integration from the catalog.
  await page.goto(`${okta.url}/`)
  await page.getByRole('link', { name: 'Browse App Catalog' }).first().click()
  await page.getByRole('searchbox', { name: 'Search for an app' }).fill('header')
  await picture('browse-app-catalog')
  await page.getByRole('link', { name: 'SCIM 2.0 Test App (Header Auth)' }).click()
  await page.getByRole('link', { name: 'Add Integration' }).click()
  await page.getByLabel('Application label').fill(LABEL)
  await picture('general-settings')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('radio', { name: 'SAML 2.0' }).check()
  await picture('sign-on-options')
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('heading', { name: LABEL }).waitFor()

  // Steps 7 and 8: the API integration; a wrong token is told in words that help.
  await page.getByRole('tab', { name: 'Provisioning' }).click()
  await page.getByRole('button', { name: 'Configure API Integration' }).click()
  await page.getByLabel('Enable API integration').check()
  await page.getByLabel('Base URL').fill(acme.scimBaseUrl)
  await page.getByRole('textbox', { name: 'API Token' }).fill(`${token}x`)
  await page.getByRole('button', { name: 'Test API Credentials' }).click()
  await page.getByText(/Error authenticating: Unauthorized.*This SCIM secret token is not the one/).waitFor()
  await picture('wrong-token')
  await page.getByRole('textbox', { name: 'API Token' }).fill(token)
  await page.getByRole('button', { name: 'Test API Credentials' }).click()
  await page.getByText(`${LABEL} was verified successfully!`).waitFor()
  await picture('verified')
  await page.getByRole('button', { name: 'Save' }).click()

  // Steps 9 and 10: To App, with the default mappings.
  await page.getByRole('heading', { name: 'Provisioning to App' }).waitFor()
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  for (const name of ['Create Users', 'Update User Attributes', 'Deactivate Users']) {
    await page.getByRole('checkbox', { name: `Enable ${name}` }).check()
  }
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Provisioning to the app is saved.').waitFor()
  await picture('to-app')

  // Step 11: assignments by a group.
  await page.getByRole('tab', { name: 'Assignments' }).click()
  await page.getByRole('button', { name: 'Assign', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Assign to Groups' }).click()
  await page.getByRole('button', { name: `Assign ${team.name}` }).click()
  await page.getByRole('dialog').getByText('Assigned', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('row', { name: /Ines Valcourt.*Provisioned/ }).waitFor()
  await picture('assigned')

  // Step 12: the groups that become roles.
  await page.getByRole('tab', { name: 'Push Groups' }).click()
  for (const name of ['Fluid User', 'Fluid Application Administrator']) {
    await page.getByRole('button', { name: 'Push Groups' }).click()
    await page.getByRole('menuitem', { name: 'Find groups by name' }).click()
    await page.getByRole('combobox', { name: 'Group', exact: true }).fill(name)
    await page.getByRole('option', { name }).click()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: `Active: push status of ${name}` }).waitFor()
  }
  await picture('pushed')

  // Step 13: Fluid has the people and their roles, and tells the story.
  expect(await rolesOf('ines.valcourt@northrail.example')).toEqual(['Application administrator', 'User'])
  expect(await rolesOf('tomas.reyl@northrail.example')).toEqual(['User'])
  await administration.getByRole('link', { name: 'Provisioning log' }).first().click()
  await administration
    .getByText(/created the group "Fluid Application Administrator"/)
    .first()
    .waitFor()
  await administration.screenshot({ path: join(PICTURES, '99-provisioning-log.png') })

  // Troubleshooting: View Logs, Update User, a leaver.
  await page.getByRole('tab', { name: 'Assignments' }).click()
  await page.getByRole('button', { name: 'Edit Ines Valcourt' }).click()
  await page.getByRole('button', { name: 'Update User' }).click()
  await page.getByRole('link', { name: 'View Logs' }).click()
  await page
    .getByRole('button', { name: /Open Push new user to external application/ })
    .first()
    .waitFor()
  await picture('view-logs')
  await page.goBack()
  await page.getByRole('tab', { name: 'Assignments' }).click()
  removeFromTeam(simulator, team, 'ines.valcourt@northrail.example')
  await simulator.settled()
  expect(await rolesOf('ines.valcourt@northrail.example')).toEqual([])
})

interface Team {
  readonly id: string
  readonly name: string
  readonly members: ReadonlyMap<string, string>
}

/** Two people in one group that is assigned, and the groups of the guide's example. */
function staff({ org }: Simulator): Team {
  const members = new Map(
    [
      ['Ines', 'Valcourt'],
      ['Tomas', 'Reyl'],
    ].map(([firstName = '', lastName = '']) => {
      const login = `${firstName}.${lastName}@northrail.example`.toLowerCase()
      const person = createPerson(org, { profile: { login, email: login, firstName, lastName } })
      return [login, person.id]
    }),
  )
  const [ines = '', tomas = ''] = members.values()
  const team = createGroup(org, { name: 'Fluid people', description: 'Who has an account in Fluid' })
  addMembers(org, team.id, [ines, tomas])
  const user = createGroup(org, { name: 'Fluid User', description: 'Gives the role User' })
  addMembers(org, user.id, [ines, tomas])
  const administrator = createGroup(org, { name: 'Fluid Application Administrator', description: 'Gives the role' })
  addMembers(org, administrator.id, [ines])
  return { id: team.id, name: team.name, members }
}

function removeFromTeam({ org }: Simulator, team: Team, login: string): void {
  removeMembers(org, team.id, [team.members.get(login) ?? ''])
}

async function startOkta(simulator: Simulator): Promise<{ url: string; close(): Promise<void> }> {
  const http = createHttp({ simulator, token: openApiToken(simulator.org) })
  const url = await http.listen({ port: 0, host: 'localhost' })
  return { url: url.replace('127.0.0.1', 'localhost').replace('[::1]', 'localhost'), close: () => http.close() }
}

async function signIn(page: Page): Promise<void> {
  await page.goto(acme.consoleUrl)
  await page.getByLabel('User name').fill(acme.admin.userName)
  await page.getByLabel('Password').fill(acme.admin.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('link', { name: 'Authentication Providers' }).first().click()
  await page.getByText(acme.scimBaseUrl).first().waitFor()
}

/** Types the token into the dialog and saves it: it is shown once more to be copied. */
async function setToken(page: Page, token: string): Promise<void> {
  await page.getByRole('button', { name: /^(Set a|Replace the) token$/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'Type my own' }).check()
  await dialog.getByRole('textbox', { name: 'SCIM Secret Token' }).fill(token)
  await dialog.getByText('As recommended').waitFor()
  await page.screenshot({ path: join(PICTURES, '02-secret-token.png') })
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Your new token').waitFor()
  await dialog.getByRole('button', { name: 'I have copied it' }).click()
}

/** Keeps a numbered picture of what the page shows. */
function pictures(page: Page): (name: string) => Promise<void> {
  let number = 2
  return async (name) => {
    number += 1
    await page.screenshot({ path: join(PICTURES, `${String(number).padStart(2, '0')}-${name}.png`) })
  }
}

/** The roles in effect, as an application would ask for them. */
async function rolesOf(userName: string): Promise<readonly string[]> {
  const { allowed, roles } = await accessOf(userName)
  return allowed ? roles.filter(({ effective }) => effective).map(({ role }) => role) : []
}

interface Access {
  readonly allowed: boolean
  readonly roles: readonly { readonly role: string; readonly effective: boolean }[]
}

async function accessOf(userName: string): Promise<Access> {
  const root = acme.consoleUrl.replace(/\/$/, '')
  const ask = async <Answer>(path: string): Promise<Answer> => {
    const response = await fetch(`${root}/api/v1${path}`, { headers: { Authorization: `Bearer ${apiKey}` } })
    // The shapes are those of packages/api, which its own tests hold.
    return (await response.json()) as Answer
  }
  const { items } = await ask<{ items: readonly { id: string }[] }>(`/people?search=${encodeURIComponent(userName)}`)
  const [person] = items
  if (person === undefined) throw new Error(`${userName} is not there`)
  return ask<Access>(`/users/${person.id}/access`)
}
