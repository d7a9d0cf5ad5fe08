import type { JournalAction, JournalEntry } from '../../journal/entry.ts'

export interface StoredJournalEntry extends JournalEntry {
  /** Position in the organisation's journal; grows, with gaps. */
  readonly position: number
}

/**
 * How an entry concerns somebody: it is about them, it is about a group and all its members (what it grants, its name,
 * its end), or it names them as joining or leaving a group.
 */
export type Relation = 'subject' | 'whole' | 'joined' | 'left'

export interface JournalQuery {
  /** Entries after this position (oldest first), or before it (newest first; undefined: from the end). */
  readonly from: { readonly after: number } | { readonly before: number | undefined }
  /** Nothing beyond this position, in the direction of the walk: bounds the work of one query. */
  readonly until?: number | undefined
  /** Entries that are about this id or name it as a member. */
  readonly subjectId?: string | undefined
  /** Of those, only the ones that concern it in this way. */
  readonly relation?: Relation | undefined
  /** Only entries that concern this id too. */
  readonly alsoSubjectId?: string | undefined
  readonly outcome?: JournalEntry['outcome'] | undefined
  readonly actions?: readonly JournalAction[] | undefined
  /** The client by its name in the journal: `Okta`. */
  readonly client?: string | undefined
  /** Folded text that sentence, names or reasons contain. */
  readonly text?: string | undefined
  readonly sinceMs?: number | undefined
  /** Exclusive. */
  readonly untilMs?: number | undefined
  /** Only entries below which nothing can appear any more: for readers that go on from the last position. */
  readonly isSettled?: boolean | undefined
  /** Member lists in full; otherwise long ones are shown in short, so that a page stays small. */
  readonly isWhole?: boolean | undefined
  readonly limit: number
}

export interface Journal {
  list(query: JournalQuery): Promise<readonly StoredJournalEntry[]>
  /** The position `count` entries further on in that direction; undefined when fewer are left. */
  findPositionPast(from: JournalQuery['from'], count: number): Promise<number | undefined>
  /** Position of the earliest entry that is not before this time; undefined when there is none. */
  findPositionAt(atMs: number): Promise<number | undefined>
  /** Where this id joined or left a group, oldest first: which group, and at which position. */
  listMoves(memberId: string): Promise<readonly MembershipMove[]>
}

export interface MembershipMove {
  readonly position: number
  readonly groupId: string
  readonly relation: 'joined' | 'left'
}

/** Ids that an entry concerns in one way. */
export interface Concern {
  readonly relation: Relation
  readonly ids: readonly string[]
}

export interface JournalAppend {
  readonly entry: JournalEntry
  /** The client's name, for filtering. */
  readonly client: string
  /** What can be found by text, folded. */
  readonly searchText: string
  readonly concerned: readonly Concern[]
}

export interface JournalWrites {
  /** Answers the entry's position. */
  append(append: JournalAppend): Promise<number>
}
