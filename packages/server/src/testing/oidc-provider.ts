// An OpenID provider that others have written (oidc-provider), for one client, whose people sign in with any password.

import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose'
import { Provider } from 'oidc-provider'
import type { TestBrowser } from './browser.ts'

const KEY_ID = 'provider-key'
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** Also such as do not belong there; undefined: the token has none of that name. */
export type Claims = Readonly<Record<string, unknown>>

export interface TestOpenIdProvider extends AsyncDisposable {
  readonly issuer: string
  /** The paths that it was asked for, in order. */
  readonly asked: readonly string[]
  /** A logout token with the provider's own key: what is said here stands in place of what belongs there. */
  logoutToken(claims: Claims, header?: Partial<JWTHeaderParameters>): Promise<string>
}

export interface OpenIdClient {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUris: readonly string[]
  /** Where a browser may be sent back to when it has been signed out. */
  readonly signedOutUris: readonly string[]
  /** Where the provider says, from server to server, that somebody has signed out; with the session's id. */
  readonly backChannelLogoutUri?: string
}

export async function startOpenIdProvider(client: OpenIdClient): Promise<TestOpenIdProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the provider has no port')
  const issuer = `http://127.0.0.1:${address.port}`
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: KEY_ID, alg: 'RS256', use: 'sig' }] },
    features: { backchannelLogout: { enabled: true } },
    // Without its own guard, by which it calls no address of this machine.
    fetch: (url, options = {}) =>
      fetch(url, Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'dispatcher'))),
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [...client.redirectUris],
        post_logout_redirect_uris: [...client.signedOutUris],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        ...(client.backChannelLogoutUri === undefined
          ? {}
          : {
              backchannel_logout_uri: client.backChannelLogoutUri,
              backchannel_logout_session_required: true,
            }),
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email', 'email_verified'] },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, email: id, email_verified: id.startsWith('verified') }),
    }),
  })
  const asked: string[] = []
  server.on('request', ({ url = '' }) => asked.push(url))
  server.on('request', provider.callback())
  return {
    issuer,
    asked,
    logoutToken: async (claims, header = {}) => {
      const seconds = Math.floor(Date.now() / 1_000)
      const said: Claims = {
        iss: issuer,
        aud: client.clientId,
        iat: seconds,
        exp: seconds + 120,
        jti: randomUUID(),
        events: { [EVENT]: {} },
        ...claims,
      }
      return new SignJWT({ ...said })
        .setProtectedHeader({ alg: 'RS256', kid: KEY_ID, typ: 'logout+jwt', ...header })
        .sign(privateKey)
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Signs in at the provider and consents, as its own development pages ask; answers where it sends the browser. */
export async function signInAtProvider(browser: TestBrowser, root: string, login: string, name: string) {
  let last = await browser.get(`/signin/with/${name}`)
  for (let steps = 0; steps < 12; steps += 1) {
    const { location } = last
    if (location?.startsWith(root) === true) return location
    if (location !== undefined) {
      last = await browser.get(location)
      continue
    }
    const action = /<form[^>]*action="([^"]+)"/.exec(last.text)?.[1] ?? ''
    const prompt = /name="prompt" value="([^"]+)"/.exec(last.text)?.[1] ?? ''
    last = await browser.post(new URL(action, last.url).href, { prompt, login, password: 'any' }, { isForeign: false })
  }
  throw new Error('the provider does not send the browser back')
}

/** Signs out at the provider, and says there that it is meant: answers where the browser is sent. */
export async function signOutAtProvider(browser: TestBrowser, address: string): Promise<string | undefined> {
  const asked = await browser.get(address)
  const action = /<form[^>]*action="([^"]+)"/.exec(asked.text)?.[1] ?? ''
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(asked.text)?.[1] ?? ''
  const gone = await browser.post(new URL(action, asked.url).href, { xsrf, logout: 'yes' }, { isForeign: false })
  return gone.location
}
