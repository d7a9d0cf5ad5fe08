import type { Resource } from '@fluid-scim/scim'
import { type GroupRow, groupNameOf, type StoredGroup } from '../../directory/group.ts'
import type { GroupGrant } from '../../directory/group-grant.ts'
import { groupNameKey } from '../../directory/group-name.ts'
import { type GroupId, type GroupKey, groupId, groupKey } from '../../directory/ids.ts'
import type { GrantQuery, Groups, GroupWrites } from '../port/groups.ts'
import type { ListQuery, Page } from '../port/users.ts'
import { changedKeys, type LookupKeys } from './changed-keys.ts'
import type { Dialect, SqlRow, SqlValue } from './connection.ts'
import { parseDocument } from './document.ts'
import { type ListedTable, listPage } from './list.ts'
import { addLive, countLive } from './live-counts.ts'
import { parseGrantColumns } from './mappings.ts'
import { integer, text, textOrUndefined } from './row.ts'
import type { Scope } from './scope.ts'

const COLUMNS = `g.group_key, g.id, g.document, g.version, g.member_count, g.created_ms, g.modified_ms,
  g.grants_kind, g.grants_name, g.granted_by, g.granted_since_ms`
const LIVE = 'g.organisation_id = ? AND g.deleted_ms IS NULL'
const SELECT_LIVE = `SELECT ${COLUMNS} FROM groups g WHERE ${LIVE}`
const BY_ID = `${SELECT_LIVE} AND g.id = ?`
const BY_NAME_KEY = `${SELECT_LIVE} AND g.name_key = ?`

const TABLE: ListedTable = {
  name: 'groups',
  alias: 'g',
  key: 'group_key',
  columns: COLUMNS,
  stored: {
    id: 'g.id',
    externalId: 'g.external_id',
    'meta.resourceType': "'Group'",
    'meta.created': 'g.created_ms',
    'meta.lastModified': 'g.modified_ms',
  },
  lookups: ['id', 'externalId'],
  unique: { id: BY_ID, displayName: BY_NAME_KEY },
  relations: {
    members: {
      from: `memberships m JOIN users mu ON mu.organisation_id = m.organisation_id AND mu.user_key = m.user_key
        WHERE m.organisation_id = g.organisation_id AND m.group_key = g.group_key`,
      columns: (dialect) => ({
        value: 'mu.id',
        display: shownName(dialect),
        type: "'user'",
      }),
    },
  },
  indexes: {
    displayName:
      'SELECT x.group_key FROM groups x WHERE x.organisation_id = ? AND x.name_key = ? AND x.deleted_ms IS NULL',
  },
}

