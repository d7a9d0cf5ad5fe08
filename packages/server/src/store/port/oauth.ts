import type { AccessTokenId, ClientAuthentication, OauthClientId } from '../../directory/oauth-client.ts'

export interface OauthClientRow {
  readonly id: OauthClientId
  /** What its administrator calls it. */
  readonly name: string
  readonly authentication: ClientAuthentication
  readonly tokenLifetimeMs: number
  readonly createdMs: number
  readonly createdBy: string
  readonly revokedMs: number | undefined
  readonly lastUsedMs: number | undefined
  readonly lastClient: string | undefined
}

/** An access token as stored: sealed by the vault, so that the row alone tells nothing about it. */
export interface AccessTokenRow {
  readonly id: AccessTokenId
  readonly clientId: OauthClientId
  readonly sealed: Uint8Array
  readonly expiresMs: number
}

export interface Oauth {
  findClient(id: OauthClientId): Promise<OauthClientRow | undefined>
  /** All clients, the newest first, revoked ones too. */
  listClients(): Promise<readonly OauthClientRow[]>
  /** A token whose client has not been revoked; it may have expired. */
  findAccessToken(id: AccessTokenId): Promise<AccessTokenRow | undefined>
}

export interface OauthWrites {
  insertClient(client: Omit<OauthClientRow, 'revokedMs' | 'lastUsedMs' | 'lastClient'>): Promise<void>
  /** Puts another secret in the place of a client's. */
  replaceSecret(id: OauthClientId, secret: { readonly sealed: Uint8Array; readonly lastFour: string }): Promise<void>
  /** Ends the client and every token that it holds. */
  revokeClient(id: OauthClientId, atMs: number): Promise<void>
  noteClientUse(id: OauthClientId, use: { readonly atMs: number; readonly client: string }): Promise<void>
  insertAccessToken(token: AccessTokenRow): Promise<void>
  /** Remembers an assertion until it expires; false when it has been used before. `key` is a digest of its jti. */
  rememberAssertion(client: OauthClientId, key: string, expiresMs: number): Promise<boolean>
  /** Forgets tokens and assertions that had expired at that time. */
  removeExpired(atMs: number): Promise<void>
}
