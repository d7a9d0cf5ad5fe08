// OAuth 2.0 clients of an organisation: who may fetch access tokens for its SCIM surface (RFC 6749 section 4.4).

declare const brand: unique symbol

/** A client's public identifier: `client_id`. */
export type OauthClientId = string & { readonly [brand]: 'OauthClientId' }
/** The public half of an access token, by which its row is found. */
export type AccessTokenId = string & { readonly [brand]: 'AccessTokenId' }

// Any text may be asked for as an identifier: one that is not ours is simply not found.
export const oauthClientId = (text: string): OauthClientId => text as OauthClientId
export const accessTokenId = (text: string): AccessTokenId => text as AccessTokenId

/** The one scope that there is: everything on the SCIM surface, nothing elsewhere (T-13). */
export const SCIM_SCOPE = 'scim'

export const TOKEN_LIFETIME_DEFAULT_MS = 3_600_000
export const TOKEN_LIFETIME_MIN_MS = 60_000
export const TOKEN_LIFETIME_MAX_MS = 86_400_000

/** How a client proves who it is. */
export type ClientAuthentication =
  /** A shared secret: client_secret_basic or client_secret_post. */
  | { readonly kind: 'secret'; readonly sealed: Uint8Array; readonly lastFour: string }
  /** Assertions signed with one of these keys: private_key_jwt (RFC 7523 section 2.2). */
  | { readonly kind: 'jwks'; readonly jwks: PublicJwks }
  /** The same, with the keys behind an address of the client's, so that it can change them itself. */
  | { readonly kind: 'jwks-url'; readonly url: string }

/** A JSON Web Key Set that holds public keys and nothing else. */
export interface PublicJwks {
  readonly keys: readonly Readonly<Record<string, unknown>>[]
}

const KEYS_MAX = 20
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/** A key set that cannot be used: the sentence says what is wrong with it. */
export class InvalidJwks extends Error {}

/**
 * A key set from its JSON value. Throws InvalidJwks for anything else, for symmetric keys, and for a private key, which
 * nobody but its owner may hold.
 */
export function parsePublicJwks(value: unknown): PublicJwks {
  const keys = isRecord(value) ? value['keys'] : undefined
  if (!Array.isArray(keys) || !keys.every(isRecord)) {
    throw new InvalidJwks('This is no JSON Web Key Set: it must be an object with "keys", a list of public keys.')
  }
  if (keys.length === 0 || keys.length > KEYS_MAX) {
    throw new InvalidJwks(`The key set has ${keys.length} keys: it needs at least one, and may have ${KEYS_MAX}.`)
  }
  for (const key of keys) {
    if (PRIVATE_MEMBERS.some((member) => Object.hasOwn(key, member))) {
      throw new InvalidJwks(
        'The key set holds a private or symmetric key. Export the public keys only, and regard this key as leaked.',
      )
    }
    if (!['RSA', 'EC', 'OKP'].includes(String(key['kty']))) {
      throw new InvalidJwks('A key of the set has no usable "kty": RSA, EC and OKP (Ed25519) are taken.')
    }
  }
  return { keys }
}

/** The address of a key set as it may be fetched: https, no name and password in it. Throws InvalidJwks. */
export function parseJwksUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '') {
    throw new InvalidJwks(
      `"${text.slice(0, 200)}" is no address of a key set: it must begin with https:// and hold no password.`,
    )
  }
  return url.href
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
