// The provider form against a live identity provider, and what somebody without the right meets who comes in by it.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { oktaOf } from '../support/company.ts'
import { type ConsoleScene, openConsole } from '../support/console.ts'
import { type OktaProcess, startOktaProcess } from '../support/okta-process.ts'

let scene: ConsoleScene
let okta: OktaProcess

beforeAll(async () => {
  scene = await openConsole('host')
  okta = await startOktaProcess()
}, 120_000)

afterAll(async () => {
  await okta?.[Symbol.asyncDispose]()
  await scene?.[Symbol.asyncDispose]()
})

const LOGIN = 'ines.valcourt@northrail.example'

/** The app of Fluid in Okta, with somebody assigned to it; its metadata URL and a way to set its addresses. */
async function addOktaApp(label: string) {
  const app = { name: 'scim2headerauth', label, signOnMode: 'SAML_2_0' }
  const { id } = await okta.send('POST', '/apps', app)
  return {
    id,
    metadataUrl: `${okta.url}/app/${id}/sso/saml/metadata`,
    setUp: (ssoAcsUrl: string, audience: string) =>
      okta.send('PUT', `/apps/${id}`, { ...app, settings: { signOn: { ssoAcsUrl, audience } } }),
  }
}

/** Opens the form, with a name that nobody has. */
async function openForm(page: Page, name: string, label: string) {
  await page.getByRole('button', { name: 'Add Provider' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Unique name' }).fill(name)
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(label)
  return dialog
}

/** Self-signed for this test; good until 2 January 2024. */
const EXPIRED =
  'MIICuDCCAaCgAwIBAgIQTmI8+JM8Bx4+PrpYjb4mmTANBgkqhkiG9w0BAQsFADAWMRQwEgYDVQQDDAtvbGQuZXhhbXBsZTAiGA8yMDIzMDEwMjEyMDAwMFoYDzIwMjQwMTAyMTIwMDAwWjAWMRQwEgYDVQQDDAtvbGQuZXhhbXBsZTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAK5L2zUFqExALiLdFN9OVTHCAFIpAOJifrULyRfc9xb+0CU46NmArxeAh1nF8m5ZzNEySr3ui2MzXwSxEDXF00HuxAFejlOkN7C4Oqhx+F9Kqijk4h73hkZkiSk1N8ROLH02uecIba6eWplrBfUHERJeiAhIK8gLGBen8ZQOaLB/VAhZ/6JW4/fIVY1UT0y35SvoZ3ADApRIPUMnomBt78HvHd3J3jb4pD8u/KDA+prER3S1u65hKTsMP7imlJml1oPRJckUqMs3eCcYLBiC9G+cJGgTmw8JkV/OdxnFGOYKa6sHR7sgOpxBPkj0z0FH+3rmRXj9xvRkHqNmRcwi28UCAwEAATANBgkqhkiG9w0BAQsFAAOCAQEAliAi5PBKjlCs3mcJDcuOrFrXN7MpD7y3Do7GO8TzUoppDnc55LSqY1gIy4BWcrGlH25448bj4ufnUFPoQtBRZSCceQg6DZwZTtY/GPKBbN1FRcmHnvizCTUx7zRNOAqJhWRJvBX3tMFSsT5HXCa5G1oxmeeRnEgJEhFtdR8xbK1asvsPvBkIfqboQr8yQG/pDMSu9jLYsMZU087+PT3FQxZbsuiqVhBZGMUC/bakn+q4dlF13ozYKRetgVnVZWWQBKaVzcFKdvITjGPCn6F3XO6CFwpYvyb3b63RKfevdJYShVZtHYPBrpnLDzDUQz7yAN7+w6s/uUjwFcO0ihT4rQ=='

test('a provider is set up from its metadata URL, and people sign in by it and come back to the page they wanted', async () => {
  const app = await addOktaApp('Fluid')
  const person = { firstName: 'Ines', lastName: 'Valcourt', login: LOGIN, email: LOGIN }
  const { id } = await okta.send('POST', '/users?activate=true', { profile: person })
  await okta.send('POST', `/apps/${app.id}/users`, { id })
  await using opened = await scene.open('/authentication-providers')
  const { page } = opened
  const dialog = await openForm(page, 'OktaSSO', 'Okta SSO')
  await dialog.getByRole('textbox', { name: 'Federation metadata URL' }).fill(app.metadataUrl)
  await dialog.getByRole('button', { name: 'Read the metadata' }).click()
  await dialog.getByText('This is what the metadata says. Nothing is changed yet.').waitFor()
  await dialog.getByText(`${okta.url}/app/${app.id}/sso/saml`, { exact: true }).waitFor()
  await dialog.getByRole('button', { name: 'Save And Apply Settings' }).click()
  await page.getByText('The provider is saved and in use.').waitFor()
  const card = page.locator('.card.tight', { hasText: 'OktaSSO' })
  const acsUrl = await card.locator('.copy code').innerText()
  const audience = await card.locator('dd').first().innerText()
  await app.setUp(acsUrl, audience)
  const scim = oktaOf(scene.acme, scene.acme.scimToken)
  const ines = await scim.addUser(LOGIN, { displayName: 'Ines Valcourt' })
  await scim.addGroup('Fluid Application administrator', [ines])
  await scim.addGroup('Fluid User', [ines])

  const context = await scene.browser.newContext()
  const other = await context.newPage()
  await other.goto(`${scene.root}/people`)
  await signInByOkta(other)
  await other.waitForURL(`${scene.root}/people`)
  await other.getByRole('heading', { name: 'People', exact: true }).waitFor()
  await other.getByRole('button', { name: 'Account: Ines Valcourt' }).waitFor()
  expect(opened.complaints).toEqual([])

  await card.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByText('1 person who came in through it is signed out now.').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()

  await withoutTheRight(other, () => revokeRight(scim))
  await context.close()
}, 90_000)

test('an OpenID provider is set up, and its card shows the addresses to register with it', async () => {
  await using opened = await scene.open('/authentication-providers')
  const { page } = opened
  await opened.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const dialog = await openForm(page, 'OktaOidc', 'Okta OIDC')
  await dialog.getByRole('combobox', { name: 'Protocol' }).click()
  await page.getByRole('option', { name: 'OpenID Connect' }).click()
  await dialog.getByRole('textbox', { name: 'Issuer' }).fill('https://northrail.okta.example')
  await dialog.getByRole('textbox', { name: 'Client id' }).fill('fluid')
  await dialog.getByRole('button', { name: 'Save And Apply Settings' }).click()
  const card = page.locator('.card.tight', { hasText: 'OktaOidc' })
  await card.waitFor()
  expect(await card.locator('.copy code').allInnerTexts()).toEqual([
    `${scene.root}/AuthServices/OktaOidc/Callback`,
    `${scene.root}/AuthServices/OktaOidc/BackChannelLogout`,
  ])
  await card.getByRole('button', { name: 'Copy Back-channel logout URI' }).click()
  await card.getByText('Copied', { exact: true }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/BackChannelLogout$/)
  expect(opened.complaints).toEqual([])
})

async function signInByOkta(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Continue with Okta SSO' }).click()
  await page.locator('input[name="username"]').fill(LOGIN)
  await page.locator('form').getByRole('button').first().click()
}

async function revokeRight(scim: ReturnType<typeof oktaOf>): Promise<void> {
  const group = await scim.findGroup('Fluid Application administrator')
  await scim.send('DELETE', `/Groups/${group}`)
}

/** An open page turns into one that explains; from then on no answer of the API holds anything but the own session. */
async function withoutTheRight(page: Page, revoke: () => Promise<void>): Promise<void> {
  await revoke()
  await page.getByRole('searchbox', { name: 'Search people' }).fill('i')
  await page.getByRole('heading', { name: 'This console is for administrators' }).waitFor()
  const answers: string[] = []
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (pathname.startsWith('/api/')) answers.push(`${response.status()} ${pathname}`)
  })
  for (const path of ['/', '/people', '/provisioning-log', '/settings']) {
    await page.goto(scene.root + path)
    await page.getByRole('heading', { name: 'This console is for administrators' }).waitFor()
  }
  const text = await page.locator('body').innerText()
  expect(text).toContain('Application administrator or User Administrator')
  expect(text).toContain('An administrator of acme')
  expect(text).toContain('Ines Valcourt')
  expect([...new Set(answers)]).toEqual(['200 /api/v1/session'])
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL('**/signin')
}

