import { X509Certificate } from 'node:crypto'
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml'
import { describe, expect, it } from 'vitest'
import { assignPerson } from '../apps/assignments.ts'
import { addMembers, createGroup } from '../org/groups.ts'
import { suspendPerson } from '../org/people.ts'
import { listEvents } from '../system-log/system-log.ts'
import { addPerson } from '../testing/company.ts'
import { API_TOKEN, type Served, serveCompany } from '../testing/okta-client.ts'
import { setSignInPassword } from './sessions.ts'
import { updateSaml } from './settings.ts'

const ACS = 'https://acme.example/AuthServices/Acs'
const AUDIENCE = 'https://acme.example'

/** Served, with Ines assigned and the app's sign-on set up; and a service provider that knows the metadata. */
async function openSignOn() {
  const served = await serveCompany()
  const { org } = served.simulator
  const ines = addPerson(served, 'Ines Valcourt')
  assignPerson(org, served.app.id, ines.id)
  updateSaml(org, served.app.id, { ssoAcsUrl: ACS, audience: AUDIENCE })
  const url = `${served.url}/app/${served.app.id}/sso/saml`
  const metadata = await (await fetch(`${url}/metadata`)).text()
  const provider = new SAML({
    callbackUrl: ACS,
    issuer: AUDIENCE,
    audience: AUDIENCE,
    entryPoint: url,
    idpCert: /<ds:X509Certificate>(.+)<\/ds:X509Certificate>/.exec(metadata)?.[1] ?? '',
    idpIssuer: /entityID="([^"]+)"/.exec(metadata)?.[1] ?? '',
    wantAuthnResponseSigned: true,
    wantAssertionsSigned: true,
    validateInResponseTo: ValidateInResponseTo.ifPresent,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
  })
  return { served, ines, url, metadata, provider }
}

/** Sends the sign-in form of a page with a user name, as a browser would. */
async function signIn(served: Served, page: Response, fields: Readonly<Record<string, string>>): Promise<Response> {
  const html = await page.text()
  const action = /<form method="post" action="([^"]+)"/.exec(html)?.[1] ?? ''
  return fetch(new URL(action, served.url), {
    method: 'POST',
    body: new URLSearchParams({ ...hiddenOf(html), ...fields }),
    redirect: 'manual',
  })
}

function hiddenOf(html: string): Record<string, string> {
  const inputs = html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)
  return Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, value]))
}

async function accept(provider: SAML, page: Response) {
  const { SAMLResponse = '', RelayState = '' } = hiddenOf(await page.text())
  return { ...(await provider.validatePostResponseAsync({ SAMLResponse, RelayState })), RelayState }
}

const INES = { username: 'ines.valcourt@northrail.example' }

describe('metadata', () => {
  it('names the identity provider, its certificate and both bindings, to everybody', async () => {
    const { served, metadata, url } = await openSignOn()
    await using _served = served
    expect(metadata).toContain(`Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${url}"`)
    expect(metadata).toContain(`Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${url}"`)
    const text = /<ds:X509Certificate>(.+)<\/ds:X509Certificate>/.exec(metadata)?.[1] ?? ''
    const certificate = new X509Certificate(Buffer.from(text, 'base64'))
    expect([certificate.subject, certificate.verify(certificate.publicKey)]).toEqual(['CN=okta-sim.example', true])
  })

  it('is the same through the Management API, for those with a token', async () => {
    const { served, metadata } = await openSignOn()
    await using _served = served
    const address = `${served.url}/api/v1/apps/${served.app.id}/sso/saml/metadata`
    const answer = await fetch(address, { headers: { Authorization: `SSWS ${API_TOKEN}` } })
    expect(await answer.text()).toBe(metadata)
  })
})

describe('sign-on from the service provider', () => {
  it('answers a redirect with a signed response that the service provider accepts', async () => {
    const { served, provider } = await openSignOn()
    await using _served = served
    const page = await fetch(await provider.getAuthorizeUrlAsync('board=7', undefined, {}))
    const { profile, RelayState } = await accept(provider, await signIn(served, page, INES))
    expect([profile?.nameID, RelayState]).toEqual(['ines.valcourt@northrail.example', 'board=7'])
  })

  it('answers the POST binding too', async () => {
    const { served, provider, url } = await openSignOn()
    await using _served = served
    provider.options.skipRequestCompression = true
    const form = await provider.getAuthorizeMessageAsync('', undefined, {})
    const page = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ SAMLRequest: String(form.SAMLRequest) }),
    })
    const { profile } = await accept(provider, await signIn(served, page, INES))
    expect(profile?.nameID).toBe('ines.valcourt@northrail.example')
  })

  it('does not ask again while the person is signed in', async () => {
    const { served, provider } = await openSignOn()
    await using _served = served
    const first = await signIn(served, await fetch(await provider.getAuthorizeUrlAsync('', undefined, {})), INES)
    const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? ''
    const second = await fetch(await provider.getAuthorizeUrlAsync('', undefined, {}), { headers: { cookie } })
    expect((await accept(provider, second)).profile?.nameID).toBe('ines.valcourt@northrail.example')
  })

  it('tells attributes and groups as the statements say', async () => {
    const { served, provider, ines } = await openSignOn()
    await using _served = served
    const { org } = served.simulator
    for (const name of ['Fluid User', 'Fluid Viewer', 'Planning'])
      addMembers(org, createGroup(org, { name }).id, [ines.id])
    updateSaml(org, served.app.id, {
      attributeStatements: [
        { type: 'EXPRESSION', name: 'firstName', values: ['user.firstName'] },
        { type: 'GROUP', name: 'groups', filterType: 'STARTS_WITH', filterValue: 'Fluid' },
      ],
    })
    const page = await fetch(await provider.getAuthorizeUrlAsync('', undefined, {}))
    const { profile } = await accept(provider, await signIn(served, page, INES))
    expect(profile).toMatchObject({ firstName: 'Ines', groups: ['Fluid User', 'Fluid Viewer'] })
  })
})

