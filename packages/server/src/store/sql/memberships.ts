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
import type { KeyedMember, KeyedMemberId, Memberships, MembershipWrites, Push } from '../port/memberships.ts'
import type { SqlRow } from './connection.ts'
import { parseDocument } from './document.ts'
import { integer, text } from './row.ts'
import type { Scope } from './scope.ts'

const GROUPS_OF_ONE = groupsWhere('= ?')
const MEMBER_IDS = membersAfter('m.user_key, u.id')
const MEMBERS = membersAfter('m.user_key, u.id, u.document')

export class SqlMemberships implements Memberships, MembershipWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async listMembers(group: GroupKey, after: UserKey | undefined, limit: number): Promise<readonly KeyedMember[]> {
    const rows = await this.#membersAfter(MEMBERS, group, after, limit)
    return rows.map((row) => ({ ...parseMemberId(row), display: shownNameOf(parseDocument(row)) }))
  }

  async listMemberIds(group: GroupKey, after: UserKey | undefined, limit: number): Promise<readonly KeyedMemberId[]> {
    return (await this.#membersAfter(MEMBER_IDS, group, after, limit)).map(parseMemberId)
  }

  async listGroupsOf(users: readonly UserKey[]): Promise<ReadonlyMap<UserKey, readonly GroupOfUser[]>> {
    const { connection, organisation } = this.#scope
    const [first, ...others] = users
    if (first === undefined) return new Map()
    const rows =
      others.length === 0
        ? await connection.all(GROUPS_OF_ONE, [organisation, first])
        : await connection.all(groupsWhere(`IN (${connection.dialect.integersParameter})`), [
            organisation,
            JSON.stringify(users),
          ])
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
    const known = await this.#lockUsers(users, connection.dialect.forShare)
    const rows = await connection.all(
      `INSERT INTO memberships (organisation_id, group_key, user_key, added_ms, added_by, request_id)
       SELECT u.organisation_id, ?, u.user_key, ?, ?, ? FROM users u
       WHERE u.organisation_id = ? AND u.id IN (${connection.dialect.textsParameter})
         AND u.deleted_ms IS NULL
       ON CONFLICT DO NOTHING
       RETURNING user_key`,
      [group, atMs, push?.by ?? null, push?.requestId ?? null, organisation, JSON.stringify(users)],
    )
    return { added: idsOf(rows, known), unknown: users.filter((id) => !known.has(id)) }
  }

  async remove(group: GroupKey, users: readonly UserId[]): Promise<readonly UserId[]> {
    const known = await this.#lockUsers(users, this.#scope.connection.dialect.forUpdate)
    return await this.#removeKnown(group, known)
  }

  async removeAllBut(group: GroupKey, users: readonly UserId[]): Promise<readonly UserId[]> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT u.user_key, u.id FROM memberships m
         JOIN users u ON u.user_key = m.user_key AND u.organisation_id = m.organisation_id
       WHERE m.organisation_id = ? AND m.group_key = ?
         AND u.id NOT IN (${connection.dialect.textsParameter})
       ORDER BY +u.user_key ${connection.dialect.forUpdate}`,
      [organisation, group, JSON.stringify(users)],
    )
    return await this.#removeKnown(group, keysById(rows))
  }

  async removeFromAll(
    user: UserKey,
  ): Promise<readonly { readonly key: GroupKey; readonly id: GroupId; readonly display: string }[]> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT g.group_key, g.id, g.document FROM memberships m
         JOIN groups g ON g.group_key = m.group_key AND g.organisation_id = m.organisation_id
       WHERE m.organisation_id = ? AND m.user_key = ?
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

  /**
   * The live ones of these users. Who joins is kept from being deleted meanwhile; who leaves is changed by nobody else, so
   * that two groups left at the same time are not each taken for the last one. Always in one order: nobody waits in a ring.
   * (The plus keeps the order from choosing the index: the ids must.)
   */
  async #lockUsers(users: readonly UserId[], lock: string): Promise<ReadonlyMap<UserId, UserKey>> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT u.user_key, u.id FROM users u
       WHERE u.organisation_id = ? AND u.id IN (${connection.dialect.textsParameter})
         AND u.deleted_ms IS NULL
       ORDER BY +u.user_key ${lock}`,
      [organisation, JSON.stringify(users)],
    )
    return keysById(rows)
  }

  async #removeKnown(group: GroupKey, users: ReadonlyMap<UserId, UserKey>): Promise<readonly UserId[]> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `DELETE FROM memberships WHERE organisation_id = ? AND group_key = ?
         AND ${connection.dialect.isAmong('user_key', connection.dialect.integersParameter)}
       RETURNING user_key`,
      [organisation, group, JSON.stringify([...users.values()])],
    )
    return idsOf(rows, users)
  }

  #membersAfter(sql: string, group: GroupKey, after: UserKey | undefined, limit: number): Promise<readonly SqlRow[]> {
    const { connection, organisation } = this.#scope
    return connection.all(sql, [organisation, group, after ?? 0, limit])
  }
}

function keysById(rows: readonly SqlRow[]): ReadonlyMap<UserId, UserKey> {
  return new Map(rows.map((row) => [userId(text(row, 'id')), userKey(integer(row, 'user_key'))]))
}

/** The ids that belong to the keys in `rows`. */
function idsOf(rows: readonly SqlRow[], users: ReadonlyMap<UserId, UserKey>): readonly UserId[] {
  const keys = new Set(rows.map((row) => integer(row, 'user_key')))
  return [...users].flatMap(([id, key]) => (keys.has(key) ? [id] : []))
}

function parseMemberId(row: SqlRow): KeyedMemberId {
  return { key: userKey(integer(row, 'user_key')), id: userId(text(row, 'id')) }
}

function displayNameOf(row: SqlRow): string {
  const displayName = parseDocument(row)['displayName']
  return typeof displayName === 'string' ? displayName : ''
}

/** The groups of those users whose key is such. */
function groupsWhere(userKeyIs: string): string {
  return `SELECT m.user_key, g.id, g.document FROM memberships m
      JOIN groups g ON g.group_key = m.group_key AND g.organisation_id = m.organisation_id
    WHERE m.organisation_id = ? AND m.user_key ${userKeyIs} AND g.deleted_ms IS NULL
    ORDER BY m.user_key, m.group_key`
}

function membersAfter(columns: string): string {
  return `SELECT ${columns} FROM memberships m
      JOIN users u ON u.user_key = m.user_key AND u.organisation_id = m.organisation_id
    WHERE m.organisation_id = ? AND m.group_key = ? AND m.user_key > ?
    ORDER BY m.user_key LIMIT ?`
}
