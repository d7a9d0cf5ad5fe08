// Every kind of credential, of each organisation, on every route that the server has: it works on its own surface and on
// no other (T-10, T-13). The table of routes is the server's own, so a new route is tried without being named here.

import { consolePages } from '@fluid-scim/api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addApiKey } from '../provisioning/api-keys.ts'
import { addOauthClient } from '../provisioning/oauth-clients.ts'
import type { TestOrganisation } from '../testing/fluid.ts'
import { testIdp } from '../testing/saml-idp.ts'
import { type SignInTest, startSignIn } from '../testing/sign-in.ts'
import type { Route } from './route-table.ts'
import { csrfToken } from './signin/csrf.ts'

/** The whole list of what anybody may ask for without a credential. */
const PUBLIC = new Set([
  'GET /livez',
  // To programs on this machine only, or to whoever has its own token.
  'GET /metrics',
  'GET /readyz',
  'GET /o/:organisation/scim/v2/ServiceProviderConfig',
  'GET /o/:organisation/scim/v2/ServiceProviderConfigs',
  'GET /o/:organisation/.well-known/oauth-authorization-server',
  'POST /o/:organisation/oauth2/token',
  'GET /o/:organisation/api/v1/openapi.json',
  'GET /o/:organisation/api/docs',
  'GET /o/:organisation/signin',
  'POST /o/:organisation/signin',
  'GET /o/:organisation/signin/pin',
  'POST /o/:organisation/signin/pin',
  'GET /o/:organisation/signin/pin/enter',
  'POST /o/:organisation/signin/pin/enter',
  'GET /o/:organisation/signin/register',
  'POST /o/:organisation/signin/register',
  'GET /o/:organisation/signin/register/enter',
  'POST /o/:organisation/signin/register/enter',
  'GET /o/:organisation/signin/code',
  'POST /o/:organisation/signin/code',
  'POST /o/:organisation/signin/passkey/options',
  'POST /o/:organisation/signin/passkey',
  'POST /o/:organisation/signout',
  'GET /o/:organisation/signin/with/:provider',
  'GET /o/:organisation/signin/arrive',
  'POST /o/:organisation/signin/arrive',
  'POST /o/:organisation/AuthServices/Acs',
  'POST /o/:organisation/AuthServices/:provider/Acs',
  'GET /o/:organisation/AuthServices/Metadata',
  'GET /o/:organisation/AuthServices/Logout',
  'POST /o/:organisation/AuthServices/Logout',
  'GET /o/:organisation/AuthServices/:provider/Callback',
  'POST /o/:organisation/AuthServices/:provider/BackChannelLogout',
  'GET /o/:organisation/.well-known/jwks.json',
  'GET /o/:organisation/.well-known/ssf-configuration',
  'GET /o/:organisation/signin/style.css',
  'GET /o/:organisation/signin/page.js',
  'GET /o/:organisation/signin/colours.js',
  'GET /o/:organisation/signin/mark.svg',
])

type Kind = 'nothing' | 'SCIM token' | 'OAuth token' | 'API key' | 'administrator' | 'person' | 'personal token'
type Surface = 'scim' | 'api' | 'own api' | 'own page'

const CONSOLE = new RegExp(`^GET /o/:organisation/(${consolePages.join('|')})(/\\*)?$`)

/** Which kinds a surface lets in; everything else is refused before the handler. */
const ADMITTED: Readonly<Record<Surface, readonly Kind[]>> = {
  scim: ['SCIM token', 'OAuth token'],
  api: ['API key', 'administrator'],
  'own api': ['administrator', 'person', 'personal token'],
  'own page': ['administrator', 'person'],
}

let test: SignInTest
let credentials: readonly { readonly kind: Kind; readonly of: 'acme' | 'northrail'; readonly headers: HeadersInit }[]

beforeAll(async () => {
  test = await startSignIn()
  // People whom SCIM manages have no passwords here; with this they may, so that no route is closed for that reason alone.
  await test.fluid.acme.set({ signIn: { localForManaged: true } })
  const other = await test.fluid.addOrganisation('northrail')
  credentials = [
    { kind: 'nothing', of: 'acme', headers: {} },
    ...(await credentialsOf(test.fluid.acme, 'acme')),
    ...(await credentialsOf(other, 'northrail')),
  ]
})
afterAll(() => test[Symbol.asyncDispose]())

