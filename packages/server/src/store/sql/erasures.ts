// What is left of a person is found and removed, in one organisation.

import { userAccount } from '../../directory/account.ts'
import { type UserId, type UserKey, userId } from '../../directory/ids.ts'
import type { UserRow } from '../../directory/user.ts'
import type { BesidePerson, EntryWords, ErasureRow, Erasures, ErasureWrites } from '../port/erasures.ts'
import type { SqlRow, SqlValue } from './connection.ts'
import { uncountPerson } from './loss-counts.ts'
import { integer, text } from './row.ts'
import type { Scope } from './scope.ts'
import { attributeColumns } from './users.ts'

export class SqlErasures implements Erasures, ErasureWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async findErasure(id: UserId): Promise<ErasureRow | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      'SELECT user_id, erased_ms, certificate FROM erasures WHERE organisation_id = ? AND user_id = ?',
      [organisation, id],
    )
    return row === undefined ? undefined : parseErasure(row)
  }

  async listErasures(limit: number): Promise<readonly ErasureRow[]> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT user_id, erased_ms, certificate FROM erasures WHERE organisation_id = ?
       ORDER BY erased_ms DESC, user_id LIMIT ?`,
      [organisation, limit],
    )
    return rows.map(parseErasure)
  }

  async isHeldByAlarm(user: UserKey): Promise<boolean> {
    const { connection, organisation } = this.#scope
    const held = (table: string): string => `EXISTS (
      SELECT 1 FROM alarms a JOIN ${table} l ON l.organisation_id = a.organisation_id AND l.client_id = a.client_id
        AND l.at_ms >= a.losses_from_ms
      WHERE a.organisation_id = ? AND a.state = 'open' AND l.user_key = ?)`
    const row = await connection.get(
      `SELECT CASE WHEN ${held('losses')} OR ${held('lost_memberships')} THEN 1 ELSE 0 END AS held`,
      [organisation, user, organisation, user],
    )
    return row !== undefined && integer(row, 'held') === 1
  }

  async listPositionsNaming(id: UserId, texts: readonly string[]): Promise<readonly number[]> {
    const { connection, organisation } = this.#scope
    const found = texts.map(() => `${connection.dialect.position('j.search_text', '?')} > 0`)
    const rows = await connection.all(
      `SELECT s.position FROM journal_subjects s WHERE s.organisation_id = ? AND s.subject_id = ?
       UNION
       SELECT j.position FROM journal j WHERE j.organisation_id = ? AND (${['1 = 0', ...found].join(' OR ')})
       ORDER BY 1`,
      [organisation, id, organisation, ...texts],
    )
    return rows.map((row) => integer(row, 'position'))
  }

  async listEventsOf(journalPositions: readonly number[]) {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT position, data FROM events WHERE organisation_id = ?
         AND CAST(journal_position AS TEXT) IN (${connection.dialect.textsParameter})`,
      [organisation, JSON.stringify(journalPositions.map(String))],
    )
    return rows.map((row) => ({ position: integer(row, 'position'), data: text(row, 'data') }))
  }

  async rewriteEntry({ entry, changes, searchText }: EntryWords): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `UPDATE journal SET actor = ?, subject_name = ?, changes = coalesce(?, changes), not_done = ?, sentence = ?,
         search_text = ? WHERE organisation_id = ? AND position = ?`,
      [
        JSON.stringify(entry.actor),
        entry.subject?.name ?? null,
        changes === undefined ? null : JSON.stringify(changes),
        JSON.stringify(entry.notDone),
        entry.sentence,
        searchText,
        organisation,
        entry.position,
      ],
    )
  }

  async rewriteEvent(position: number, data: string): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run('UPDATE events SET data = ? WHERE organisation_id = ? AND position = ?', [
      data,
      organisation,
      position,
    ])
  }

  async emptyUser(key: UserKey, user: UserRow): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `UPDATE users SET user_name_key = ?, external_id = ?, active = ?, document = ?,
         search = ${connection.dialect.jsonParameter}, signed_in_ms = NULL
       WHERE organisation_id = ? AND user_key = ?`,
      [...attributeColumns(user), organisation, key],
    )
  }

  async removeBeside({ id, key, addresses, failureKeys }: BesidePerson): Promise<Readonly<Record<string, number>>> {
    const { connection, organisation } = this.#scope
    const { listParameter, position, textsParameter } = connection.dialect
    const removed: Record<string, number> = {}
    const remove = async (table: string, condition: string, ...values: readonly SqlValue[]): Promise<void> => {
      const sql = `DELETE FROM ${table} WHERE organisation_id = ? AND ${condition}`
      removed[table] = await connection.run(sql, [organisation, ...values])
    }
    await uncountPerson(this.#scope, key)
    for (const table of BY_KEY) await remove(table, 'user_key = ?', key)
    for (const table of BY_ACCOUNT) await remove(table, 'account = ?', userAccount(id))
    const isNamed = `EXISTS (SELECT 1 FROM ${listParameter} AS l WHERE ${position('lower(document)', 'l.value')} > 0)`
    await remove('sign_in_steps', isNamed, JSON.stringify([id, ...addresses.map((text) => JSON.stringify(text))]))
    await remove('sign_in_failures', `name_key IN (${textsParameter})`, JSON.stringify(failureKeys))
    return removed
  }

  async insertErasure({ userId: user, atMs, certificate }: ErasureRow): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      'INSERT INTO erasures (organisation_id, user_id, erased_ms, certificate) VALUES (?, ?, ?, ?)',
      [organisation, user, atMs, certificate],
    )
  }
}

const BY_KEY = ['user_emails', 'user_words', 'user_grants', 'losses', 'lost_memberships'] as const
const BY_ACCOUNT = ['sessions', 'local_passwords', 'second_factors', 'passkeys', 'personal_tokens'] as const

function parseErasure(row: SqlRow): ErasureRow {
  return {
    userId: userId(text(row, 'user_id')),
    atMs: integer(row, 'erased_ms'),
    certificate: text(row, 'certificate'),
  }
}
