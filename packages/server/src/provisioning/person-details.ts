// A person as an administrator's page shows them: every value with where it comes from, told by the journal.

import type { JsonValue } from '@fluid-scim/scim'
import type { Access } from '../directory/access.ts'
import type { Grant } from '../directory/grant.ts'
import { type GroupId, type OrganisationId, userId } from '../directory/ids.ts'
import { actorName } from '../journal/actor-name.ts'
import type { Runtime } from '../runtime.ts'
import type { Person } from '../store/port/grants.ts'
import type { StoredJournalEntry } from '../store/port/journal.ts'
import type { ListedPerson } from '../store/port/people.ts'
import type { Reading } from '../store/port/store.ts'
import { certificateOf } from './erase-person.ts'
import { personWithAccess } from './find-person.ts'
import { creationOf } from './user-journal.ts'

export interface PersonDetails extends Pick<ListedPerson, 'isByHand' | 'lastSignInMs'> {
  readonly person: Person
  readonly access: Access
  readonly byHand: readonly Grant[]
  readonly groups: readonly { readonly id: GroupId; readonly name: string; readonly grant: Grant | undefined }[]
  readonly attributes: readonly AttributeOfPerson[]
  /** Undefined: the person was not erased. */
  readonly erased: { readonly atMs: number; readonly certificate: string } | undefined
  /** The client that changed the person last. */
  readonly client: string | undefined
}

interface AttributeOfPerson {
  readonly attribute: string
  readonly value: JsonValue
  /** Undefined: from before the journal, or deeper in it than is looked. */
  readonly source: StoredJournalEntry | undefined
}

/** How many entries about a person are looked at for where the values come from. */
const ENTRIES_LOOKED_AT = 300

/** Refuses (404) an id that never was; deleted people are answered. */
export function readPersonDetails(runtime: Runtime, organisation: OrganisationId, id: string): Promise<PersonDetails> {
  return runtime.store.read(organisation, async (tx) => {
    const { person, access, byHand } = await personWithAccess(tx, runtime, userId(id))
    const origin = await tx.people.findOrigin(person.user.id)
    const entries = await tx.journal.list({
      from: { before: undefined },
      subjectId: id,
      relation: 'subject',
      outcome: 'changed',
      limit: ENTRIES_LOOKED_AT,
    })
    const erasure = await tx.erasures.findErasure(person.user.id)
    const pushed = entries.find(({ actor }) => actor.kind === 'scim')
    return {
      person,
      access,
      byHand,
      erased: erasure === undefined ? undefined : { atMs: erasure.atMs, certificate: certificateOf(erasure).sha256 },
      isByHand: origin?.isByHand ?? false,
      lastSignInMs: origin?.lastSignInMs,
      groups: await groupsOf(tx, person),
      attributes: attributesOf(person, entries),
      client: pushed === undefined ? undefined : actorName(pushed.actor),
    }
  })
}

async function groupsOf(tx: Reading, { user }: Person): Promise<PersonDetails['groups']> {
  const groups = (await tx.memberships.listGroupsOf([user.key])).get(user.key) ?? []
  const shown = []
  for (const { id, display } of groups) {
    shown.push({ id, name: display, grant: (await tx.groups.findById(id))?.grant?.grant })
  }
  return shown
}

function attributesOf({ user }: Person, entries: readonly StoredJournalEntry[]): readonly AttributeOfPerson[] {
  return creationOf(user.resource).flatMap((change) =>
    'added' in change || change.after === undefined
      ? []
      : [{ attribute: change.attribute, value: change.after, source: sourceOf(change.attribute, entries) }],
  )
}

function sourceOf(attribute: string, newestFirst: readonly StoredJournalEntry[]): StoredJournalEntry | undefined {
  return newestFirst.find(({ changes }) => changes.some((change) => change.attribute === attribute))
}