export class SqlGroups implements Groups, GroupWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  findById(id: GroupId): Promise<StoredGroup | undefined> {
    return this.#find(BY_ID, id)
  }

  findByIdForUpdate(id: GroupId): Promise<StoredGroup | undefined> {
    const { forUpdate } = this.#scope.connection.dialect
    return this.#find(`${BY_ID} ${forUpdate}`, id)
  }

  findByNameKey(nameKey: string): Promise<StoredGroup | undefined> {
    return this.#find(BY_NAME_KEY, nameKey)
  }

  count(): Promise<number> {
    return countLive(this.#scope, 'groups')
  }

  list(query: ListQuery): Promise<Page<StoredGroup>> {
    return listPage(this.#scope, TABLE, query, parseGroup)
  }

  async insert(group: GroupRow): Promise<StoredGroup> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      `INSERT INTO groups (organisation_id, id, name_key, external_id, document, search, version, created_ms, modified_ms)
       VALUES (?, ?, ?, ?, ?, ${connection.dialect.jsonParameter}, ?, ?, ?) RETURNING group_key`,
      [
        organisation,
        group.id,
        ...Object.values(lookupKeys(group.resource)),
        ...contentColumns(group),
        group.version,
        group.createdMs,
        group.modifiedMs,
      ],
    )
    if (row === undefined) throw new Error('an insert gave no row')
    await addLive(this.#scope, { groups: 1 })
    return { key: groupKey(integer(row, 'group_key')), memberCount: 0, grant: undefined, ...group }
  }

  async update(before: StoredGroup, group: GroupRow, memberCountDelta: number): Promise<void> {
    const { connection, organisation } = this.#scope
    const keys = changedKeys(lookupKeys(before.resource), lookupKeys(group.resource))
    await connection.run(
      `UPDATE groups SET ${keys.map(([column]) => `${column} = ?, `).join('')}document = ?,
         search = ${connection.dialect.jsonParameter}, version = ?, modified_ms = ?, member_count = member_count + ?
       WHERE organisation_id = ? AND group_key = ?`,
      [
        ...keys.map(([, key]) => key),
        ...contentColumns(group),
        group.version,
        group.modifiedMs,
        memberCountDelta,
        organisation,
        before.key,
      ],
    )
  }

  async listByGrant({ isHeld, after, limit }: GrantQuery): Promise<readonly StoredGroup[]> {
    const { connection, organisation } = this.#scope
    const which = isHeld === undefined ? '' : `AND g.grants_kind IS ${isHeld ? '' : 'NOT'} NULL`
    const rows = await connection.all(
      `SELECT ${COLUMNS} FROM groups g WHERE ${LIVE} ${which} AND g.group_key > ? ORDER BY g.group_key LIMIT ?`,
      [organisation, after ?? 0, limit],
    )
    return rows.map(parseGroup)
  }

  async setGrant(key: GroupKey, grant: GroupGrant | undefined): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `UPDATE groups SET grants_kind = ?, grants_name = ?, granted_by = ?, granted_since_ms = ?
       WHERE organisation_id = ? AND group_key = ?`,
      [
        grant?.grant.kind ?? null,
        grant?.grant.name ?? null,
        grant?.by ?? null,
        grant?.sinceMs ?? null,
        organisation,
        key,
      ],
    )
  }

  async noteMembersGone(groups: readonly GroupKey[], atMs: number): Promise<void> {
    const { connection, organisation } = this.#scope
    for (const key of groups) {
      await connection.run(
        `UPDATE groups SET member_count = member_count - 1, version = version + 1, modified_ms = ?
         WHERE organisation_id = ? AND group_key = ?`,
        [atMs, organisation, key],
      )
    }
  }

  async markDeleted(key: GroupKey, atMs: number): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run('UPDATE groups SET deleted_ms = ? WHERE organisation_id = ? AND group_key = ?', [
      atMs,
      organisation,
      key,
    ])
    await addLive(this.#scope, { groups: -1 })
  }

  async findByKeyForUpdate(key: GroupKey): Promise<{ group: StoredGroup; isDeleted: boolean } | undefined> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      `SELECT ${COLUMNS}, g.deleted_ms FROM groups g WHERE g.organisation_id = ? AND g.group_key = ?
       ${connection.dialect.forUpdate}`,
      [organisation, key],
    )
    return row === undefined ? undefined : { group: parseGroup(row), isDeleted: row['deleted_ms'] !== null }
  }

  async undelete({ key, version, modifiedMs }: StoredGroup): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `UPDATE groups SET deleted_ms = NULL, version = ?, modified_ms = ? WHERE organisation_id = ? AND group_key = ?`,
      [version, modifiedMs, organisation, key],
    )
    await addLive(this.#scope, { groups: 1 })
  }

  async #find(sql: string, value: string): Promise<StoredGroup | undefined> {
    const row = await this.#scope.connection.get(sql, [this.#scope.organisation, value])
    return row === undefined ? undefined : parseGroup(row)
  }
}

function contentColumns({ resource, search }: GroupRow): readonly SqlValue[] {
  return [JSON.stringify(resource), JSON.stringify(search)]
}

function lookupKeys(resource: Resource): LookupKeys {
  const externalId = resource['externalId']
  return {
    name_key: groupNameKey(groupNameOf(resource)),
    external_id: typeof externalId === 'string' ? externalId : null,
  }
}

function parseGroup(row: SqlRow): StoredGroup {
  return {
    key: groupKey(integer(row, 'group_key')),
    id: groupId(text(row, 'id')),
    resource: parseDocument(row),
    version: integer(row, 'version'),
    memberCount: integer(row, 'member_count'),
    grant: parseGroupGrant(row),
    createdMs: integer(row, 'created_ms'),
    modifiedMs: integer(row, 'modified_ms'),
  }
}

function parseGroupGrant(row: SqlRow): GroupGrant | undefined {
  const kind = textOrUndefined(row, 'grants_kind')
  if (kind === undefined) return undefined
  return {
    grant: parseGrantColumns(kind, text(row, 'grants_name')),
    by: text(row, 'granted_by') === 'mapping' ? 'mapping' : 'catalogue',
    sinceMs: integer(row, 'granted_since_ms'),
  }
}

/** `shownNameOf` in comparison form. */
function shownName(dialect: Dialect): string {
  const at = (...steps: readonly string[]) => dialect.scalarAt('mu.search', steps, 'text')
  const full = `trim(coalesce(${at('name', 'givenName')}, '') || ' ' || coalesce(${at('name', 'familyName')}, ''))`
  return `coalesce(nullif(${at('displayName')}, ''), nullif(${full}, ''), mu.user_name_key)`
}
