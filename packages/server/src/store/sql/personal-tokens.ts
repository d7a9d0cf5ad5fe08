import { type AccountKey, parseAccountKey } from '../../directory/account.ts'
import { type PersonalToken, TOKEN_SCOPES } from '../../directory/personal-token.ts'
import type { PersonalTokens, PersonalTokenWrites } from '../port/personal-tokens.ts'
import type { SqlRow } from './connection.ts'
import { integer, integerOrUndefined, text, textOrUndefined } from './row.ts'
import type { Scope } from './scope.ts'

const COLUMNS = `id, account, name, scopes, last_four, created_ms, expires_ms, revoked_ms, last_used_ms, last_client`

export class SqlPersonalTokens implements PersonalTokens, PersonalTokenWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async findByDigest(digest: string): Promise<PersonalToken | undefined> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT ${COLUMNS} FROM personal_tokens WHERE organisation_id = ? AND digest = ?`
    const row = await connection.get(sql, [organisation, digest])
    return row === undefined ? undefined : parseToken(row)
  }

  async listOf(account: AccountKey): Promise<readonly PersonalToken[]> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT ${COLUMNS} FROM personal_tokens WHERE organisation_id = ? AND account = ?
      ORDER BY created_ms DESC, id DESC`
    return (await connection.all(sql, [organisation, account])).map(parseToken)
  }

  async insert(token: PersonalToken, digest: string): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO personal_tokens (organisation_id, id, digest, account, name, scopes, last_four, created_ms, expires_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        organisation,
        token.id,
        digest,
        token.account,
        token.name,
        token.scopes.join(' '),
        token.lastFour,
        token.createdMs,
        token.expiresMs,
      ],
    )
  }

  async revoke(account: AccountKey, id: string, atMs: number): Promise<boolean> {
    const { connection, organisation } = this.#scope
    const revoked = await connection.run(
      `UPDATE personal_tokens SET revoked_ms = ?
       WHERE organisation_id = ? AND account = ? AND id = ? AND revoked_ms IS NULL`,
      [atMs, organisation, account, id],
    )
    return revoked > 0
  }

  revokeAllOf(account: AccountKey, atMs: number): Promise<number> {
    const { connection, organisation } = this.#scope
    return connection.run(
      'UPDATE personal_tokens SET revoked_ms = ? WHERE organisation_id = ? AND account = ? AND revoked_ms IS NULL',
      [atMs, organisation, account],
    )
  }

  async noteUse(id: string, { atMs, client }: { readonly atMs: number; readonly client: string }): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      'UPDATE personal_tokens SET last_used_ms = ?, last_client = ? WHERE organisation_id = ? AND id = ?',
      [atMs, client, organisation, id],
    )
  }
}

function parseToken(row: SqlRow): PersonalToken {
  const scopes = new Set(text(row, 'scopes').split(' '))
  return {
    id: text(row, 'id'),
    account: parseAccountKey(text(row, 'account')),
    name: text(row, 'name'),
    scopes: TOKEN_SCOPES.filter((scope) => scopes.has(scope)),
    lastFour: text(row, 'last_four'),
    createdMs: integer(row, 'created_ms'),
    expiresMs: integer(row, 'expires_ms'),
    revokedMs: integerOrUndefined(row, 'revoked_ms'),
    lastUsedMs: integerOrUndefined(row, 'last_used_ms'),
    lastClient: textOrUndefined(row, 'last_client'),
  }
}
