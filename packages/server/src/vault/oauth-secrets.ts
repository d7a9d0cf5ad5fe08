// Secrets of OAuth clients, and the access tokens made for them: random, so that nobody can guess them, with a prefix by
// which a leaked one can be recognised (T-14). Both are kept as sealed verifiers, as SCIM secret tokens are.

import { randomBytes } from 'node:crypto'
import { type AccessTokenId, accessTokenId, type OauthClientId } from '../directory/oauth-client.ts'

const CLIENT_SECRET_PREFIX = 'fluid_cs_'
const ACCESS_TOKEN = /^fluid_at_([0-9a-f]{32})_[A-Za-z0-9_-]{43}$/
const SECRET_BYTES = 32

/** A client's secret: 256 random bits. Only letters, digits, `-` and `_`, so that no way of encoding changes it. */
export function generateClientSecret(): string {
  return `${CLIENT_SECRET_PREFIX}${randomSecret()}`
}

/** An opaque access token. Its id is in it, so that one look-up by key finds its row among any number. */
export function makeAccessToken(id: AccessTokenId): string {
  return `fluid_at_${id}_${randomSecret()}`
}

/** A new access token's id from a UUID. */
export function accessTokenIdFrom(uuid: string): AccessTokenId {
  return accessTokenId(uuid.replaceAll('-', ''))
}

/** The id in an access token; undefined for any other kind of credential. */
export function idOfAccessToken(presented: string): AccessTokenId | undefined {
  const id = ACCESS_TOKEN.exec(presented)?.[1]
  return id === undefined ? undefined : accessTokenId(id)
}

/** The vault's purpose for a client secret's verifier: bound to the client's row. */
export function clientSecretPurpose(client: OauthClientId): string {
  return `oauth-client ${client}`
}

export function accessTokenPurpose(id: AccessTokenId): string {
  return `oauth-access-token ${id}`
}

function randomSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}
