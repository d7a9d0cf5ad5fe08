import type { GroupRow, StoredGroup } from '../../directory/group.ts'
import type { GroupGrant } from '../../directory/group-grant.ts'
import type { GroupId, GroupKey } from '../../directory/ids.ts'
import type { ListQuery, Page } from './users.ts'

export interface Groups {
  /** Live groups. */
  count(): Promise<number>
  findById(id: GroupId): Promise<StoredGroup | undefined>
  /** By the comparison key of displayName (`groupNameKey`). */
  findByNameKey(nameKey: string): Promise<StoredGroup | undefined>
  list(query: ListQuery): Promise<Page<StoredGroup>>
  /** Groups in order of creation, a page at a time: those that grant nothing, those that grant something, or all. */
  listByGrant(query: GrantQuery): Promise<readonly StoredGroup[]>
}

export interface GrantQuery {
  /** True: only groups that grant nothing; undefined: all. */
  readonly isHeld: boolean | undefined
  readonly after: GroupKey | undefined
  readonly limit: number
}

export interface GroupWrites {
  findByIdForUpdate(id: GroupId): Promise<StoredGroup | undefined>
  /** Throws UniqueViolation when the name is taken. */
  insert(group: GroupRow): Promise<StoredGroup>
  /** Throws UniqueViolation when the name is taken. Adds `memberCountDelta` to the stored number of members. */
  update(before: StoredGroup, group: GroupRow, memberCountDelta: number): Promise<void>
  /** What the group grants from now on; the group's version stays. */
  setGrant(key: GroupKey, grant: GroupGrant | undefined): Promise<void>
  /** One member less, and a new version, for each of these groups. */
  noteMembersGone(groups: readonly GroupKey[], atMs: number): Promise<void>
  /** Ends the group's visibility and what it grants, whatever its size; the record and its memberships stay. */
  markDeleted(key: GroupKey, atMs: number): Promise<void>
  /** By row key, deleted groups too. */
  findByKeyForUpdate(key: GroupKey): Promise<{ readonly group: StoredGroup; readonly isDeleted: boolean } | undefined>
  /** Takes a deletion back: the group and its members are there again. Throws UniqueViolation when the name is taken. */
  undelete(group: StoredGroup): Promise<void>
}
