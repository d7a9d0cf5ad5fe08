import type { TokenId } from '../../directory/ids.ts'

/** A SCIM secret token as stored: sealed by the vault, so that the row alone tells nothing about it. */
export interface TokenRow {
  readonly id: TokenId
  readonly sealed: Uint8Array
  readonly lastFour: string
  readonly createdMs: number
  readonly createdBy: string
  /** After this instant it is dead; undefined: it lives until it is replaced or revoked. */
  readonly expiresMs: number | undefined
  readonly revokedMs: number | undefined
  readonly lastUsedMs: number | undefined
  readonly lastClient: string | undefined
}

export interface Secrets {
  /** The organisation's data key, wrapped by the master key. */
  getWrappedDataKey(): Promise<Uint8Array>
  /** All SCIM tokens, the newest first, dead ones too. */
  listTokens(): Promise<readonly TokenRow[]>
}

export interface SecretWrites {
  setWrappedDataKey(wrapped: Uint8Array): Promise<void>
  insertToken(token: Omit<TokenRow, 'revokedMs' | 'lastUsedMs' | 'lastClient'>): Promise<void>
  setTokenSealed(id: TokenId, sealed: Uint8Array): Promise<void>
  setTokenExpiry(id: TokenId, expiresMs: number): Promise<void>
  revokeToken(id: TokenId, atMs: number): Promise<void>
  noteTokenUse(id: TokenId, use: { readonly atMs: number; readonly client: string }): Promise<void>
}
