import type { ApiScope } from '../../directory/api-scope.ts'
import type { ApiKeyId } from '../../directory/ids.ts'

/** A key of the administration API as stored: sealed by the vault, so that the row alone tells nothing about it. */
export interface ApiKeyRow {
  readonly id: ApiKeyId
  readonly name: string
  readonly scopes: readonly ApiScope[]
  readonly sealed: Uint8Array
  readonly lastFour: string
  readonly createdMs: number
  readonly createdBy: string
  readonly expiresMs: number | undefined
  readonly revokedMs: number | undefined
  readonly lastUsedMs: number | undefined
  readonly lastClient: string | undefined
}

export interface ApiKeys {
  find(id: ApiKeyId): Promise<ApiKeyRow | undefined>
  /** The newest first, dead ones too. */
  list(): Promise<readonly ApiKeyRow[]>
}

export interface ApiKeyWrites {
  insert(key: Omit<ApiKeyRow, 'revokedMs' | 'lastUsedMs' | 'lastClient'>): Promise<void>
  revoke(id: ApiKeyId, atMs: number): Promise<void>
  noteUse(id: ApiKeyId, use: { readonly atMs: number; readonly client: string }): Promise<void>
}
