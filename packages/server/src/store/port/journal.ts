import type { JournalEntry } from '../../journal/entry.ts'

export interface StoredJournalEntry extends JournalEntry {
  /** Position in the organisation's journal; grows, with gaps. */
  readonly position: number
}

export interface JournalQuery {
  /** Entries after this position (oldest first), or before it (newest first). */
  readonly from: { readonly after: number } | { readonly before: number | undefined }
  readonly subjectId?: string
  readonly limit: number
}

export interface Journal {
  list(query: JournalQuery): Promise<readonly StoredJournalEntry[]>
}

export interface JournalWrites {
  append(entry: JournalEntry): Promise<void>
}