async function credentialsOf(organisation: TestOrganisation, of: 'acme' | 'northrail') {
  const { runtime, vault, origin } = test.fluid
  const root = `${origin}/o/${of}`
  const by = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const
  const { id } = organisation.added.organisation
  const key = await addApiKey(runtime, vault, by, {
    organisation: id,
    name: 'All',
    scopes: ['write'],
    lifetimeMs: undefined,
  })
  const client = await addOauthClient(runtime, vault, by, {
    organisation: id,
    name: 'Client',
    authentication: { kind: 'secret' },
  })
  const issued = await fetch(`${root}/oauth2/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${client.id}:${client.secret?.reveal()}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  const { access_token } = await issued.json()
  const administrator = test.newBrowser(of)
  await administrator.submit('/signin', '/signin', {
    userName: 'admin',
    password: organisation.added.admin.password.reveal(),
  })
  const idp = testIdp(`https://${of}.example/idp`)
  await test.connect(idp, {}, organisation)
  await organisation.addUser('ines@northrail.example')
  const person = test.newBrowser(of)
  const acsUrl = `${root}/AuthServices/OktaSSO/Acs`
  const SAMLResponse = idp.response({ acsUrl, audience: root })
  await person.follow(await person.post(acsUrl, { SAMLResponse }, { isForeign: true }))
  const made = await person.submit('/account', '/account/tokens', { name: 'Script', scope: 'write', days: '7' })
  const token = /fluid_pat_[\w-]+/.exec(made.text)?.[0] ?? ''
  const bearer = (secret: string): HeadersInit => ({ Authorization: `Bearer ${secret}` })
  const cookie = (value = ''): HeadersInit => ({ Cookie: `fluid-session=${value}`, 'X-CSRF-Token': csrfToken(value) })
  return [
    { kind: 'SCIM token', of, headers: bearer(organisation.token) },
    { kind: 'OAuth token', of, headers: bearer(access_token) },
    { kind: 'API key', of, headers: bearer(key.key.reveal()) },
    { kind: 'administrator', of, headers: cookie(administrator.cookie('fluid-session')) },
    { kind: 'person', of, headers: cookie(person.cookie('fluid-session')) },
    { kind: 'personal token', of, headers: bearer(token) },
  ] as const
}

function surfaceOf({ method, url, config }: Route): Surface | 'public' {
  if (PUBLIC.has(`${method === 'HEAD' ? 'GET' : method} ${url}`)) return 'public'
  if (config['isPublic'] === true) return 'public'
  if (url.includes('/scim/v2')) return 'scim'
  if (url.includes('/api/v1')) return config['needs'] === 'signed-in' ? 'own api' : 'api'
  if (url.includes('/account')) return 'own page'
  return 'public'
}

/** Whether the gate let the request through to its handler, whatever that made of it. */
async function isAdmitted({ method, url }: Route, headers: HeadersInit): Promise<boolean> {
  const path = url.replace(':organisation', 'acme').replace(/:\w+/g, '0192f0c4-0000-7000-8000-000000000000')
  const controller = new AbortController()
  const response = await fetch(`${test.fluid.origin}${path.replace('*', 'x')}`, {
    method,
    redirect: 'manual',
    headers: { ...Object.fromEntries(new Headers(headers)), Accept: 'application/json, */*' },
    signal: controller.signal,
  })
  controller.abort()
  const isSentToSignIn = (response.headers.get('location') ?? '').includes('/signin')
  // 429: a wrong SCIM token, once more than the limit of its source allows.
  return !isSentToSignIn && ![401, 403, 429].includes(response.status)
}

describe('credentials', () => {
  it('are at hand in every kind, of both organisations', () => {
    expect(credentials.length).toBe(13)
    expect(JSON.stringify(credentials)).not.toMatch(/undefined|Bearer "/)
  })

  it('work on their own surface and on no other (T-10, T-13)', async () => {
    const wrong: string[] = []
    const routes = test.fluid.routes.filter(({ method }) => method !== 'HEAD')
    expect(routes.length).toBeGreaterThan(80)
    for (const route of routes) {
      const surface = surfaceOf(route)
      if (surface === 'public') continue
      for (const { kind, of, headers } of credentials) {
        const expected = of === 'acme' && ADMITTED[surface].includes(kind)
        if ((await isAdmitted(route, headers)) !== expected) {
          wrong.push(`${kind} of ${of} on ${route.method} ${route.url}: ${expected ? 'refused' : 'let in'}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  it('are asked for on every route but those of the list (T-10)', () => {
    const open = test.fluid.routes
      .filter((route) => route.method !== 'HEAD' && surfaceOf(route) === 'public')
      .map(({ method, url }) => `${method} ${url}`)
    const unlisted = open.filter((name) => !PUBLIC.has(name) && !isStatic(name) && !name.startsWith('OPTIONS'))
    expect(unlisted).toEqual([])
  })
})

/** The console's own files hold nothing of anybody; other methods of public addresses are refused; mail is for this machine. */
function isStatic(name: string): boolean {
  return (
    /^GET \/o\/:organisation(\/assets\/.*|\/icon\.svg|\/?)$/.test(name) ||
    CONSOLE.test(name) ||
    /^(GET|PUT|PATCH|DELETE) \/o\/:organisation\/oauth2\/token$/.test(name) ||
    /^(POST|PUT|PATCH|DELETE) \/o\/:organisation\/scim\/v2\/ServiceProviderConfigs?$/.test(name) ||
    name === 'GET /mailbox'
  )
}
