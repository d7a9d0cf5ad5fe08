// Sign-in as people meet it: a real browser, a real Fluid, the simulator as their identity provider.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import {
  addApp,
  addMembers,
  assignPerson,
  createGroup,
  createHttp,
  createPerson,
  openApiToken,
  openSimulator,
  type Person,
  pushGroupByName,
  saveConnection,
  saveToApp,
  unassignPerson,
} from '@fluid-scim/okta'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from './support/chromium.ts'
import { type AddedOrganisation, type FluidProcess, startFluidProcess } from './support/fluid-process.ts'

let browser: Browser
let fluid: FluidProcess
let acme: AddedOrganisation
let root: string

beforeAll(async () => {
  browser = await launchChromium()
  fluid = await startFluidProcess()
  acme = await fluid.addOrganisation('acme')
  root = `http://acme.localhost:${fluid.port}`
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await fluid?.[Symbol.asyncDispose]()
})

/** A page whose every complaint of the browser, a breach of the content policy above all, fails the test. */
async function open(path: string): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext()
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(root + path)
  return { page, complaints }
}

async function signInAdmin(page: Page): Promise<void> {
  await page.getByLabel('User name').fill(acme.admin.userName)
  await page.getByLabel('Password').fill(acme.admin.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL('**/account')
}

/** Grounds, letters and the button of a page, as the browser draws them. */
async function looksOf(page: Page, button: string) {
  const colour = await page.getByRole('button', { name: button, exact: true }).evaluate((element) => {
    const { backgroundColor, color, borderTopLeftRadius } = getComputedStyle(element)
    return { backgroundColor, color, borderTopLeftRadius }
  })
  const ground = await page.evaluate(() => {
    const { backgroundColor, color, fontFamily } = getComputedStyle(document.body)
    const heading = document.querySelector('h1')
    return { backgroundColor, color, fontFamily, weight: heading === null ? '' : getComputedStyle(heading).fontWeight }
  })
  return { colour, ground }
}

describe('the pages of sign-in', () => {
  test.each([
    ['light', 1_100],
    ['dark', 380],
  ] as const)('can be used by everybody, %s, %d wide', async (colorScheme, width) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } })
    const page = await context.newPage()
    const found: string[] = []
    const look = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      found.push(...violations.map(({ id, nodes }) => `${page.url()} ${id}: ${nodes[0]?.html}`))
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth > document.documentElement.clientWidth',
      )
      if (overflow === true) found.push(`${page.url()} is wider than the window`)
    }
    for (const path of ['/signin', '/signin/pin', '/signin/pin/enter', '/signin/with/Nobody']) {
      await page.goto(root + path)
      await look()
    }
    await page.goto(`${root}/signin`)
    await signInAdmin(page)
    await look()
    await page.getByRole('button', { name: 'Set up a second factor' }).click()
    await look()
    expect(found).toEqual([])
    await context.close()
  })

  test.each(['light', 'dark'] as const)('are one house with the console, %s', async (colorScheme) => {
    const context = await browser.newContext({ colorScheme: colorScheme === 'light' ? 'dark' : 'light' })
    const page = await context.newPage()
    await page.goto(`${root}/signin`)
    // Chosen in the console, it holds here too, whatever the system has.
    await page.evaluate((chosen) => localStorage.setItem('mantine-color-scheme-value', chosen), colorScheme)
    await page.reload()
    const here = await looksOf(page, 'Sign in')
    await signInAdmin(page)
    await page.goto(`${root}/people`)
    await page.getByRole('button', { name: 'Add a person' }).waitFor()
    expect(await looksOf(page, 'Add a person')).toEqual(here)
    const [ours, theirs] = await page.evaluate(() =>
      Promise.all(['/signin/mark.svg', '/icon.svg'].map(async (path) => (await fetch(path)).text())),
    )
    expect(ours?.replace('<title>Fluid</title>', '').trim()).toBe(theirs?.trim())
    await context.close()
  })

  test('tell times in the zone of the reader, and the exact instant', async () => {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Asia/Tokyo' })
    const page = await context.newPage()
    await page.goto(`${root}/signin`)
    await signInAdmin(page)
    const time = page.locator('time').first()
    const instant = (await time.getAttribute('datetime')) ?? ''
    const shown = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Asia/Tokyo' })
    await expect.poll(() => time.innerText()).toContain(shown.format(new Date(instant)))
    expect(await time.getAttribute('title')).toContain(instant)
    await context.close()
  })

  test('sign in with a passkey after it was made, without a password', async () => {
    const { page, complaints } = await open('/signin')
    const devTools = await page.context().newCDPSession(page)
    await devTools.send('WebAuthn.enable')
    await devTools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
      },
    })
    await signInAdmin(page)
    await page.getByLabel('Name of the new passkey').fill('Test laptop')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('cell', { name: 'Test laptop' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.waitForURL('**/account')
    expect(await page.getByText('passkey', { exact: false }).first().isVisible()).toBe(true)
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('single sign-on through Okta', () => {
  test('assign, sign in, see the roles; unassign, and the open page is signed out within a second; assign again, and back', async () => {
    await using okta = await startOkta()
    const ines = okta.hire('Ines', 'Valcourt')
    await okta.assign(ines)

    const { page, complaints } = await open('/signin')
    await page.getByRole('link', { name: 'Continue with Okta SSO' }).click()
    await page.locator('input[name="username"]').fill(ines.profile.login)
    await page.locator('form').getByRole('button').first().click()
    await page.waitForURL(`${root}/account`)
    expect(await page.locator('main').innerText()).toContain('ines.valcourt@northrail.example')
    expect(await page.locator('.roles').innerText()).toContain('Project access')

    await okta.unassign(ines)
    await page.getByText('your access to Fluid has ended').waitFor({ timeout: 1_500 })

    await page.getByRole('link', { name: 'Continue with Okta SSO' }).click()
    await page.waitForLoadState()
    expect(await page.locator('body').innerText()).not.toContain('Where you are signed in')

    await okta.assign(ines)
    await page.goto(`${root}/signin`)
    await page.getByRole('link', { name: 'Continue with Okta SSO' }).click()
    await page.waitForURL(`${root}/account`)
    expect(await page.locator('.roles').innerText()).toContain('Project access')
    expect(complaints).toEqual([])
    await page.context().close()
  }, 120_000)
})

/** The simulator with Fluid as its app, and Fluid with the simulator as its provider. */
async function startOkta() {
  const dataDir = mkdtempSync(join(tmpdir(), 'okta-e2e-'))
  const simulator = await openSimulator({ dataDir })
  const { org, wire } = simulator
  const token = openApiToken(org)
  const http = createHttp({ simulator, token })
  const origin = await http.listen({ port: 0, host: '127.0.0.1' })
  const app = addApp(org, { template: 'scim2headerauth', label: 'Fluid' })
  await saveConnection(wire, app.id, { baseUrl: acme.scimBaseUrl, credential: acme.scimToken })
  await saveToApp(wire, app.id, { createUsers: true, updateUsers: true, deactivateUsers: true })
  const roles = ['Fluid User', 'Fluid Project access'].map((name) => createGroup(org, { name, description: '' }))
  for (const { id } of roles) pushGroupByName(org, app.id, id)
  await setUpSignOn(`${origin}/api/v1/apps/${app.id}`, token.value)
  await setUpProvider(`${origin}/app/${app.id}/sso/saml/metadata`)
  return {
    hire: (firstName: string, lastName: string): Person => {
      const login = `${firstName}.${lastName}@northrail.example`.toLowerCase()
      return createPerson(org, { profile: { firstName, lastName, login, email: login } })
    },
    assign: async (person: Person) => {
      assignPerson(org, app.id, person.id)
      for (const { id } of roles) addMembers(org, id, [person.id])
      await simulator.settled()
    },
    unassign: async (person: Person) => {
      unassignPerson(org, app.id, person.id)
      await simulator.settled()
    },
    [Symbol.asyncDispose]: async () => {
      await http.close()
      await simulator[Symbol.asyncDispose]()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** The Sign On tab: SAML 2.0, our ACS URL and audience. */
async function setUpSignOn(url: string, token: string): Promise<void> {
  const headers = { Authorization: `SSWS ${token}`, 'Content-Type': 'application/json' }
  const app = await (await fetch(url, { headers })).json()
  const signOn = { ssoAcsUrl: `${root}/AuthServices/OktaSSO/Acs`, audience: root }
  const body = JSON.stringify({ ...app, signOnMode: 'SAML_2_0', settings: { ...app.settings, signOn } })
  const answer = await fetch(url, { method: 'PUT', headers, body })
  if (!answer.ok) throw new Error(await answer.text())
}

async function setUpProvider(metadataUrl: string): Promise<void> {
  const { apiKey } = JSON.parse(
    await fluid.fluid('apikey', 'add', 'acme', '--name', 'Set-up', '--scope', 'write', '--json'),
  )
  const answer = await fetch(`http://localhost:${fluid.port}/o/acme/api/v1/providers/OktaSSO`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind: 'saml', label: 'Okta SSO', type: 'Okta', metadataUrl, appEntityId: root }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}
