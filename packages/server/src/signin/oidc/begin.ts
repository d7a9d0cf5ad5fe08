// Sending somebody to an OpenID provider: authorization code with PKCE, state and nonce.

import { randomBytes } from 'node:crypto'
import { buildAuthorizationUrl, calculatePKCECodeChallenge } from 'openid-client'
import type { OidcProvider } from '../../directory/sign-in-provider.ts'
import { STEP_MS } from '../admission.ts'
import { derivedFrom, digestOf } from '../opaque.ts'
import type { SignInParts } from '../parts.ts'
import { beginStep } from '../steps.ts'
import type { Visit } from '../visit.ts'
import { callbackUrl, oidcClient } from './client.ts'

export interface OidcDeparture {
  readonly provider: OidcProvider
  readonly browser: string
  readonly next: string
}

export function stateStep(state: string): string {
  return `oidc state ${state}`
}

/** The PKCE verifier: only the browser's own text makes it, so a stolen code is worth nothing without that browser. */
export function verifierOf(browser: string, state: string): string {
  return derivedFrom(browser, `oidc ${state}`)
}

/** Answers the address to which the browser goes. */
export async function beginOidc(parts: SignInParts, visit: Visit, departure: OidcDeparture): Promise<string> {
  const { provider, browser, next } = departure
  const client = await oidcClient(parts, visit, provider)
  const state = randomBytes(24).toString('base64url')
  const nonce = randomBytes(24).toString('base64url')
  const url = buildAuthorizationUrl(client, {
    redirect_uri: callbackUrl(visit, provider),
    scope: 'openid profile email',
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(verifierOf(browser, state)),
    code_challenge_method: 'S256',
  })
  const nowMs = parts.runtime.now()
  await parts.runtime.store.write(visit.organisation.id, (tx) =>
    beginStep(
      tx,
      stateStep(state),
      { kind: 'sso', provider: provider.name, browser: digestOf(browser), next, nonce },
      { nowMs, expiresMs: nowMs + STEP_MS },
    ),
  )
  return url.href
}
