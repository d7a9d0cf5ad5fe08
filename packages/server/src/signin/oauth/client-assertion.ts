// A client's assertion about itself, signed with its private key: RFC 7523 sections 2.2 and 3 (private_key_jwt).

import { createHash } from 'node:crypto'
import { createLocalJWKSet, decodeJwt, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { type ClientAuthentication, type OauthClientId, oauthClientId } from '../../directory/oauth-client.ts'
import { NotFetched } from '../../outgoing/public-fetch.ts'
import { SIGNATURE_ALGORITHMS } from '../signature-algorithms.ts'
import { OauthError } from './oauth-error.ts'
import type { RemoteKeys } from './remote-keys.ts'

const ASSERTION_LENGTH_MAX = 16_384
const SKEW_SECONDS = 60
/** An assertion must be remembered until it expires, so it may not live for long. */
const LIFETIME_SECONDS_MAX = 3_600

export interface VerifiedAssertion {
  /** A digest of its jti: what must not come twice. */
  readonly key: string
  readonly expiresMs: number
}

/** The client that an assertion speaks of, before anything of it is believed. Throws OauthError for what is no JWT. */
export function clientOfAssertion(assertion: string): OauthClientId {
  if (assertion.length > ASSERTION_LENGTH_MAX) throw refused('it is too long')
  try {
    const { sub } = decodeJwt(assertion)
    if (typeof sub === 'string' && sub !== '') return oauthClientId(sub)
  } catch (error) {
    throw refused('it is not a signed JWT', error)
  }
  throw refused('it has no sub claim: the client id')
}

/**
 * Checks signature and claims. `audiences`: what this token endpoint is called. Throws OauthError that says which claim
 * is wrong, since a mistake in it is what an administrator has to find.
 */
export async function verifyAssertion(
  assertion: string,
  client: { readonly id: OauthClientId; readonly authentication: ClientAuthentication },
  { audiences, nowMs, remote }: { readonly audiences: readonly string[]; nowMs: number; remote: RemoteKeys },
): Promise<VerifiedAssertion> {
  const keys = keysOf(client.authentication, remote)
  const { jti, exp = 0 } = await verified(assertion, keys, {
    algorithms: SIGNATURE_ALGORITHMS,
    issuer: client.id,
    subject: client.id,
    audience: [...audiences],
    requiredClaims: ['iss', 'sub', 'aud', 'exp', 'jti'],
    clockTolerance: SKEW_SECONDS,
    currentDate: new Date(nowMs),
  })
  if (typeof jti !== 'string' || jti === '') throw refused('its jti claim is empty')
  const nowSeconds = nowMs / 1_000
  if (exp - nowSeconds > LIFETIME_SECONDS_MAX + SKEW_SECONDS) throw refused('it is valid for more than one hour')
  return {
    key: createHash('sha256').update(jti).digest('base64url'),
    expiresMs: (exp + SKEW_SECONDS) * 1_000,
  }
}

function keysOf(authentication: ClientAuthentication, remote: RemoteKeys): JWTVerifyGetKey {
  switch (authentication.kind) {
    case 'jwks':
      return createLocalJWKSet({ keys: authentication.jwks.keys.map((key) => ({ ...key, kty: String(key['kty']) })) })
    case 'jwks-url':
      return remote.at(authentication.url)
    case 'secret':
      throw refused('this client authenticates with its secret')
  }
}

async function verified(assertion: string, keys: JWTVerifyGetKey, options: Parameters<typeof jwtVerify>[2]) {
  try {
    return (await jwtVerify(assertion, keys, options)).payload
  } catch (error) {
    throw refused(reasonOf(error), error)
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof NotFetched) return `its key set could not be fetched. ${error.message}`
  if (error instanceof errors.JWTExpired) return 'it has expired'
  if (error instanceof errors.JWTClaimValidationFailed) return `its ${error.claim} claim is missing or wrong`
  if (error instanceof errors.JOSEAlgNotAllowed) return `its alg is not one of ${SIGNATURE_ALGORITHMS.join(', ')}`
  if (error instanceof errors.JWKSNoMatchingKey) return 'no key of the client fits it'
  if (error instanceof errors.JWKSMultipleMatchingKeys) return 'several keys fit it: name one of them by kid'
  if (error instanceof errors.JWKSTimeout) return 'its key set took too long to fetch'
  return 'its signature or form is wrong'
}

function refused(why: string, cause?: unknown): OauthError {
  return new OauthError('invalid_client', `The client assertion is refused: ${why}.`, cause)
}
