import type { UserId, UserKey } from '../../directory/ids.ts'
import type { UserRow } from '../../directory/user.ts'
import type { StoredJournalEntry } from './journal.ts'

/** What was removed of a person who was erased, and when and by whom. */
export interface ErasureRow {
  readonly userId: UserId
  readonly atMs: number
  /** JSON. */
  readonly certificate: string
}

export interface Erasures {
  findErasure(id: UserId): Promise<ErasureRow | undefined>
  /** The latest first. */
  listErasures(limit: number): Promise<readonly ErasureRow[]>
  /** Whether an open alarm of the safeguard may still put this person, or their memberships, back. */
  isHeldByAlarm(user: UserKey): Promise<boolean>
  /** Positions of entries that concern this id or whose text has one of these folded texts, in order. */
  listPositionsNaming(id: UserId, texts: readonly string[]): Promise<readonly number[]>
  /** Of the events that follow from these entries: their positions and data (JSON). */
  listEventsOf(
    journalPositions: readonly number[],
  ): Promise<readonly { readonly position: number; readonly data: string }[]>
}

/** An entry's own words, as they shall be from now on. */
export interface EntryWords {
  readonly entry: StoredJournalEntry
  /** Undefined: the changes stay as they are stored. */
  readonly changes: StoredJournalEntry['changes'] | undefined
  readonly searchText: string
}

/** By what the rows are found that belong to a person. */
export interface BesidePerson {
  readonly id: UserId
  readonly key: UserKey
  /** Folded. A sign-in under way has what was typed, before it is known whose it is. */
  readonly addresses: readonly string[]
  /** Keys under which failures are counted. */
  readonly failureKeys: readonly string[]
}

export interface ErasureWrites {
  rewriteEntry(words: EntryWords): Promise<void>
  rewriteEvent(position: number, data: string): Promise<void>
  /** Writes a deleted user's row anew. */
  emptyUser(key: UserKey, user: UserRow): Promise<void>
  /**
   * Removes what lies beside a person: index rows, grants by hand, losses, sessions, credentials, tokens, sign-ins under
   * way and failures. Answers how many rows went, by table.
   */
  removeBeside(user: BesidePerson): Promise<Readonly<Record<string, number>>>
  insertErasure(erasure: ErasureRow): Promise<void>
}