describe('sign-on from here', () => {
  it('posts a response that answers no request, with the default relay state', async () => {
    const { served, provider, url } = await openSignOn()
    await using _served = served
    updateSaml(served.simulator.org, served.app.id, { defaultRelayState: 'https://acme.example/home' })
    const { profile, RelayState } = await accept(provider, await signIn(served, await fetch(url), INES))
    expect([profile?.nameID, profile?.inResponseTo]).toEqual(['ines.valcourt@northrail.example', undefined])
    expect(RelayState).toBe('https://acme.example/home')
  })

  it('shows people their apps once they have signed in', async () => {
    const { served } = await openSignOn()
    await using _served = served
    const answer = await signIn(served, await fetch(`${served.url}/signin`), INES)
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    const home = await (await fetch(`${served.url}/home`, { headers: { cookie } })).text()
    expect(home).toContain(`href="/app/${served.app.id}/sso/saml"`)
  })
})

describe('sign-on is refused', () => {
  it.each([
    ['somebody whom the org does not have', { username: 'nobody@northrail.example' }, 'nobody has the user name'],
    ['somebody who is not assigned', { username: 'tomas.reyl@northrail.example' }, 'is not assigned to Fluid SCIM'],
    ['somebody who is suspended', { username: 'odile.brandt@northrail.example' }, 'is SUSPENDED'],
  ])('to %s, with the reason', async (_title, fields, reason) => {
    const { served, url } = await openSignOn()
    await using _served = served
    addPerson(served, 'Tomas Reyl')
    suspendPerson(served.simulator.org, addPerson(served, 'Odile Brandt').id)
    const answer = await signIn(served, await fetch(url), fields)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(await answer.text()).toContain(reason)
  })

  it('without the org’s password, where it has one', async () => {
    const { served, provider, url } = await openSignOn()
    await using _served = served
    setSignInPassword(served.simulator.org, 'a long pass phrase')
    const refused = await signIn(served, await fetch(url), { ...INES, password: 'another' })
    expect(refused.status).toBe(401)
    const answer = await signIn(served, await fetch(url), { ...INES, password: 'a long pass phrase' })
    expect((await accept(provider, answer)).profile?.nameID).toBe('ines.valcourt@northrail.example')
  })

  it('for a request that wants its answer elsewhere', async () => {
    const { served, url } = await openSignOn()
    await using _served = served
    const xml = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0" AssertionConsumerServiceURL="https://evil.example/acs"/>`
    const request = { SAMLRequest: Buffer.from(xml).toString('base64') }
    const page = await fetch(url, { method: 'POST', body: new URLSearchParams(request) })
    const answer = await signIn(served, page, INES)
    expect([answer.status, (await answer.text()).includes('name="SAMLResponse"')]).toEqual([400, false])
  })

  it.each([
    ['text that is not XML', 'nothing'],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ['another message', '<a xmlns="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1"/>'],
  ])('for a SAMLRequest with %s', async (_title, xml) => {
    const { served, url } = await openSignOn()
    await using _served = served
    const body = new URLSearchParams({ SAMLRequest: Buffer.from(xml).toString('base64') })
    const answer = await fetch(url, { method: 'POST', body })
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('The SAMLRequest cannot be read'),
    ])
  })

  it('to a passive request when nobody is signed in, by a signed answer', async () => {
    const { served, provider } = await openSignOn()
    await using _served = served
    provider.options.passive = true
    const page = await fetch(await provider.getAuthorizeUrlAsync('', undefined, {}))
    const { SAMLResponse = '' } = hiddenOf(await page.text())
    expect(Buffer.from(SAMLResponse, 'base64').toString()).toContain('urn:oasis:names:tc:SAML:2.0:status:NoPassive')
    expect((await provider.validatePostResponseAsync({ SAMLResponse })).profile).toBeNull()
  })

  it('and the System Log tells both outcomes', async () => {
    const { served, url } = await openSignOn()
    await using _served = served
    addPerson(served, 'Tomas Reyl')
    await signIn(served, await fetch(url), INES)
    await signIn(served, await fetch(url), { username: 'tomas.reyl@northrail.example' })
    const events = listEvents(served.simulator.org, { eventType: 'user.authentication.sso', limit: 9 })
    expect(events.map(({ document }) => document.outcome)).toMatchObject([
      { result: 'SUCCESS' },
      { result: 'FAILURE', reason: expect.stringContaining('not assigned') },
    ])
  })
})
