// What an OpenID provider sends when somebody has signed out there: a logout token, checked as OpenID Connect Back-Channel
// Logout 1.0 section 2.6 says. Nothing of it is believed before, and nobody is asked for keys in the name of another issuer.

import { isJsonObject } from '@fluid-scim/scim'
import { decodeJwt, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { OidcProvider } from '../../directory/sign-in-provider.ts'
import { NotFetched } from '../../outgoing/public-fetch.ts'
import { SignInRefusal } from '../refusal.ts'
import { SIGNATURE_ALGORITHMS } from '../signature-algorithms.ts'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const TYPES: readonly (string | undefined)[] = ['logout+jwt', 'application/logout+jwt', 'jwt', undefined]
const LENGTH_MAX = 16_384
const SKEW_SECONDS = 60
/** It is sent at once, and has to be remembered for as long as it would be taken. */
const AGE_SECONDS_MAX = 600

export interface LogoutToken {
  readonly id: string
  readonly sub: string | undefined
  readonly sid: string | undefined
  /** After this it could not be accepted again. */
  readonly expiresMs: number
}

/** Throws SignInRefusal that says which check it failed. */
export async function verifyLogoutToken(
  token: string,
  facts: {
    readonly provider: OidcProvider
    readonly nowMs: number
    readonly keys: () => Promise<JWTVerifyGetKey>
  },
): Promise<LogoutToken> {
  const { provider, nowMs } = facts
  requireAddressed(token, provider)
  const payload = await verified(token, await facts.keys(), provider, nowMs)
  requireAudience(payload, provider)
  const { events, jti, iat = 0 } = payload
  if (!isJsonObject(events) || !isJsonObject(events[EVENT]))
    throw refused(provider, `its events claim does not hold "${EVENT}"`)
  if (Object.hasOwn(payload, 'nonce'))
    throw refused(provider, 'it has a nonce claim, so it is an ID token and no logout token')
  if (typeof jti !== 'string' || jti === '') throw refused(provider, 'its jti claim is empty')
  const sub = textOf(provider, payload, 'sub')
  const sid = textOf(provider, payload, 'sid')
  if (sub === undefined && sid === undefined)
    throw refused(provider, 'it names nobody: it has neither a sub nor a sid claim')
  return { id: jti, sub, sid, expiresMs: (iat + AGE_SECONDS_MAX + 2 * SKEW_SECONDS) * 1_000 }
}

export function refused({ name }: OidcProvider, why: string): SignInRefusal {
  return new SignInRefusal('oidc-logout', 400, { sentence: `The logout token for "${name}" is refused: ${why}.` })
}

function requireAddressed(token: string, provider: OidcProvider): void {
  if (token === '') throw refused(provider, 'there is none: it is sent as the form field logout_token')
  if (token.length > LENGTH_MAX) throw refused(provider, 'it is too long')
  let claims: JWTPayload
  try {
    claims = decodeJwt(token)
  } catch {
    throw refused(provider, 'it is not a signed JWT')
  }
  // Discovery compares them in this way too, so the one that was typed may lack the slash of the one in tokens.
  const isOurs = claims.iss !== undefined && URL.canParse(claims.iss) && isSameUrl(claims.iss, provider.issuer)
  if (!isOurs) throw refused(provider, 'its iss claim is not the issuer of this provider')
}

function isSameUrl(one: string, other: string): boolean {
  return new URL(one).href === new URL(other).href
}

/** For us, and for nobody else: another audience is none that we trust (OpenID Connect Core 3.1.3.7). */
function requireAudience({ aud }: JWTPayload, provider: OidcProvider): void {
  const audiences = typeof aud === 'string' ? [aud] : (aud ?? [])
  if (audiences.length !== 1 || audiences[0] !== provider.clientId)
    throw refused(provider, 'its aud claim is not our client id alone')
}

async function verified(
  token: string,
  keys: JWTVerifyGetKey,
  provider: OidcProvider,
  nowMs: number,
): Promise<JWTPayload> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      algorithms: SIGNATURE_ALGORITHMS,
      requiredClaims: ['iss', 'aud', 'iat', 'exp', 'jti', 'events'],
      clockTolerance: SKEW_SECONDS,
      maxTokenAge: AGE_SECONDS_MAX,
      currentDate: new Date(nowMs),
    })
    if (!TYPES.includes(protectedHeader.typ?.toLowerCase())) throw refused(provider, 'its typ is not logout+jwt')
    return payload
  } catch (error) {
    throw error instanceof SignInRefusal ? error : refused(provider, reasonOf(error))
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof NotFetched || error instanceof errors.JWKSTimeout) {
    return "the provider's keys could not be fetched just now"
  }
  if (error instanceof errors.JWTExpired) return 'it has expired, or is more than ten minutes old'
  if (error instanceof errors.JWTClaimValidationFailed) return `its ${error.claim} claim is missing or wrong`
  if (error instanceof errors.JOSEAlgNotAllowed) return `its alg is not one of ${SIGNATURE_ALGORITHMS.join(', ')}`
  if (error instanceof errors.JWKSNoMatchingKey) return 'it was signed with none of the keys of this provider'
  if (error instanceof errors.JWKSMultipleMatchingKeys)
    return 'several keys fit it: the provider has to name one by kid'
  return 'its signature or form is wrong'
}

function textOf(provider: OidcProvider, payload: JWTPayload, name: 'sub' | 'sid'): string | undefined {
  if (!Object.hasOwn(payload, name)) return undefined
  const value = payload[name]
  if (typeof value === 'string' && value !== '') return value
  throw refused(provider, `its ${name} claim is no text`)
}
