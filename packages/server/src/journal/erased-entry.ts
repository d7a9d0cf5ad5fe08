// What remains of an entry after somebody whom it tells of has been erased: that something happened, when, by which client
// and to which id. Pure rules, for entries about the person and for those that only mention them.

import { foldText } from '@fluid-scim/scim'
import type { EntryWords } from '../store/port/erasures.ts'
import type { StoredJournalEntry } from '../store/port/journal.ts'
import { actorName } from './actor-name.ts'
import { searchTextOf } from './write.ts'

export const ERASED = '[erased]'

/** What an entry about a person keeps: no value of it is theirs alone, and without them it could not be replayed. */
const KEPT = new Set(['schemas', 'active', 'groups', 'grants', 'grantsByHand'])

export interface Erasing {
  readonly id: string
  /** What names the person, the longest first. */
  readonly texts: readonly string[]
  /** Those of them that no namesake has: sign-in names, addresses, ids. */
  readonly ownTexts: readonly string[]
}

export function erasedEntry(entry: StoredJournalEntry, erasing: Erasing): EntryWords {
  const isAbout = entry.subject?.id === erasing.id
  // What is told of another person is theirs, and they may have the same name.
  const isAboutAnother = !isAbout && entry.subject?.kind === 'user'
  const texts = isAboutAnother ? erasing.ownTexts : erasing.texts
  const actor = erasedActor(entry, erasing, isAbout)
  const words = isAbout
    ? {
        ...entry,
        actor,
        subject: entry.subject === undefined ? undefined : { ...entry.subject, name: ERASED },
        changes: entry.changes.filter(({ attribute }) => KEPT.has(attribute)),
        notDone: [],
        sentence: `${actorName(actor)}: ${entry.action}. The person has been erased since.`,
      }
    : {
        ...entry,
        actor,
        subject:
          entry.subject === undefined ? undefined : { ...entry.subject, name: without(entry.subject.name, texts) },
        notDone: entry.notDone.map((sentence) => without(sentence, texts)),
        sentence: without(entry.sentence, texts),
      }
  return { entry: words, changes: isAbout ? words.changes : undefined, searchText: searchTextOf(words) }
}

/** A visitor's address and a person's browser tell of somebody; a client that pushes does not. */
function erasedActor({ actor }: StoredJournalEntry, { id }: Erasing, isAbout: boolean): StoredJournalEntry['actor'] {
  if (actor.kind === 'visitor' && isAbout) return { ...actor, id: ERASED, client: '' }
  return actor.kind === 'person' && actor.id === id ? { ...actor, client: '' } : actor
}

/** A text without these names: whole words, whatever their letters' case. */
export function without(text: string, texts: readonly string[]): string {
  return texts.reduce((rest, name) => rest.replace(wordOf(name), ERASED), text)
}

function wordOf(name: string): RegExp {
  const escaped = name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu')
}

/** The texts in the form in which the journal is searched. */
export function foldedTexts({ texts }: Pick<Erasing, 'texts'>): readonly string[] {
  return texts.map((text) => foldText(text))
}
