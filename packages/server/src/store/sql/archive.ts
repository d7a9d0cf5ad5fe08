// What lies beside the journal: how far its followers have come, its seals, and the states that dropped entries left.

import type { Archive, ArchiveWrites, BaseKind, JournalHead, SealRow } from '../port/archive.ts'
import type { SqlRow } from './connection.ts'
import { bytes, integer, text } from './row.ts'
import type { Scope } from './scope.ts'

const HEAD = 'projected_position, projected_part, sealed_position, pruned_position'
const SEAL = 'last_position, entry_count, sealed, sealed_ms'
const NO_HEAD: JournalHead = { projectedPosition: 0, projectedPart: 0, sealedPosition: 0, prunedPosition: 0 }

export class SqlArchive implements Archive, ArchiveWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async getHead(): Promise<JournalHead> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(`SELECT ${HEAD} FROM journal_heads WHERE organisation_id = ?`, [organisation])
    return row === undefined ? NO_HEAD : parseHead(row)
  }

  async lockHead(): Promise<JournalHead> {
    const { connection, organisation } = this.#scope
    await connection.run('INSERT INTO journal_heads (organisation_id) VALUES (?) ON CONFLICT DO NOTHING', [
      organisation,
    ])
    const row = await connection.get(
      `SELECT ${HEAD} FROM journal_heads WHERE organisation_id = ? ${connection.dialect.forUpdate}`,
      [organisation],
    )
    if (row === undefined) throw new Error('a row that was made is not there')
    return parseHead(row)
  }

  async updateHead(head: JournalHead): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `UPDATE journal_heads SET projected_position = ?, projected_part = ?, sealed_position = ?, pruned_position = ?
       WHERE organisation_id = ?`,
      [head.projectedPosition, head.projectedPart, head.sealedPosition, head.prunedPosition, organisation],
    )
  }

  async listSeals(after: number, limit: number): Promise<readonly SealRow[]> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT ${SEAL} FROM journal_seals WHERE organisation_id = ? AND last_position > ?
      ORDER BY last_position LIMIT ?`
    return (await connection.all(sql, [organisation, after, limit])).map(parseSeal)
  }

  async findSealBefore(position: number): Promise<SealRow | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      `SELECT ${SEAL} FROM journal_seals WHERE organisation_id = ? AND last_position <= ?
       ORDER BY last_position DESC LIMIT 1`,
      [organisation, position],
    )
    return row === undefined ? undefined : parseSeal(row)
  }

  async replaceSeal({ lastPosition, sealed }: SealRow): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run('UPDATE journal_seals SET sealed = ? WHERE organisation_id = ? AND last_position = ?', [
      sealed,
      organisation,
      lastPosition,
    ])
  }

  async insertSeal(seal: SealRow): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(`INSERT INTO journal_seals (organisation_id, ${SEAL}) VALUES (?, ?, ?, ?, ?)`, [
      organisation,
      seal.lastPosition,
      seal.entryCount,
      seal.sealed,
      seal.sealedMs,
    ])
  }

  async removeSealsBefore(position: number): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run('DELETE FROM journal_seals WHERE organisation_id = ? AND last_position < ?', [
      organisation,
      position,
    ])
  }

  async findBase(kind: BaseKind, subjectId: string): Promise<string | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      'SELECT state FROM journal_bases WHERE organisation_id = ? AND kind = ? AND subject_id = ?',
      [organisation, kind, subjectId],
    )
    return row === undefined ? undefined : text(row, 'state')
  }

  async listBases(
    kind: BaseKind,
    after: string,
    limit: number,
  ): Promise<readonly { subjectId: string; state: string }[]> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT subject_id, state FROM journal_bases WHERE organisation_id = ? AND kind = ? AND subject_id > ?
       ORDER BY subject_id LIMIT ?`,
      [organisation, kind, after, limit],
    )
    return rows.map((row) => ({ subjectId: text(row, 'subject_id'), state: text(row, 'state') }))
  }

  async listBaseMembers(groupId: string, after: string, limit: number): Promise<readonly string[]> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT user_id FROM journal_base_members WHERE organisation_id = ? AND group_id = ? AND user_id > ?
       ORDER BY user_id LIMIT ?`,
      [organisation, groupId, after, limit],
    )
    return rows.map((row) => text(row, 'user_id'))
  }

  async listBaseGroupsOf(userId: string): Promise<readonly string[]> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      'SELECT group_id FROM journal_base_members WHERE organisation_id = ? AND user_id = ? ORDER BY group_id',
      [organisation, userId],
    )
    return rows.map((row) => text(row, 'group_id'))
  }

  async putBase(kind: BaseKind, subjectId: string, state: string): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO journal_bases (organisation_id, kind, subject_id, state) VALUES (?, ?, ?, ?)
       ON CONFLICT (organisation_id, kind, subject_id) DO UPDATE SET state = excluded.state`,
      [organisation, kind, subjectId, state],
    )
  }

  async changeBaseMembers(groupId: string, added: readonly string[], removed: readonly string[]): Promise<void> {
    const { connection, organisation } = this.#scope
    if (removed.length > 0) {
      await connection.run(
        `DELETE FROM journal_base_members WHERE organisation_id = ? AND group_id = ?
           AND user_id IN (${connection.dialect.textsParameter})`,
        [organisation, groupId, JSON.stringify(removed)],
      )
    }
    if (added.length > 0) {
      await connection.run(
        `INSERT INTO journal_base_members (organisation_id, group_id, user_id)
         SELECT ?, ?, l.value FROM ${connection.dialect.listParameter} AS l WHERE true ON CONFLICT DO NOTHING`,
        [organisation, groupId, JSON.stringify(added)],
      )
    }
  }

  async removeEntry(position: number, subjectIds: readonly string[]): Promise<void> {
    const { connection, organisation } = this.#scope
    if (subjectIds.length > 0) {
      await connection.run(
        `DELETE FROM journal_subjects WHERE organisation_id = ? AND position = ?
           AND subject_id IN (${connection.dialect.textsParameter})`,
        [organisation, position, JSON.stringify(subjectIds)],
      )
    }
    await connection.run('DELETE FROM journal WHERE organisation_id = ? AND position = ?', [organisation, position])
  }
}

function parseHead(row: SqlRow): JournalHead {
  return {
    projectedPosition: integer(row, 'projected_position'),
    projectedPart: integer(row, 'projected_part'),
    sealedPosition: integer(row, 'sealed_position'),
    prunedPosition: integer(row, 'pruned_position'),
  }
}

function parseSeal(row: SqlRow): SealRow {
  return {
    lastPosition: integer(row, 'last_position'),
    entryCount: integer(row, 'entry_count'),
    sealed: bytes(row, 'sealed'),
    sealedMs: integer(row, 'sealed_ms'),
  }
}
