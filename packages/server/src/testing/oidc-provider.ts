// An OpenID provider that others have written (oidc-provider), for one client, whose people sign in with any password.

import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

export interface TestOpenIdProvider extends AsyncDisposable {
  readonly issuer: string
}

export interface OpenIdClient {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUris: readonly string[]
  /** Where a browser may be sent back to when it has been signed out. */
  readonly signedOutUris: readonly string[]
}

export async function startOpenIdProvider(client: OpenIdClient): Promise<TestOpenIdProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the provider has no port')
  const issuer = `http://127.0.0.1:${address.port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [...client.redirectUris],
        post_logout_redirect_uris: [...client.signedOutUris],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email', 'email_verified'] },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, email: id, email_verified: id.startsWith('verified') }),
    }),
  })
  server.on('request', provider.callback())
  return {
    issuer,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
