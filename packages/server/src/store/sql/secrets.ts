import { type TokenId, tokenId } from '../../directory/ids.ts'
import type { Secrets, SecretWrites, TokenRow } from '../port/secrets.ts'
import type { SqlRow } from './connection.ts'
import { setWrappedDataKey } from './organisations.ts'
import { bytes, integer, integerOrUndefined, text, textOrUndefined } from './row.ts'
import type { Scope } from './scope.ts'

export class SqlSecrets implements Secrets, SecretWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async getWrappedDataKey(): Promise<Uint8Array> {
    const { connection, organisation } = this.#scope
    const row = await connection.get('SELECT data_key FROM organisations WHERE organisation_id = ?', [organisation])
    if (row === undefined) throw new Error('the organisation of a transaction is not there')
    return bytes(row, 'data_key')
  }

  setWrappedDataKey(wrapped: Uint8Array): Promise<void> {
    return setWrappedDataKey(this.#scope.connection, this.#scope.organisation, wrapped)
  }

  async listTokens(): Promise<readonly TokenRow[]> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT id, sealed, last_four, created_ms, created_by, expires_ms, revoked_ms, last_used_ms, last_client
      FROM scim_tokens WHERE organisation_id = ? ORDER BY created_ms DESC, id DESC`
    return (await connection.all(sql, [organisation])).map(parseToken)
  }

  async insertToken(token: Omit<TokenRow, 'revokedMs' | 'lastUsedMs' | 'lastClient'>): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO scim_tokens (organisation_id, id, sealed, last_four, created_ms, created_by, expires_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      [organisation, token.id, token.sealed, token.lastFour, token.createdMs, token.createdBy, token.expiresMs ?? null],
    )
    this.#scope.noteDoorChange()
  }

  setTokenSealed(id: TokenId, sealed: Uint8Array): Promise<void> {
    this.#scope.noteDoorChange()
    return this.#update(id, 'sealed = ?', [sealed])
  }

  setTokenExpiry(id: TokenId, expiresMs: number): Promise<void> {
    this.#scope.noteDoorChange()
    return this.#update(id, 'expires_ms = ?', [expiresMs])
  }

  revokeToken(id: TokenId, atMs: number): Promise<void> {
    this.#scope.noteDoorChange()
    return this.#update(id, 'revoked_ms = ?', [atMs])
  }

  noteTokenUse(id: TokenId, use: { readonly atMs: number; readonly client: string }): Promise<void> {
    return this.#update(id, 'last_used_ms = ?, last_client = ?', [use.atMs, use.client])
  }

  async #update(id: TokenId, set: string, values: readonly (number | string | Uint8Array)[]): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(`UPDATE scim_tokens SET ${set} WHERE organisation_id = ? AND id = ?`, [
      ...values,
      organisation,
      id,
    ])
  }
}

function parseToken(row: SqlRow): TokenRow {
  return {
    id: tokenId(text(row, 'id')),
    sealed: bytes(row, 'sealed'),
    lastFour: text(row, 'last_four'),
    createdMs: integer(row, 'created_ms'),
    createdBy: text(row, 'created_by'),
    expiresMs: integerOrUndefined(row, 'expires_ms'),
    revokedMs: integerOrUndefined(row, 'revoked_ms'),
    lastUsedMs: integerOrUndefined(row, 'last_used_ms'),
    lastClient: textOrUndefined(row, 'last_client'),
  }
}
