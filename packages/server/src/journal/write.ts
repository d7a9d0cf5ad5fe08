// One act's entry for the journal: who, when and for which request are the same for every act.

import { foldText } from '@fluid-scim/scim'
import type { Runtime } from '../runtime.ts'
import type { Concern, JournalWrites, Relation } from '../store/port/journal.ts'
import { clientName } from './client-name.ts'
import type { Actor, Change, JournalEntry, Subject } from './entry.ts'

/** The act's own part of an entry. */
export type Happening = Omit<JournalEntry, 'atMs' | 'requestId' | 'actor' | 'notDone' | 'changes'> &
  // The time that was stored with the rows, so that the journal tells it to the millisecond; absent: now.
  Partial<Pick<JournalEntry, 'notDone' | 'changes' | 'atMs'>>

/** Appends what happened, in the transaction in which it happens. */
export async function journalise(
  journal: JournalWrites,
  { now }: Pick<Runtime, 'now'>,
  by: { readonly actor: Actor; readonly requestId: string },
  happening: Happening,
): Promise<void> {
  const entry: JournalEntry = {
    atMs: now(),
    requestId: by.requestId,
    actor: by.actor,
    changes: [],
    notDone: [],
    ...happening,
  }
  await journal.append({
    entry,
    client: clientName(entry.actor.client),
    searchText: searchTextOf(entry),
    concerned: concernedBy(entry),
  })
}

export function searchTextOf({
  sentence,
  subject,
  notDone,
  actor,
}: Pick<JournalEntry, 'sentence' | 'subject' | 'notDone' | 'actor'>): string {
  return foldText([sentence, subject?.name ?? '', actor.id, ...notDone].join('\n'))
}

/** Everybody whose history has this entry: whom it is about, who came, who went, and the groups that a leaver left. */
export function concernedBy({ subject, changes }: JournalEntry): readonly Concern[] {
  const concerned: Concern[] =
    subject === undefined ? [] : [{ relation: relationOf(subject, changes), ids: [subject.id] }]
  for (const change of changes) {
    if ('added' in change) {
      concerned.push({ relation: 'joined', ids: change.added }, { relation: 'left', ids: change.removed })
    } else if (change.attribute === 'groups') {
      concerned.push({ relation: 'left', ids: groupsIn(change.before) })
    }
  }
  return concerned
}

/** Pushes of members concern those members; every other change of a group concerns all of them. */
function relationOf({ kind }: Subject, changes: readonly Change[]): Relation {
  const isOfMembers = changes.length > 0 && changes.every((change) => 'added' in change)
  return kind === 'group' && !isOfMembers ? 'whole' : 'subject'
}

/** The ids in SCIM's own form of a user's groups: `[{value, display}]`. */
export function groupsIn(groups: unknown): readonly string[] {
  if (!Array.isArray(groups)) return []
  return groups.flatMap((group: unknown) =>
    typeof group === 'object' && group !== null && 'value' in group && typeof group.value === 'string'
      ? [group.value]
      : [],
  )
}
