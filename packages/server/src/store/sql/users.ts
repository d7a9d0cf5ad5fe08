import { foldText, isJsonArray, isJsonObject, type Resource } from '@fluid-scim/scim'
import { type UserId, type UserKey, userId, userKey } from '../../directory/ids.ts'
import { nameWordsOf } from '../../directory/name-words.ts'
import { isActive, type StoredUser, type UserRow, userNameOf } from '../../directory/user.ts'
import type { ListQuery, Origin, Page, Users, UserWrites } from '../port/users.ts'
import { changedKeys, type LookupKeys } from './changed-keys.ts'
import type { SqlRow, SqlValue } from './connection.ts'
import { parseDocument } from './document.ts'
import { type ListedTable, listPage } from './list.ts'
import { addLive, countLive } from './live-counts.ts'
import { integer, text } from './row.ts'
import type { Scope } from './scope.ts'

export const USER_COLUMNS = 'u.user_key, u.id, u.document, u.version, u.created_ms, u.modified_ms'
const LIVE = 'u.organisation_id = ? AND u.deleted_ms IS NULL'
const SELECT_LIVE = `SELECT ${USER_COLUMNS} FROM users u WHERE ${LIVE}`
/** A statement that is the same text each time is found at once among the prepared ones. */
const BY_ID = `${SELECT_LIVE} AND u.id = ?`
const BY_NAME_KEY = `${SELECT_LIVE} AND u.user_name_key = ?`

const TABLE: ListedTable = {
  name: 'users',
  alias: 'u',
  key: 'user_key',
  columns: USER_COLUMNS,
  stored: {
    id: 'u.id',
    externalId: 'u.external_id',
    userName: 'u.user_name_key',
    'meta.resourceType': "'User'",
    'meta.created': 'u.created_ms',
    'meta.lastModified': 'u.modified_ms',
  },
  lookups: ['id', 'externalId', 'userName'],
  unique: { id: BY_ID, userName: BY_NAME_KEY },
  relations: {
    groups: {
      from: `memberships m JOIN groups g ON g.organisation_id = m.organisation_id AND g.group_key = m.group_key
        WHERE m.organisation_id = u.organisation_id AND m.user_key = u.user_key AND g.deleted_ms IS NULL`,
      columns: () => ({ value: 'g.id', display: 'g.name_key', type: "'direct'" }),
    },
  },
  indexes: {
    'emails.value': 'SELECT x.user_key FROM user_emails x WHERE x.organisation_id = ? AND x.email_key = ?',
  },
}

