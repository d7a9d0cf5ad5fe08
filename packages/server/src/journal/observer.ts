// What the followers of the journal tell to whoever counts: after the commit, once, whichever process follows.

import type { JournalEntry } from './entry.ts'

export interface JournalObserver {
  /** An entry has been followed. */
  entry(entry: Pick<JournalEntry, 'action' | 'outcome'>): void
  /** An attempt to deliver an event to a webhook has ended: delivered, to be tried again, or given up. */
  delivery(outcome: 'delivered' | 'retried' | 'given-up'): void
}

export const nobodyObserves: JournalObserver = { entry: () => undefined, delivery: () => undefined }
