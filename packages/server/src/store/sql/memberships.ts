// Memberships are rows: a change touches the rows that it names, whatever the size of the group.

import type { GroupOfUser } from '../../directory/group.ts'
import {
  type GroupId,
  type GroupKey,
  groupId,
  groupKey,
  type UserId,
  type UserKey,
  userId,
  userKey,
} from '../../directory/ids.ts'
import { shownNameOf } from '../../directory/user.ts'
import type { KeyedMember, Memberships, MembershipWrites, Push } from '../port/memberships.ts'
import type { SqlRow } from './connection.ts'
import { parseDocument } from './document.ts'
import { integer, text } from './row.ts'
import type { Scope } from './scope.ts'

export class SqlMemberships implements Memberships, MembershipWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async listMembers(group: GroupKey, after: UserKey | undefined, limit: number): Promise<readonly KeyedMember[]> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT m.user_key, u.id, u.document FROM memberships m
         JOIN users u ON u.user_key = m.user_key AND u.organisation_id = m.organisation_id
       WHERE m.organisation_id = ? AND m.group_key = ? AND m.user_key > ?
       ORDER BY m.user_key LIMIT ?`,
      [organisation, group, after ?? 0, limit],
    )
    return rows.map(parseMember)
  }

  async listGroupsOf(users: readonly UserKey[]): Promise<ReadonlyMap<UserKey, readonly GroupOfUser[]>> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT m.user_key, g.id, g.document FROM memberships m
         JOIN groups g ON g.group_key = m.group_key AND g.organisation_id = m.organisation_id
       WHERE m.organisation_id = ?
         AND m.user_key IN (SELECT CAST(l.value AS BIGINT) FROM ${connection.dialect.listParameter} AS l)
         AND g.deleted_ms IS NULL
       ORDER BY m.user_key, m.group_key`,
      [organisation, JSON.stringify(users)],
    )
    const groups = new Map<UserKey, GroupOfUser[]>()
    for (const row of rows) {
      const key = userKey(integer(row, 'user_key'))
      const group = { id: groupId(text(row, 'id')), display: displayNameOf(row) }
      const known = groups.get(key)
      if (known === undefined) groups.set(key, [group])
      else known.push(group)
    }
    return groups
  }

  async add(
    group: GroupKey,
    users: readonly UserId[],
    atMs: number,
    push?: Push,
  ): Promise<{ readonly added: readonly UserId[]; readonly unknown: readonly UserId[] }> {
    const { connection, organisation } = this.#scope
    const known = await this.#findKeys(users)
    const rows = await connection.all(
      `INSERT INTO memberships (organisation_id, group_key, user_key, added_ms, added_by, request_id)
       SELECT u.organisation_id, ?, u.user_key, ?, ?, ? FROM users u
       WHERE u.organisation_id = ? AND u.id IN (SELECT l.value FROM ${connection.dialect.listParameter} AS l)
         AND u.deleted_ms IS NULL
       ON CONFLICT DO NOTHING
       RETURNING user_key`,
      [group, atMs, push?.by ?? null, push?.requestId ?? null, organisation, JSON.stringify(users)],
    )
    const ids = new Map([...known].map(([id, key]) => [key, id]))
    return {
      added: rows.flatMap((row) => ids.get(userKey(integer(row, 'user_key'))) ?? []),
      unknown: users.filter((id) => !known.has(id)),
    }
  }

  async remove(group: GroupKey, users: readonly UserId[]): Promise<readonly UserId[]> {
    const { connection, organisation } = this.#scope
    const known = await this.#findKeys(users)
    const ids = new Map([...known].map(([id, key]) => [key, id]))
    const removed: UserId[] = []
    for (const [key, id] of ids) {
      const count = await connection.run(
        'DELETE FROM memberships WHERE organisation_id = ? AND group_key = ? AND user_key = ?',
        [organisation, group, key],
      )
      if (count > 0) removed.push(id)
    }
    return removed
  }

  async removeAllBut(group: GroupKey, users: readonly UserId[]): Promise<readonly UserId[]> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT m.user_key, u.id FROM memberships m
         JOIN users u ON u.user_key = m.user_key AND u.organisation_id = m.organisation_id
       WHERE m.organisation_id = ? AND m.group_key = ?
         AND u.id NOT IN (SELECT l.value FROM ${connection.dialect.listParameter} AS l)`,
      [organisation, group, JSON.stringify(users)],
    )
    for (const row of rows) {
      await connection.run('DELETE FROM memberships WHERE organisation_id = ? AND group_key = ? AND user_key = ?', [
        organisation,
        group,
        integer(row, 'user_key'),
      ])
    }
    return rows.map((row) => userId(text(row, 'id')))
  }

  async removeFromAll(
    user: UserKey,
  ): Promise<readonly { readonly key: GroupKey; readonly id: GroupId; readonly display: string }[]> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT g.group_key, g.id, g.document FROM memberships m
         JOIN groups g ON g.group_key = m.group_key AND g.organisation_id = m.organisation_id
       WHERE m.organisation_id = ? AND m.user_key = ? AND g.deleted_ms IS NULL
       ORDER BY g.group_key`,
      [organisation, user],
    )
    await connection.run('DELETE FROM memberships WHERE organisation_id = ? AND user_key = ?', [organisation, user])
    return rows.map((row) => ({
      key: groupKey(integer(row, 'group_key')),
      id: groupId(text(row, 'id')),
      display: displayNameOf(row),
    }))
  }

  async #findKeys(users: readonly UserId[]): Promise<ReadonlyMap<UserId, UserKey>> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT u.user_key, u.id FROM users u
       WHERE u.organisation_id = ? AND u.id IN (SELECT l.value FROM ${connection.dialect.listParameter} AS l)
         AND u.deleted_ms IS NULL`,
      [organisation, JSON.stringify(users)],
    )
    return new Map(rows.map((row) => [userId(text(row, 'id')), userKey(integer(row, 'user_key'))]))
  }
}

function parseMember(row: SqlRow): KeyedMember {
  return {
    key: userKey(integer(row, 'user_key')),
    id: userId(text(row, 'id')),
    display: shownNameOf(parseDocument(row)),
  }
}

function displayNameOf(row: SqlRow): string {
  const displayName = parseDocument(row)['displayName']
  return typeof displayName === 'string' ? displayName : ''
}