export class SqlUsers implements Users, UserWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  findById(id: UserId): Promise<StoredUser | undefined> {
    return this.#find(BY_ID, id)
  }

  findByIdForUpdate(id: UserId): Promise<StoredUser | undefined> {
    const { forUpdate } = this.#scope.connection.dialect
    return this.#find(forUpdate === '' ? BY_ID : `${BY_ID} ${forUpdate}`, id)
  }

  findByNameKey(nameKey: string): Promise<StoredUser | undefined> {
    return this.#find(BY_NAME_KEY, nameKey)
  }

  list(query: ListQuery): Promise<Page<StoredUser>> {
    return listPage(this.#scope, TABLE, query, parseUser)
  }

  count(): Promise<number> {
    return countLive(this.#scope, 'users')
  }

  async insert(user: UserRow & Origin): Promise<StoredUser> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      `INSERT INTO users (organisation_id, id, user_name_key, external_id, active, document, search, version,
         created_ms, modified_ms, by_hand)
       VALUES (?, ?, ?, ?, ?, ?, ${connection.dialect.jsonParameter}, ?, ?, ?, ?) RETURNING user_key`,
      [
        organisation,
        user.id,
        ...attributeColumns(user),
        user.version,
        user.createdMs,
        user.modifiedMs,
        user.isByHand === true ? 1 : 0,
      ],
    )
    if (row === undefined) throw new Error('an insert gave no row')
    const key = userKey(integer(row, 'user_key'))
    await Promise.all([
      this.#insertEmails(key, emailKeys(user.resource)),
      this.#insertWords(key, nameWordsOf(user.resource)),
      addLive(this.#scope, { users: 1, active_users: isActive(user.resource) ? 1 : 0 }),
    ])
    return {
      key,
      id: user.id,
      resource: user.resource,
      version: user.version,
      createdMs: user.createdMs,
      modifiedMs: user.modifiedMs,
    }
  }

  async update(before: StoredUser, user: UserRow & Origin): Promise<void> {
    const { connection, organisation } = this.#scope
    const keys = changedKeys(lookupKeys(before.resource), lookupKeys(user.resource))
    const updated = connection.run(
      `UPDATE users SET ${keys.map(([column]) => `${column} = ?, `).join('')}active = ?, document = ?,
         search = ${connection.dialect.jsonParameter}, version = ?, modified_ms = ?, by_hand = coalesce(?, by_hand)
       WHERE organisation_id = ? AND user_key = ?`,
      [
        ...keys.map(([, key]) => key),
        ...contentColumns(user),
        user.version,
        user.modifiedMs,
        user.isByHand === undefined ? null : Number(user.isByHand),
        organisation,
        before.key,
      ],
    )
    const had = emailKeys(before.resource)
    const has = emailKeys(user.resource)
    const hadWords = new Set(nameWordsOf(before.resource))
    const hasWords = new Set(nameWordsOf(user.resource))
    await Promise.all([
      updated,
      this.#deleteEmails(before.key, difference(had, has)),
      this.#insertEmails(before.key, difference(has, had)),
      this.#deleteWords(before.key, difference(hadWords, hasWords)),
      this.#insertWords(before.key, difference(hasWords, hadWords)),
      addLive(this.#scope, { active_users: Number(isActive(user.resource)) - Number(isActive(before.resource)) }),
    ])
  }

  async markDeleted({ key, resource }: StoredUser, atMs: number): Promise<void> {
    const { connection, organisation } = this.#scope
    await this.#deleteEmails(key, emailKeys(resource))
    await this.#deleteWords(key, nameWordsOf(resource))
    await connection.run('UPDATE users SET deleted_ms = ? WHERE organisation_id = ? AND user_key = ?', [
      atMs,
      organisation,
      key,
    ])
    await addLive(this.#scope, { users: -1, active_users: isActive(resource) ? -1 : 0 })
  }

  async undelete({ key, resource, version, modifiedMs }: StoredUser): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `UPDATE users SET deleted_ms = NULL, version = ?, modified_ms = ? WHERE organisation_id = ? AND user_key = ?`,
      [version, modifiedMs, organisation, key],
    )
    await this.#insertEmails(key, emailKeys(resource))
    await this.#insertWords(key, nameWordsOf(resource))
    await addLive(this.#scope, { users: 1, active_users: isActive(resource) ? 1 : 0 })
  }

  async #find(sql: string, value: string): Promise<StoredUser | undefined> {
    const row = await this.#scope.connection.get(sql, [this.#scope.organisation, value])
    return row === undefined ? undefined : parseUser(row)
  }

  async #insertEmails(key: UserKey, emails: Iterable<string>): Promise<void> {
    const { connection, organisation } = this.#scope
    for (const email of emails) {
      await connection.run('INSERT INTO user_emails (organisation_id, email_key, user_key) VALUES (?, ?, ?)', [
        organisation,
        email,
        key,
      ])
    }
  }

  async #insertWords(key: UserKey, words: readonly string[]): Promise<void> {
    if (words.length === 0) return
    const { connection, organisation } = this.#scope
    await connection.run(
      `INSERT INTO user_words (organisation_id, word, user_key)
       SELECT CAST(? AS BIGINT), l.value, CAST(? AS BIGINT) FROM ${connection.dialect.listParameter} AS l WHERE true
       ON CONFLICT DO NOTHING`,
      [organisation, key, JSON.stringify(words)],
    )
  }

  async #deleteWords(key: UserKey, words: readonly string[]): Promise<void> {
    if (words.length === 0) return
    const { connection, organisation } = this.#scope
    await connection.run(
      `DELETE FROM user_words WHERE organisation_id = ? AND user_key = ?
         AND word IN (${connection.dialect.textsParameter})`,
      [organisation, key, JSON.stringify(words)],
    )
  }

  async #deleteEmails(key: UserKey, emails: Iterable<string>): Promise<void> {
    const { connection, organisation } = this.#scope
    for (const email of emails) {
      await connection.run('DELETE FROM user_emails WHERE organisation_id = ? AND email_key = ? AND user_key = ?', [
        organisation,
        email,
        key,
      ])
    }
  }
}

export function attributeColumns(user: UserRow): readonly SqlValue[] {
  return [...Object.values(lookupKeys(user.resource)), ...contentColumns(user)]
}

function contentColumns({ resource, search }: UserRow): readonly SqlValue[] {
  return [isActive(resource) ? 1 : 0, JSON.stringify(resource), JSON.stringify(search)]
}

function lookupKeys(resource: Resource): LookupKeys {
  const externalId = resource['externalId']
  return {
    user_name_key: foldText(userNameOf(resource)),
    external_id: typeof externalId === 'string' ? externalId : null,
  }
}

/** The keys under which a person's e-mail addresses are looked up. */
export function emailKeys(resource: Resource): ReadonlySet<string> {
  const emails = resource['emails']
  const keys = new Set<string>()
  if (!isJsonArray(emails)) return keys
  for (const email of emails) {
    const value = isJsonObject(email) ? email['value'] : undefined
    if (typeof value === 'string') keys.add(foldText(value))
  }
  return keys
}

function difference(one: ReadonlySet<string>, other: ReadonlySet<string>): readonly string[] {
  return [...one].filter((value) => !other.has(value))
}

export function parseUser(row: SqlRow): StoredUser {
  return {
    key: userKey(integer(row, 'user_key')),
    id: userId(text(row, 'id')),
    resource: parseDocument(row),
    version: integer(row, 'version'),
    createdMs: integer(row, 'created_ms'),
    modifiedMs: integer(row, 'modified_ms'),
  }
}
