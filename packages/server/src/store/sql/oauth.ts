import {
  type AccessTokenId,
  accessTokenId,
  type ClientAuthentication,
  type OauthClientId,
  oauthClientId,
  parsePublicJwks,
} from '../../directory/oauth-client.ts'
import type { AccessTokenRow, Oauth, OauthClientRow, OauthWrites } from '../port/oauth.ts'
import type { SqlRow, SqlValue } from './connection.ts'
import { bytes, integer, integerOrUndefined, text, textOrUndefined } from './row.ts'
import type { Scope } from './scope.ts'

const CLIENT_COLUMNS = `id, name, kind, sealed, last_four, jwks, jwks_url, token_lifetime_ms, created_ms, created_by,
  revoked_ms, last_used_ms, last_client`

/** What was seen stays seen when the clock was ahead and is set back. */
const SEEN_KEPT_MS = 24 * 3_600_000

export class SqlOauth implements Oauth, OauthWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async findClient(id: OauthClientId): Promise<OauthClientRow | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      `SELECT ${CLIENT_COLUMNS} FROM oauth_clients WHERE organisation_id = ? AND id = ?`,
      [organisation, id],
    )
    return row === undefined ? undefined : parseClient(row)
  }

  async listClients(): Promise<readonly OauthClientRow[]> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT ${CLIENT_COLUMNS} FROM oauth_clients WHERE organisation_id = ? ORDER BY created_ms DESC, id DESC`
    return (await connection.all(sql, [organisation])).map(parseClient)
  }

  async findAccessToken(id: AccessTokenId): Promise<AccessTokenRow | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      `SELECT token.id, token.client_id, token.sealed, token.expires_ms
       FROM oauth_access_tokens AS token
       JOIN oauth_clients AS client
         ON client.organisation_id = token.organisation_id AND client.id = token.client_id
       WHERE token.organisation_id = ? AND token.id = ? AND client.revoked_ms IS NULL`,
      [organisation, id],
    )
    return row === undefined ? undefined : parseAccessToken(row)
  }

  async insertClient(client: Omit<OauthClientRow, 'revokedMs' | 'lastUsedMs' | 'lastClient'>): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO oauth_clients (organisation_id, id, name, kind, sealed, last_four, jwks, jwks_url,
         token_lifetime_ms, created_ms, created_by)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        organisation,
        client.id,
        client.name,
        client.authentication.kind,
        ...authenticationValues(client.authentication),
        client.tokenLifetimeMs,
        client.createdMs,
        client.createdBy,
      ],
    )
  }

  async replaceSecret(
    id: OauthClientId,
    { sealed, lastFour }: { readonly sealed: Uint8Array; readonly lastFour: string },
  ): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      "UPDATE oauth_clients SET sealed = ?, last_four = ? WHERE organisation_id = ? AND id = ? AND kind = 'secret'",
      [sealed, lastFour, organisation, id],
    )
  }

  async revokeClient(id: OauthClientId, atMs: number): Promise<void> {
    const { connection, organisation } = this.#scope
    this.#scope.noteDoorChange()
    await connection.run('UPDATE oauth_clients SET revoked_ms = ? WHERE organisation_id = ? AND id = ?', [
      atMs,
      organisation,
      id,
    ])
    await connection.run('DELETE FROM oauth_access_tokens WHERE organisation_id = ? AND client_id = ?', [
      organisation,
      id,
    ])
  }

  async noteClientUse(id: OauthClientId, use: { readonly atMs: number; readonly client: string }): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      'UPDATE oauth_clients SET last_used_ms = ?, last_client = ? WHERE organisation_id = ? AND id = ?',
      [use.atMs, use.client, organisation, id],
    )
  }

  async insertAccessToken(token: AccessTokenRow): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      'INSERT INTO oauth_access_tokens (organisation_id, id, client_id, sealed, expires_ms) VALUES (?, ?, ?, ?, ?)',
      [organisation, token.id, token.clientId, token.sealed, token.expiresMs],
    )
  }

  async rememberAssertion(client: OauthClientId, key: string, expiresMs: number): Promise<boolean> {
    const { connection, organisation } = this.#scope
    const inserted = await connection.run(
      `INSERT INTO oauth_assertions (organisation_id, client_id, assertion_key, expires_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
      [organisation, client, key, expiresMs],
    )
    return inserted === 1
  }

  async removeExpired(atMs: number): Promise<void> {
    const { connection, organisation } = this.#scope
    const expired = { oauth_access_tokens: atMs, oauth_assertions: atMs - SEEN_KEPT_MS }
    for (const [table, beforeMs] of Object.entries(expired)) {
      await connection.run(`DELETE FROM ${table} WHERE organisation_id = ? AND expires_ms < ?`, [
        organisation,
        beforeMs,
      ])
    }
  }
}

/** sealed, last_four, jwks, jwks_url. */
function authenticationValues(authentication: ClientAuthentication): readonly SqlValue[] {
  switch (authentication.kind) {
    case 'secret':
      return [authentication.sealed, authentication.lastFour, null, null]
    case 'jwks':
      return [null, null, JSON.stringify(authentication.jwks), null]
    case 'jwks-url':
      return [null, null, null, authentication.url]
  }
}

function parseClient(row: SqlRow): OauthClientRow {
  return {
    id: oauthClientId(text(row, 'id')),
    name: text(row, 'name'),
    authentication: parseAuthentication(row),
    tokenLifetimeMs: integer(row, 'token_lifetime_ms'),
    createdMs: integer(row, 'created_ms'),
    createdBy: text(row, 'created_by'),
    revokedMs: integerOrUndefined(row, 'revoked_ms'),
    lastUsedMs: integerOrUndefined(row, 'last_used_ms'),
    lastClient: textOrUndefined(row, 'last_client'),
  }
}

function parseAuthentication(row: SqlRow): ClientAuthentication {
  const kind = text(row, 'kind')
  switch (kind) {
    case 'secret':
      return { kind, sealed: bytes(row, 'sealed'), lastFour: text(row, 'last_four') }
    case 'jwks':
      return { kind, jwks: parsePublicJwks(JSON.parse(text(row, 'jwks'))) }
    case 'jwks-url':
      return { kind, url: text(row, 'jwks_url') }
    default:
      throw new Error(`column kind: ${kind} is no way in which an OAuth client authenticates`)
  }
}

function parseAccessToken(row: SqlRow): AccessTokenRow {
  return {
    id: accessTokenId(text(row, 'id')),
    clientId: oauthClientId(text(row, 'client_id')),
    sealed: bytes(row, 'sealed'),
    expiresMs: integer(row, 'expires_ms'),
  }
}