describe('the form says what is wrong and what to do, and keeps the focus', () => {
  test('of an address that cannot be reached, a page that is no metadata, and a document that is none', async () => {
    await using opened = await scene.open('/authentication-providers')
    const { page } = opened
    const dialog = await openForm(page, 'Wrong', 'Wrong')
    const url = dialog.getByRole('textbox', { name: 'Federation metadata URL' })
    const look = dialog.getByRole('button', { name: 'Read the metadata' })
    const says = async (sentence: string) => {
      await look.focus()
      await page.keyboard.press('Enter')
      await dialog.getByText(sentence).waitFor()
      expect(await dialog.locator(':focus').count()).toBe(1)
    }
    await url.fill('http://localhost:9/metadata')
    await says('localhost could not be reached.')
    await url.fill(`${okta.url}/app/0oa-nowhere/sso/saml/metadata`)
    await says('It answered 404 instead of 200')
    await url.fill(`${okta.url}/signin`)
    await says('Take the address that your provider calls metadata')
    await url.fill('')
    await dialog.getByRole('textbox', { name: 'Metadata document' }).fill('<md:EntityDescriptor')
    await says('The metadata cannot be used.')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect(await page.locator('.card.tight', { hasText: 'Wrong' }).count()).toBe(0)
  })

  test('of a certificate that has ended, before the metadata is believed', async () => {
    const app = await addOktaApp('Fluid with an old certificate')
    const metadata = await (await fetch(app.metadataUrl)).text()
    const old = metadata.replace(/(<ds:X509Certificate>)[^<]+/, `$1${EXPIRED}`)
    await using opened = await scene.open('/authentication-providers')
    const dialog = await openForm(opened.page, 'Old', 'Old')
    await dialog.getByRole('textbox', { name: 'Metadata document' }).fill(old)
    await dialog.getByRole('button', { name: 'Read the metadata' }).click()
    await dialog.getByText('This certificate ended on 2 Jan 2024').waitFor()
  })
})
