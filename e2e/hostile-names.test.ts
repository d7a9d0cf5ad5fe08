// Names that are programs: given at every door that takes one, looked at in a real browser on every page of Fluid and of the
// simulator. Nothing of them may run, become an element or a link, or make the content policy speak.

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testIdp } from '../packages/server/src/testing/saml-idp.ts'
import { launchChromium } from './support/chromium.ts'
import { oktaOf } from './support/company.ts'
import { type AddedOrganisation, type FluidProcess, startFluidProcess } from './support/fluid-process.ts'
import { startOktaProcess } from './support/okta-process.ts'

const NAME = `"><img src=x onerror=alert(1)><script>alert(2)</script>'<svg onload=alert(3)>{{7*7}}`
/** As long as the button of a provider may be. */
const SHORT_NAME = '"><img src=x onerror=alert(1)><svg onload=alert(3)>'
const LINK = 'javascript:alert(4)'
/** Elements that came out of a name: none of ours has these. */
const FROM_A_NAME = '[onerror], [onload], img[src="x"], a[href^="javascript:" i], form[action^="javascript:" i]'

let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
}, 90_000)

afterAll(() => browser?.close())

/** Opens the address and answers what it did that it should not. */
async function misdeedsAt(page: Page, url: string, isSettled: () => Promise<unknown>): Promise<readonly string[]> {
  const seen: string[] = []
  page.removeAllListeners()
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', ({ message }) => seen.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) seen.push(message.text())
  })
  page.on('request', (request) => {
    if (request.url().endsWith('/x')) seen.push(`request ${request.url()}`)
  })
  await page.goto(url)
  await isSettled()
  const elements = await page.locator(FROM_A_NAME).count()
  return elements === 0 ? seen : [...seen, `${elements} elements out of a name`]
}

async function nameEverything(fluid: FluidProcess, evil: AddedOrganisation) {
  const { apiKey } = JSON.parse(
    await fluid.fluid('apikey', 'add', 'evil', '--name', NAME, '--scope', 'write', '--json'),
  )
  const okta = oktaOf(evil, evil.scimToken)
  const person = await okta.addUser(NAME, {
    displayName: NAME,
    name: { givenName: NAME, familyName: NAME },
    title: NAME,
    profileUrl: LINK,
    photos: [{ value: LINK, type: NAME }],
    emails: [{ value: `${NAME}@northrail.example`, type: NAME }],
  })
  const gone = await okta.addUser(`gone ${NAME}`, { displayName: NAME })
  const group = await okta.addGroup(NAME, [person, gone])
  await okta.send('DELETE', `/Users/${gone}`)
  const call = async (method: string, path: string, body: object): Promise<void> => {
    const answer = await fetch(`http://localhost:${fluid.port}/o/evil/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${apiKey}`, 'Content-Type': 'application/json', 'User-Agent': NAME },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  }
  await call('POST', '/oauth-clients', { name: NAME })
  await call('PUT', '/mappings', { group: NAME, grant: 'Project Viewer' })
  await call('POST', '/webhooks', { url: `https://northrail.example/${NAME}`, eventTypes: [] })
  await call('PUT', '/schemas', {
    resourceType: 'User',
    id: 'urn:northrail:params:scim:schemas:extension:2.0:Person',
    name: NAME,
    description: NAME,
    attributes: [{ name: 'badge', type: 'string', description: NAME }],
  })
  const metadataXml = testIdp().metadata()
  await call('PUT', '/providers/Evil', { kind: 'saml', label: SHORT_NAME, type: 'Okta', metadataXml })
  return { person, group }
}

test('are text on every page of Fluid (T-57)', async () => {
  await using fluid = await startFluidProcess()
  const evil: AddedOrganisation = JSON.parse(await fluid.fluid('org', 'add', 'evil', '--name', NAME, '--json'))
  const { person, group } = await nameEverything(fluid, evil)
  const root = `http://localhost:${fluid.port}/o/evil`
  const page = await browser.newPage()
  const isShown = () => page.getByText('onerror=alert(1)').first().waitFor()
  const isDrawn = () => page.locator('body').filter({ hasText: /\S/ }).waitFor()
  const next = encodeURIComponent(`/${NAME}`)
  for (const path of [`/signin?next=${next}`, '/signin/pin', '/signin/code', `/nowhere/${next}`]) {
    expect([path, await misdeedsAt(page, root + path, isDrawn)]).toEqual([path, []])
  }
  await page.goto(`${root}/signin`)
  await page.getByLabel('User name').fill(NAME)
  await page.getByLabel('Password').fill(NAME)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await isShown()
  expect(await page.locator(FROM_A_NAME).count()).toBe(0)
  await page.getByLabel('User name').fill(evil.admin.userName)
  await page.getByLabel('Password').fill(evil.admin.password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.goto(`${root}/`)
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  const people = ['/people', `/people/${person}`, '/former-people', '/groups', `/groups/${group}`]
  const others = [
    '/',
    '/authentication-providers',
    '/roles',
    '/roles/Project%20Viewer',
    '/provisioning-log',
    '/settings',
  ]
  for (const path of [...people, ...others]) {
    expect([path, await misdeedsAt(page, root + path, isShown)]).toEqual([path, []])
  }
  const search = `?search=${encodeURIComponent(NAME)}`
  for (const path of [
    `/people${search}`,
    '/account',
    '/api/docs',
    '/authentication-providers/guide/okta',
    `/${next}`,
  ]) {
    expect([path, await misdeedsAt(page, root + path, isDrawn)]).toEqual([path, []])
  }
  await page.close()
}, 120_000)

test('are text on every page of the simulator (T-57)', async () => {
  await using okta = await startOktaProcess()
  const profile = { firstName: NAME, lastName: NAME, login: 'evil@northrail.example', email: 'evil@northrail.example' }
  const person = await okta.send('POST', '/users?activate=true', { profile: { ...profile, title: NAME } })
  const group = await okta.send('POST', '/groups', { profile: { name: NAME, description: NAME } })
  const page = await browser.newPage()
  const isShown = () => page.getByText('onerror=alert(1)').first().waitFor()
  const isDrawn = () => page.locator('body').filter({ hasText: /\S/ }).waitFor()
  const named = ['/people', `/people/${person.id}`, '/groups', `/groups/${group.id}`, '/reports/system-log']
  for (const path of named) {
    expect([path, await misdeedsAt(page, `${okta.url}/admin${path}`, isShown)]).toEqual([path, []])
  }
  for (const path of ['/dashboard', '/groups/rules', '/apps/assign-users', `/${encodeURIComponent(NAME)}`]) {
    expect([path, await misdeedsAt(page, `${okta.url}/admin${path}`, isDrawn)]).toEqual([path, []])
  }
  await page.close()
}, 120_000)
