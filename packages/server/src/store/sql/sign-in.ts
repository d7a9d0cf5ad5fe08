import { isJsonObject, type JsonObject } from '@fluid-scim/scim'
import type { Failures, ProviderRow, SignIn, SignInWrites, SigningKeyRow } from '../port/sign-in.ts'
import type { SqlRow } from './connection.ts'
import { bytes, integer, text } from './row.ts'
import type { Scope } from './scope.ts'

const FAILURES_KEPT_MS = 24 * 3_600_000
/** What was seen stays seen when the clock was ahead and is set back. */
const SEEN_KEPT_MS = 24 * 3_600_000

export class SqlSignIn implements SignIn, SignInWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async listProviders(): Promise<readonly ProviderRow[]> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT name_key, document, sealed_secret, created_ms, modified_ms FROM sign_in_providers
      WHERE organisation_id = ? ORDER BY created_ms, name_key`
    return (await connection.all(sql, [organisation])).map(parseProvider)
  }

  async putProvider(provider: ProviderRow): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO sign_in_providers (organisation_id, name_key, document, sealed_secret, created_ms, modified_ms)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (organisation_id, name_key) DO UPDATE SET document = excluded.document,
         sealed_secret = excluded.sealed_secret, modified_ms = excluded.modified_ms`,
      [
        organisation,
        provider.nameKey,
        JSON.stringify(provider.document),
        provider.sealedSecret ?? null,
        provider.createdMs,
        provider.modifiedMs,
      ],
    )
  }

  async removeProvider(nameKey: string): Promise<boolean> {
    const { connection, organisation } = this.#scope
    const removed = await connection.run('DELETE FROM sign_in_providers WHERE organisation_id = ? AND name_key = ?', [
      organisation,
      nameKey,
    ])
    return removed > 0
  }

  async listSigningKeys(purpose: SigningKeyRow['purpose']): Promise<readonly SigningKeyRow[]> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT id, sealed, public_text, created_ms FROM signing_keys
      WHERE organisation_id = ? AND purpose = ? ORDER BY created_ms DESC, id DESC`
    return (await connection.all(sql, [organisation, purpose])).map((row) => ({
      purpose,
      id: text(row, 'id'),
      sealed: bytes(row, 'sealed'),
      publicText: text(row, 'public_text'),
      createdMs: integer(row, 'created_ms'),
    }))
  }

  async insertSigningKey(key: SigningKeyRow): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO signing_keys (organisation_id, purpose, id, sealed, public_text, created_ms)
       VALUES (?, ?, ?, ?, ?, ?)`,
      [organisation, key.purpose, key.id, key.sealed, key.publicText, key.createdMs],
    )
  }

  async removeSigningKey({ purpose, id }: Pick<SigningKeyRow, 'purpose' | 'id'>): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run('DELETE FROM signing_keys WHERE organisation_id = ? AND purpose = ? AND id = ?', [
      organisation,
      purpose,
      id,
    ])
  }

  async findStep(digest: string, nowMs: number): Promise<JsonObject | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      'SELECT document FROM sign_in_steps WHERE organisation_id = ? AND digest = ? AND expires_ms > ?',
      [organisation, digest, nowMs],
    )
    return row === undefined ? undefined : parseObject(row)
  }

  async putStep(digest: string, document: JsonObject, expiresMs: number): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO sign_in_steps (organisation_id, digest, document, expires_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT (organisation_id, digest)
       DO UPDATE SET document = excluded.document, expires_ms = excluded.expires_ms`,
      [organisation, digest, JSON.stringify(document), expiresMs],
    )
  }

  async addStep(digest: string, document: JsonObject, expiresMs: number): Promise<boolean> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      `INSERT INTO sign_in_steps (organisation_id, digest, document, expires_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT (organisation_id, digest) DO NOTHING RETURNING digest`,
      [organisation, digest, JSON.stringify(document), expiresMs],
    )
    return row !== undefined
  }

  async takeStep(digest: string, nowMs: number): Promise<JsonObject | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      'DELETE FROM sign_in_steps WHERE organisation_id = ? AND digest = ? AND expires_ms > ? RETURNING document',
      [organisation, digest, nowMs],
    )
    return row === undefined ? undefined : parseObject(row)
  }

  async noteSeen(assertionId: string, expiresMs: number): Promise<boolean> {
    const { connection, organisation } = this.#scope
    const inserted = await connection.run(
      `INSERT INTO seen_assertions (organisation_id, id, expires_ms) VALUES (?, ?, ?)
       ON CONFLICT (organisation_id, id) DO NOTHING`,
      [organisation, assertionId, expiresMs],
    )
    return inserted > 0
  }

  async sumFailures({
    nameKey,
    source,
    sinceMs,
  }: {
    readonly nameKey: string
    readonly source: string
    readonly sinceMs: number
  }): Promise<{ readonly own: Failures | undefined; readonly others: Failures | undefined }> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT CASE WHEN source = ? THEN 1 ELSE 0 END AS is_own, CAST(SUM(failures) AS BIGINT) AS failures,
         MAX(last_ms) AS last_ms
       FROM sign_in_failures WHERE organisation_id = ? AND name_key = ? AND last_ms > ? GROUP BY is_own`,
      [source, organisation, nameKey, sinceMs],
    )
    const sumOf = (isOwn: number): Failures | undefined => {
      const row = rows.find((one) => integer(one, 'is_own') === isOwn)
      return row === undefined ? undefined : { failures: integer(row, 'failures'), lastMs: integer(row, 'last_ms') }
    }
    return { own: sumOf(1), others: sumOf(0) }
  }

  async noteFailure(nameKey: string, source: string, atMs: number, windowMs: number): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO sign_in_failures (organisation_id, name_key, source, failures, last_ms) VALUES (?, ?, ?, 1, ?)
       ON CONFLICT (organisation_id, name_key, source) DO UPDATE SET last_ms = excluded.last_ms,
         failures = CASE WHEN sign_in_failures.last_ms > ? THEN sign_in_failures.failures + 1 ELSE 1 END`,
      [organisation, nameKey, source, atMs, atMs - windowMs],
    )
  }

  async clearFailures(nameKey: string, source: string | undefined): Promise<void> {
    const { connection, organisation } = this.#scope
    const ofSource = source === undefined ? '' : 'AND source = ?'
    await connection.run(`DELETE FROM sign_in_failures WHERE organisation_id = ? AND name_key = ? ${ofSource}`, [
      organisation,
      nameKey,
      ...(source === undefined ? [] : [source]),
    ])
  }

  async removeOld(nowMs: number): Promise<void> {
    const { connection, organisation } = this.#scope
    const expired = { sign_in_steps: nowMs, seen_assertions: nowMs - SEEN_KEPT_MS }
    for (const [table, beforeMs] of Object.entries(expired)) {
      await connection.run(`DELETE FROM ${table} WHERE organisation_id = ? AND expires_ms < ?`, [
        organisation,
        beforeMs,
      ])
    }
    await connection.run('DELETE FROM sign_in_failures WHERE organisation_id = ? AND last_ms < ?', [
      organisation,
      nowMs - FAILURES_KEPT_MS,
    ])
  }
}

function parseProvider(row: SqlRow): ProviderRow {
  return {
    nameKey: text(row, 'name_key'),
    document: parseObject(row),
    sealedSecret: row['sealed_secret'] === null ? undefined : bytes(row, 'sealed_secret'),
    createdMs: integer(row, 'created_ms'),
    modifiedMs: integer(row, 'modified_ms'),
  }
}

function parseObject(row: SqlRow): JsonObject {
  const document: unknown = JSON.parse(text(row, 'document'))
  if (isJsonObject(document)) return document
  throw new Error('a stored document is not an object')
}
