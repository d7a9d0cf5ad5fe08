// One act's entry for the journal: who, when and for which request are the same for every act.

import type { Runtime } from '../runtime.ts'
import type { JournalWrites } from '../store/port/journal.ts'
import type { Actor, JournalEntry } from './entry.ts'

/** The act's own part of an entry. */
export type Happening = Omit<JournalEntry, 'atMs' | 'requestId' | 'actor' | 'notDone' | 'changes'> &
  Partial<Pick<JournalEntry, 'notDone' | 'changes'>>

/** Appends what happened, in the transaction in which it happens. */
export function journalise(
  journal: JournalWrites,
  { now }: Pick<Runtime, 'now'>,
  by: { readonly actor: Actor; readonly requestId: string },
  happening: Happening,
): Promise<void> {
  return journal.append({
    atMs: now(),
    requestId: by.requestId,
    actor: by.actor,
    changes: [],
    notDone: [],
    ...happening,
  })
}
