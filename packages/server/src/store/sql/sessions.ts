import { type AccountKey, parseAccountKey } from '../../directory/account.ts'
import type { Session, SessionEnd, SignInMethod } from '../../directory/session.ts'
import type { Among, Ending, NamedByProvider, Sessions, SessionWrites } from '../port/sessions.ts'
import type { SqlRow, SqlValue } from './connection.ts'
import { integer, integerOrUndefined, text, textOrUndefined } from './row.ts'
import type { Scope } from './scope.ts'

const COLUMNS = `id, account, method, provider, name_id, session_index, client, address, created_ms, last_seen_ms,
  expires_ms, ended_ms, ended_why`

export class SqlSessions implements Sessions, SessionWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async findByDigest(digest: string): Promise<Session | undefined> {
    return (await this.#select('digest = ?', [digest]))[0]
  }

  listLiveOf(account: AccountKey, nowMs: number): Promise<readonly Session[]> {
    return this.#select('account = ? AND ended_ms IS NULL AND expires_ms > ? ORDER BY created_ms DESC, id DESC', [
      account,
      nowMs,
    ])
  }

  listLive({
    nowMs,
    after,
    limit,
  }: {
    readonly nowMs: number
    readonly after: string | undefined
    readonly limit: number
  }): Promise<readonly Session[]> {
    // Ids are UUIDv7, so their order is that of the sign-ins.
    const isAfter = after === undefined ? '' : 'AND id < ?'
    return this.#select(`ended_ms IS NULL AND expires_ms > ? ${isAfter} ORDER BY id DESC LIMIT ?`, [
      nowMs,
      ...(after === undefined ? [] : [after]),
      limit,
    ])
  }

  async listSignedIn(among: Among): Promise<readonly AccountKey[]> {
    const rows = await this.#selectSignedIn(among)
    return rows.map((row) => parseAccountKey(text(row, 'account')))
  }

  #selectSignedIn(among: Among): Promise<readonly SqlRow[]> {
    const { connection, organisation } = this.#scope
    if ('users' in among) {
      return connection.all(
        `SELECT DISTINCT s.account FROM ${connection.dialect.listParameter} AS l
           JOIN sessions s ON s.organisation_id = ? AND s.account = 'user:' || l.value
         WHERE s.ended_ms IS NULL`,
        [JSON.stringify(among.users), organisation],
      )
    }
    if ('everybody' in among) {
      return connection.all(
        `SELECT DISTINCT s.account FROM sessions s
         WHERE s.organisation_id = ? AND s.ended_ms IS NULL AND substr(s.account, 1, 5) = 'user:'`,
        [organisation],
      )
    }
    return connection.all(
      `SELECT DISTINCT s.account FROM sessions s
         JOIN users u ON u.organisation_id = s.organisation_id AND u.id = substr(s.account, 6)
         JOIN memberships m ON m.organisation_id = u.organisation_id AND m.user_key = u.user_key
       WHERE s.organisation_id = ? AND s.ended_ms IS NULL AND m.group_key = ?`,
      [organisation, among.group],
    )
  }

  async hasSignedInFrom(account: AccountKey, address: string, sinceMs: number): Promise<boolean> {
    const found = await this.#select('account = ? AND address = ? AND created_ms > ? LIMIT 1', [
      account,
      address,
      sinceMs,
    ])
    return found.length > 0
  }

  async insert(session: Omit<Session, 'end'>, digest: string): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO sessions (organisation_id, id, digest, account, method, provider, name_id, session_index, client,
         address, created_ms, last_seen_ms, expires_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        organisation,
        session.id,
        digest,
        session.account,
        session.method,
        session.provider ?? null,
        session.nameId ?? null,
        session.sessionIndex ?? null,
        session.client,
        session.address,
        session.createdMs,
        session.lastSeenMs,
        session.expiresMs,
      ],
    )
  }

  async noteSeen(id: string, atMs: number): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run('UPDATE sessions SET last_seen_ms = ? WHERE organisation_id = ? AND id = ?', [
      atMs,
      organisation,
      id,
    ])
  }

  async end(id: string, ending: Ending): Promise<Session | undefined> {
    return (await this.#end('id = ?', [id], ending))[0]
  }

  async endAllOf(account: AccountKey, ending: Ending, exceptId?: string): Promise<readonly string[]> {
    const ended =
      exceptId === undefined
        ? await this.#end('account = ?', [account], ending)
        : await this.#end('account = ? AND id <> ?', [account, exceptId], ending)
    return ended.map(({ id }) => id)
  }

  async endAllOfProvider(provider: string, ending: Ending): Promise<number> {
    return (await this.#end('provider = ?', [provider], ending)).length
  }

  endOfProvider(named: NamedByProvider, ending: Ending): Promise<readonly Session[]> {
    const { provider, nameId, sessionIndexes } = named
    const conditions = ['provider = ?']
    const parameters = [provider]
    if (nameId !== undefined) {
      conditions.push('name_id = ?')
      parameters.push(nameId)
    }
    if (sessionIndexes.length > 0 || nameId === undefined) {
      conditions.push(`session_index IN (${sessionIndexes.map(() => '?').join(', ') || 'NULL'})`)
      parameters.push(...sessionIndexes)
    }
    return this.#end(conditions.join(' AND '), parameters, ending)
  }

  async removeExpired(beforeMs: number): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run('DELETE FROM sessions WHERE organisation_id = ? AND expires_ms < ?', [organisation, beforeMs])
  }

  async #select(condition: string, parameters: readonly SqlValue[]): Promise<readonly Session[]> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT ${COLUMNS} FROM sessions WHERE organisation_id = ? AND ${condition}`
    return (await connection.all(sql, [organisation, ...parameters])).map(parseSession)
  }

  async #end(condition: string, parameters: readonly SqlValue[], ending: Ending): Promise<readonly Session[]> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `UPDATE sessions SET ended_ms = ?, ended_why = ?
       WHERE organisation_id = ? AND ended_ms IS NULL AND ${condition} RETURNING ${COLUMNS}`,
      [ending.atMs, ending.why, organisation, ...parameters],
    )
    return rows.map(parseSession)
  }
}

function parseSession(row: SqlRow): Session {
  const endedMs = integerOrUndefined(row, 'ended_ms')
  // Method and reason are written only by this file, from the types that they are read back as.
  return {
    id: text(row, 'id'),
    account: parseAccountKey(text(row, 'account')),
    method: text(row, 'method') as SignInMethod,
    provider: textOrUndefined(row, 'provider'),
    nameId: textOrUndefined(row, 'name_id'),
    sessionIndex: textOrUndefined(row, 'session_index'),
    client: text(row, 'client'),
    address: text(row, 'address'),
    createdMs: integer(row, 'created_ms'),
    lastSeenMs: integer(row, 'last_seen_ms'),
    expiresMs: integer(row, 'expires_ms'),
    end: endedMs === undefined ? undefined : { atMs: endedMs, why: text(row, 'ended_why') as SessionEnd },
  }
}
