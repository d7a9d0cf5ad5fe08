// An OAuth client for tests: it has a secret or a key of its own, and asks the token endpoint as it is told.

import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

export interface TokenAnswer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests compare answers of every shape as a whole.
  readonly body: any
}

/** POST of form parameters to the token endpoint below an organisation's address. */
export async function askForToken(
  root: string,
  parameters: Readonly<Record<string, string>> | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  const response = await fetch(`${root}/oauth2/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: typeof parameters === 'string' ? parameters : new URLSearchParams(parameters).toString(),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

export interface Signer {
  /** The public key alone. */
  readonly publicJwk: JWK
  /** A good assertion of this client for this audience, with claims laid over it. */
  sign(clientId: string, audience: string, claims?: Readonly<Record<string, unknown>>): Promise<string>
}

export async function createSigner(kid: string, alg = 'ES256'): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  return {
    publicJwk: { ...(await exportJWK(publicKey)), kid, alg },
    sign: (clientId, audience, claims = {}) => {
      const now = Math.floor(Date.now() / 1_000)
      const all = {
        iss: clientId,
        sub: clientId,
        aud: audience,
        iat: now,
        exp: now + 300,
        jti: randomUUID(),
        ...claims,
      }
      return new SignJWT(all).setProtectedHeader({ alg, kid }).sign(privateKey)
    },
  }
}

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** The parameters of a request with an assertion. */
export function withAssertion(assertion: string): Readonly<Record<string, string>> {
  return { grant_type: 'client_credentials', client_assertion_type: JWT_BEARER, client_assertion: assertion }
}
