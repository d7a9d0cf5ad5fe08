// What an administrator does in the console, from one screen to the next, in a real browser against a real Fluid; the
// identity provider is the Okta simulator, or a client that sends what Okta sends.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  addApp,
  addMembers,
  assignPerson,
  createGroup,
  createPerson,
  openSimulator,
  pushGroupByName,
  saveConnection,
  saveToApp,
  testCredentials,
} from '@fluid-scim/okta'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { oktaOf } from '../support/company.ts'
import { type ConsoleScene, openConsole } from '../support/console.ts'

let scene: ConsoleScene

beforeAll(async () => {
  scene = await openConsole('path')
}, 120_000)

afterAll(() => scene?.[Symbol.asyncDispose]())

/** What the screen shows to be copied under that label. */
async function copied(page: Page, label: string): Promise<string> {
  const box = page.locator('.copy').filter({ has: page.getByRole('button', { name: `Copy ${label}`, exact: true }) })
  return (await box.locator('code').first().innerText()).trim()
}

/** Sets a token by the dialog and answers what it shows once. */
async function setToken(page: Page, button: string): Promise<string> {
  await page.getByRole('button', { name: button }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Copy it now').waitFor()
  const token = await copied(page, 'SCIM Secret Token')
  await dialog.getByRole('button', { name: 'I have copied it' }).click()
  return token
}

describe('connecting Okta', () => {
  test('by what is on the screen alone: every step is ticked off as it works, and a wrong token is told at once', async () => {
    await using opened = await scene.open('/authentication-providers')
    const { page } = opened
    await page.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('No token has been set yet.').waitFor()
    const baseUrl = await copied(page, 'SCIM Base URL')
    const token = await setToken(page, 'Set a token')
    expect(token).toMatch(/^fluid_\w{40}$/)
    expect(await page.locator('main').innerText()).not.toContain(token)
    expect(await page.locator('main').innerText()).toContain(`…${token.slice(-4)}`)

    await page.getByRole('link', { name: 'Connect Okta, step by step' }).click()
    const step = (title: string) => page.locator('.steps > li', { hasText: title })
    await page.getByText('2 of 13 steps are seen to work').waitFor()

    await using simulator = await startSimulator()
    const { org, wire } = simulator
    const app = addApp(org, { template: 'scim2headerauth', label: 'Fluid SCIM' })
    const wrong = await testCredentials(wire, app.id, { baseUrl, credential: 'not-the-token-of-acme' })
    expect(wrong.isVerified).toBe(false)
    await page.getByText('A request with a wrong token was refused').waitFor()
    expect((await testCredentials(wire, app.id, { baseUrl, credential: token })).isVerified).toBe(true)
    await saveConnection(wire, app.id, { baseUrl, credential: token })
    await step('Test API Credentials, then Save').locator('.dot svg').waitFor()
    expect(await step('Test API Credentials, then Save').getAttribute('class')).toBe('done')
    expect(await page.getByText('A request with a wrong token was refused').count()).toBe(0)

    await saveToApp(wire, app.id, { createUsers: true, updateUsers: true, deactivateUsers: true })
    const ines = createPerson(org, {
      profile: {
        login: 'ines.valcourt@northrail.example',
        email: 'ines.valcourt@northrail.example',
        firstName: 'Ines',
        lastName: 'Valcourt',
      },
    })
    assignPerson(org, app.id, ines.id)
    await simulator.settled()
    await page.locator('li.done', { hasText: 'Assign people' }).waitFor()

    const group = createGroup(org, { name: 'Fluid User', description: '' })
    addMembers(org, group.id, [ines.id])
    pushGroupByName(org, app.id, group.id)
    await simulator.settled()
    await page.getByText('Everything works. You can close this guide.').waitFor()
    expect(await page.locator('.steps > li.done').count()).toBe(13)
    expect(opened.complaints).toEqual([])
  }, 90_000)

  test('goes on without a gap while the token is replaced, and says when the old one is no longer needed', async () => {
    await using opened = await scene.open('/authentication-providers')
    const { page } = opened
    const before = await setToken(page, 'Replace the token')
    const after = await setToken(page, 'Replace the token')
    await page.getByText('Previous token', { exact: true }).waitFor()
    const read = (token: string) => oktaOf(scene.acme, token).send('GET', '/Users?startIndex=1&count=2')
    await expect.poll(async () => (await read(after)).status).toBe(200)
    expect((await read(before)).status).toBe(200)
    await page.getByText('The new token is in use. The previous one can be revoked now.').waitFor()
    await page.getByRole('button', { name: 'Revoke the previous token now' }).click()
    await page.getByRole('dialog').getByText('The new token is in use already.').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('The token is revoked.').waitFor()
    await expect.poll(async () => (await read(before)).status).toBe(401)
    expect((await read(after)).status).toBe(200)
  })

  test('refuses a token that is too short before it is sent, and one with a space in it with a reason', async () => {
    await using opened = await scene.open('/authentication-providers')
    const { page } = opened
    await page.getByRole('button', { name: 'Replace the token' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: 'Type my own' }).click()
    const field = dialog.getByRole('textbox', { name: 'SCIM Secret Token' })
    await field.fill('too-short')
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
    await field.fill('with a space in the middle of it')
    await dialog.getByText('cannot travel in an HTTP header').waitFor()
    await field.fill('Long-enough-for-7-out-of-the-book-and-more')
    await dialog.getByText('As recommended').waitFor()
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(false)
  })
})

describe('people and groups', () => {
  test('a held group is mapped with one click, after a look at who gains what, and takes effect at once', async () => {
    const okta = await client()
    const ruth = await okta.addUser('ruth@northrail.example', { displayName: 'Ruth Mori' })
    const users = await okta.findGroup('Fluid User')
    await okta.send('PATCH', `/Groups/${users}`, patchOf({ op: 'add', path: 'members', value: [{ value: ruth }] }))
    await okta.addGroup('Fluid Projekt Viewer', [ruth])
    await using opened = await scene.open('/groups')
    const { page } = opened
    await page.getByRole('button', { name: 'Map to Project Viewer' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('1 person gets Project Viewer').waitFor()
    await dialog.getByText('Ruth Mori').waitFor()
    await dialog.getByRole('button', { name: 'Map it' }).click()
    await page.getByText('“Fluid Projekt Viewer” now grants Project Viewer.').waitFor()
    await expect.poll(() => page.getByText('These groups grant nothing yet').count()).toBe(0)
    await page.goto(`${scene.root}/people/${ruth}`)
    await page.getByText('from the group Fluid Projekt Viewer (your mapping)').waitFor()
  })

  test('a person’s history is told, live, with what was before and what came from where', async () => {
    const okta = await client()
    const omar = await okta.addUser('omar@northrail.example', { displayName: 'Omar Haddad', title: 'Analyst' })
    await using opened = await scene.open(`/people/${omar}`)
    const { page } = opened
    await page.getByRole('heading', { name: 'Omar Haddad' }).waitFor()
    await okta.send('PATCH', `/Users/${omar}`, patchOf({ op: 'replace', path: 'title', value: 'Team Lead' }))
    await page.getByText('Okta updated Omar Haddad (omar@northrail.example): title.').click()
    const row = page.getByRole('row', { name: /title/ })
    expect(await row.innerText()).toMatch(/title\s+Analyst\s+Team Lead/)
    expect(await page.locator('dd', { hasText: 'Team Lead' }).first().innerText()).toContain('from Okta')

    await page.getByRole('button', { name: 'Deactivate' }).click()
    await page.getByRole('dialog').getByText('This person comes from your identity provider').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click()
    await page.getByText('admin deactivated Omar Haddad').waitFor()
    await page.getByText('Access was ended by admin').waitFor()
    await page.goto(`${scene.root}/former-people`)
    await page.getByRole('link', { name: 'Omar Haddad' }).waitFor()
  })

  test('somebody is added by hand, found by the beginning of any name, and edited', async () => {
    await using opened = await scene.open('/people')
    const { page } = opened
    await page.getByRole('button', { name: 'Add a person' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('First name').fill('Amara')
    await dialog.getByLabel('Last name').fill('Okafor')
    await dialog.getByLabel('User name').fill('amara@northrail.example')
    await dialog.getByLabel('E-mail').fill('amara@northrail.example')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Amara Okafor' }).waitFor()
    await page.goto(`${scene.root}/people`)
    await page.getByRole('searchbox', { name: 'Search people' }).fill('oka ama')
    await expect.poll(() => page.locator('.virtual li').count()).toBe(1)
    await page.locator('.virtual li a').click()
    await page.getByRole('button', { name: 'Edit' }).click()
    await dialog.getByLabel('Title').fill('Controller')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Amara Okafor is saved.').waitFor()
    expect(await page.locator('dd', { hasText: 'Controller' }).first().innerText()).toContain('set by admin')
  })
})

describe('names from outside', () => {
  test('are text on every page, whatever they look like (T-57)', async () => {
    const okta = await client()
    const name = '<img src=x onerror="document.title=1">'
    const mallory = await okta.addUser('=HYPERLINK("http://x")', { displayName: name, title: '</script><b>x' })
    const group = await okta.addGroup('<b>Team</b> {{7*7}}', [mallory])
    for (const path of ['/people', `/people/${mallory}`, '/groups', `/groups/${group}`, '/provisioning-log', '/']) {
      await using opened = await scene.open(path)
      await opened.page
        .getByText(path === '/groups' ? '<b>Team</b> {{7*7}}' : name)
        .first()
        .waitFor()
      expect(await opened.page.locator('main img, main b').count()).toBe(0)
      expect(await opened.page.title()).not.toBe('1')
      expect(opened.complaints).toEqual([])
    }
  })
})

describe('the safeguard', () => {
  test('an alarm says how many people are without access, and puts everybody back with one click', async () => {
    const okta = await client()
    const people: string[] = []
    for (let number = 0; number < 14; number += 1) {
      people.push(await okta.addUser(`p${number}@northrail.example`, { displayName: `Person ${number}` }))
    }
    await using opened = await scene.open('/')
    const { page } = opened
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    for (const id of people) await okta.deactivate(id)
    await page.getByText('Okta took access or roles away from 14 people.').waitFor()
    await page.getByRole('button', { name: 'It was a mistake: put everybody back' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('14 people get back exactly what they had').waitFor()
    await dialog.getByRole('button', { name: 'Put everybody back' }).click()
    await page.getByText('14 people are as before.').waitFor()
    await expect.poll(() => page.getByText('took access or roles away').count()).toBe(0)
    await page.goto(`${scene.root}/people?state=deactivated`)
    await expect.poll(() => page.getByText('Person 1').count()).toBe(0)
  }, 60_000)
})

describe('the switch "Disable SCIM User Sync"', () => {
  test('asks before it cuts the provider off, says so everywhere, and lets it in again', async () => {
    const okta = await client()
    await using opened = await scene.open('/authentication-providers')
    const { page } = opened
    await page.getByRole('switch', { name: /Disable SCIM User Sync/ }).click({ force: true })
    await page.getByRole('dialog').getByText('the access of now').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Disable sync' }).click()
    await page.getByText('SCIM User Sync is disabled, so every request is refused.').waitFor()
    await expect.poll(async () => (await okta.send('GET', '/Users?count=1')).status).toBe(403)
    await page.getByRole('switch', { name: /Disable SCIM User Sync/ }).click({ force: true })
    await page.getByText('SCIM User Sync is on.').waitFor()
    await expect.poll(async () => (await okta.send('GET', '/Users?count=1')).status).toBe(200)
  })
})

describe('a first sync', () => {
  test('is followed by an open page without a question to the server for each person', async () => {
    const okta = await client()
    await using opened = await scene.open('/groups')
    const { page } = opened
    await page.getByRole('heading', { name: 'Groups and roles' }).waitFor()
    await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
    const asked: string[] = []
    page.on('request', (request) => {
      if (new URL(request.url()).pathname.endsWith('/api/v1/mappings')) asked.push(request.url())
    })
    const numbers = Array.from({ length: 120 }, (_, number) => number)
    await Promise.all(numbers.map((number) => okta.addUser(`sync${number}@northrail.example`)))
    await okta.addGroup('Fluid Sync Watch', [])
    await page.getByText('Fluid Sync Watch').first().waitFor()
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.length).toBeLessThan(60)
  })
})

describe('the way in', () => {
  test('leads through sign-in, and back to the page that was asked for', async () => {
    const context = await scene.browser.newContext()
    const page = await context.newPage()
    await page.goto(`${scene.root}/people`)
    await page.waitForURL('**/signin?next=%2Fpeople')
    await page.getByLabel('User name').fill(scene.acme.admin.userName)
    await page.getByLabel('Password').fill(scene.acme.admin.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByRole('heading', { name: 'People', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Account: admin' }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.waitForURL('**/signin')
    await context.close()
  })
})

async function startSimulator() {
  const dataDir = mkdtempSync(join(tmpdir(), 'okta-e2e-'))
  const simulator = await openSimulator({ dataDir })
  return {
    ...simulator,
    [Symbol.asyncDispose]: async () => {
      await simulator[Symbol.asyncDispose]()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A client with a token of its own. */
async function client() {
  const output = await scene.fluid.fluid('token', 'set', 'acme', '--generate')
  const token = /fluid_[A-Za-z0-9]{40}/.exec(output)?.[0]
  if (token === undefined) throw new Error(`no token in: ${output}`)
  const okta = oktaOf(scene.acme, token)
  await expect.poll(async () => (await okta.send('GET', '/Users?count=1')).status).toBe(200)
  return okta
}

function patchOf(operation: object) {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: [operation] }
}
