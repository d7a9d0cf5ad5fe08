import { API_SCOPES } from '../../directory/api-scope.ts'
import { type ApiKeyId, apiKeyId } from '../../directory/ids.ts'
import type { ApiKeyRow, ApiKeys, ApiKeyWrites } from '../port/api-keys.ts'
import type { SqlRow } from './connection.ts'
import { bytes, integer, integerOrUndefined, text, textOrUndefined } from './row.ts'
import type { Scope } from './scope.ts'

const COLUMNS = `id, name, scopes, sealed, last_four, created_ms, created_by, expires_ms, revoked_ms, last_used_ms,
  last_client`

export class SqlApiKeys implements ApiKeys, ApiKeyWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async find(id: ApiKeyId): Promise<ApiKeyRow | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(`SELECT ${COLUMNS} FROM api_keys WHERE organisation_id = ? AND id = ?`, [
      organisation,
      id,
    ])
    return row === undefined ? undefined : parseKey(row)
  }

  async list(): Promise<readonly ApiKeyRow[]> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT ${COLUMNS} FROM api_keys WHERE organisation_id = ? ORDER BY created_ms DESC, id DESC`
    return (await connection.all(sql, [organisation])).map(parseKey)
  }

  async insert(key: Omit<ApiKeyRow, 'revokedMs' | 'lastUsedMs' | 'lastClient'>): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO api_keys (organisation_id, id, name, scopes, sealed, last_four, created_ms, created_by, expires_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        organisation,
        key.id,
        key.name,
        key.scopes.join(' '),
        key.sealed,
        key.lastFour,
        key.createdMs,
        key.createdBy,
        key.expiresMs ?? null,
      ],
    )
  }

  revoke(id: ApiKeyId, atMs: number): Promise<void> {
    this.#scope.noteDoorChange()
    return this.#update(id, 'revoked_ms = ?', [atMs])
  }

  noteUse(id: ApiKeyId, use: { readonly atMs: number; readonly client: string }): Promise<void> {
    return this.#update(id, 'last_used_ms = ?, last_client = ?', [use.atMs, use.client])
  }

  async #update(id: ApiKeyId, set: string, values: readonly (number | string)[]): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(`UPDATE api_keys SET ${set} WHERE organisation_id = ? AND id = ?`, [
      ...values,
      organisation,
      id,
    ])
  }
}

function parseKey(row: SqlRow): ApiKeyRow {
  const scopes = text(row, 'scopes').split(' ')
  return {
    id: apiKeyId(text(row, 'id')),
    name: text(row, 'name'),
    scopes: API_SCOPES.filter((scope) => scopes.includes(scope)),
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
