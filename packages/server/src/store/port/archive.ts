/** How far the work that follows the journal has come; 0: nothing yet. */
export interface JournalHead {
  /** The last entry whose events have been written. */
  readonly projectedPosition: number
  /** How many events of the entry after it have been written already: a large one is done in parts. */
  readonly projectedPart: number
  /** The last entry under a seal. */
  readonly sealedPosition: number
  /** The last entry that was dropped when its time was over. */
  readonly prunedPosition: number
}

/** A link of the chain: what the vault has sealed over the entries up to a position, from the seal before it. */
export interface SealRow {
  readonly lastPosition: number
  readonly entryCount: number
  readonly sealed: Uint8Array
  readonly sealedMs: number
}

/** What the state of a subject was when the last entry before it was dropped. */
export type BaseKind = 'user' | 'group' | 'token' | 'mapping' | 'settings'

export interface Archive {
  getHead(): Promise<JournalHead>
  /** Seals in order: those whose last position comes after `after`. */
  listSeals(after: number, limit: number): Promise<readonly SealRow[]>
  /** The seal that ends at this position or the last one before it. */
  findSealBefore(position: number): Promise<SealRow | undefined>
  /** JSON. */
  findBase(kind: BaseKind, subjectId: string): Promise<string | undefined>
  listBases(kind: BaseKind, after: string, limit: number): Promise<readonly { subjectId: string; state: string }[]>
  listBaseMembers(groupId: string, after: string, limit: number): Promise<readonly string[]>
  listBaseGroupsOf(userId: string): Promise<readonly string[]>
}

export interface ArchiveWrites {
  /** The head, kept for this transaction: whoever follows the journal comes one after the other. */
  lockHead(): Promise<JournalHead>
  updateHead(head: JournalHead): Promise<void>
  insertSeal(seal: SealRow): Promise<void>
  /** Puts another seal in the place of one. */
  replaceSeal(seal: SealRow): Promise<void>
  /** Drops the seals that end before this position. */
  removeSealsBefore(position: number): Promise<void>
  putBase(kind: BaseKind, subjectId: string, state: string): Promise<void>
  changeBaseMembers(groupId: string, added: readonly string[], removed: readonly string[]): Promise<void>
  /** Drops one entry and its place in the histories of these subjects. */
  removeEntry(position: number, subjectIds: readonly string[]): Promise<void>
}
