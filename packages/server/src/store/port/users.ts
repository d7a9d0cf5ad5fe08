import type { ResolvedFilter, ResolvedPath } from '@fluid-scim/scim'
import type { UserId } from '../../directory/ids.ts'
import type { StoredUser, UserRow } from '../../directory/user.ts'

/** A page of a list: the rows at positions `offset` + 1 … in a total, stable order, and how many match in all. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly total: number
  /** Where the next page begins, for `start`; undefined on the last page and on an empty one. */
  readonly next: number | undefined
}

/**
 * `offset`: rows to pass over; walking in order costs the same at the end as at the beginning. `after`: the `next` of
 * the page before, in a list without a sort: rows that come or go in between neither hide nor repeat another. With a
 * sort, `next` is an offset.
 */
export type ListStart = { readonly offset: number } | { readonly after: number }

export interface ListQuery {
  readonly filter: ResolvedFilter | undefined
  readonly sort: { readonly path: ResolvedPath; readonly descending: boolean } | undefined
  readonly start: ListStart
  readonly limit: number
  /** Called for a list that may take long; aborts when nobody waits for it any more. */
  readonly untilGone?: (() => AbortSignal) | undefined
}

export interface Users {
  /** By SCIM id; undefined when there is none or it has been deleted. */
  findById(id: UserId): Promise<StoredUser | undefined>
  /** By the comparison key of userName (`foldText`). */
  findByNameKey(nameKey: string): Promise<StoredUser | undefined>
  list(query: ListQuery): Promise<Page<StoredUser>>
  /** Live users. */
  count(): Promise<number>
}

/** Whether a person is looked after by hand and not by a client; undefined: as before (new: by a client). */
export interface Origin {
  readonly isByHand?: boolean | undefined
}

export interface UserWrites {
  /** Like findById, and keeps others from changing the row until the transaction ends. */
  findByIdForUpdate(id: UserId): Promise<StoredUser | undefined>
  /** Throws UniqueViolation when the userName is taken. */
  insert(user: UserRow & Origin): Promise<StoredUser>
  /** Throws UniqueViolation when the userName is taken. */
  update(before: StoredUser, user: UserRow & Origin): Promise<void>
  /** Ends the user's visibility and frees its userName; the record stays for audit. */
  markDeleted(user: StoredUser, atMs: number): Promise<void>
  /** Takes a deletion back: the user is there again, as `user` says. Throws UniqueViolation when the userName is taken. */
  undelete(user: StoredUser): Promise<void>
}
