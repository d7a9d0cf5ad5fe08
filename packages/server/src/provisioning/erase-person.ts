// A person is erased on somebody's explicit word: everything that tells who it was goes, in one transaction; that there was
// somebody of this id, what was done when, and a certificate of the erasure remain.

import { createHash } from 'node:crypto'
import { foldResource, isJsonArray, isJsonObject, type JsonValue, type Resource } from '@fluid-scim/scim'
import { type OrganisationId, type UserId, userId } from '../directory/ids.ts'
import { actorName } from '../journal/actor-name.ts'
import { findResourceBase } from '../journal/bases.ts'
import { attributeChanges } from '../journal/entry.ts'
import { AlteredJournal, eraseFromJournal } from '../journal/erase-entries.ts'
import { ERASED, type Erasing, foldedTexts } from '../journal/erased-entry.ts'
import type { SealParts } from '../journal/seal.ts'
import { journalise } from '../journal/write.ts'
import { keysOfTries } from '../signin/tries.ts'
import type { ErasureRow } from '../store/port/erasures.ts'
import type { Person } from '../store/port/grants.ts'
import type { Writing } from '../store/port/store.ts'
import { endRecord } from './end-record.ts'
import { OperatorError } from './operator-error.ts'
import { userNotFound } from './refusal.ts'
import type { By } from './set-token.ts'
import { userSubject } from './user-journal.ts'

export interface Certificate {
  readonly organisation: string
  readonly person: string
  readonly erased: string
  readonly by: string
  readonly requestId: string
  /** How much was removed or emptied, by kind; what there was none of is left out. */
  readonly removed: Readonly<Record<string, number>>
  /** SHA-256 of everything above, as JSON without spaces; the journal's entry has it too. */
  readonly sha256: string
}

export interface ErasedPerson {
  readonly certificate: Certificate
  /** What the person was called, for whoever looks for it outside the database; to be forgotten then. */
  readonly names: readonly string[]
}

/** Shorter texts name nobody for sure, and would take words out of other people's stories. */
const TEXT_LENGTH_MIN = 4
const ENTRIES_MAX = 100_000

/**
 * Erases a person who has no access any more. Refuses (404) an id that never was; throws OperatorError for somebody who is
 * active, who was erased already, or whom an open alarm of the safeguard may still have to put back.
 */
export function erasePerson(
  parts: SealParts,
  by: By,
  { organisation, user }: { readonly organisation: OrganisationId; readonly user: string },
): Promise<ErasedPerson> {
  const { runtime } = parts
  return runtime.store.write(organisation, async (tx) => {
    await tx.archive.lockHead()
    const person = await findErasable(tx, userId(user))
    const atMs = runtime.now()
    const gone = person.state === 'deleted' ? 0 : await endBefore(tx, parts, by, person, atMs)
    const erasing = await namesOf(tx, person)
    const journal = await eraseFromJournal(parts, organisation, tx, erasing).catch(toldToOperators)
    const { id, key } = person.user
    const names = foldedTexts(erasing)
    const beside = await tx.erasures.removeBeside({
      id,
      key,
      addresses: names.filter((name) => name.includes('@')),
      failureKeys: names.flatMap(keysOfTries),
    })
    await emptyRecord(tx, person, atMs)
    const { name } = await tx.organisations.get()
    const certificate = certify({
      organisation: name,
      person: id,
      erased: new Date(atMs).toISOString(),
      by: actorName(by.actor),
      requestId: by.requestId,
      removed: present({
        users: 1,
        memberships: gone,
        journal: journal.entries,
        journal_seals: journal.seals,
        events: journal.events,
        ...beside,
      }),
    })
    await tx.erasures.insertErasure({ userId: id, atMs, certificate: JSON.stringify(certificate) })
    await journalise(tx.journal, runtime, by, {
      action: 'user.erased',
      outcome: 'changed',
      atMs,
      subject: { kind: 'user', id, name: ERASED },
      changes: [{ attribute: 'erased', after: { ...certificate.removed } }],
      sentence: `${certificate.by} erased a person for good. Certificate: ${certificate.sha256}.`,
    })
    return { certificate, names: erasing.texts }
  })
}

function toldToOperators(error: unknown): never {
  throw error instanceof AlteredJournal ? new OperatorError(error.message) : error
}

/** The certificates that were given, the latest first. */
export function listCertificates(
  { runtime }: Pick<SealParts, 'runtime'>,
  organisation: OrganisationId,
  limit: number,
): Promise<readonly Certificate[]> {
  return runtime.store.read(organisation, async (tx) => (await tx.erasures.listErasures(limit)).map(certificateOf))
}

export function certificateOf({ certificate }: ErasureRow): Certificate {
  // Written only by `erasePerson`.
  return JSON.parse(certificate) as Certificate
}

async function findErasable(tx: Writing, id: UserId): Promise<Person> {
  await tx.users.findByIdForUpdate(id)
  const person = await tx.grants.findPerson(id)
  if (person === undefined) throw userNotFound(id)
  const before = await tx.erasures.findErasure(id)
  if (before !== undefined) {
    throw new OperatorError(
      `This person was erased on ${new Date(before.atMs).toISOString()}: nothing is left to erase. If the command was cut off then, "fluid erase --sweep" overwrites what is left in the files.`,
    )
  }
  if (person.state === 'active') {
    throw new OperatorError(
      'This person is active, and the identity provider would bring them back with its next push. Unassign them there first (which deactivates them here), then erase.',
    )
  }
  if (await tx.erasures.isHeldByAlarm(person.user.key)) {
    throw new OperatorError(
      'An open alarm of the safeguard may still have to put this person back. Release or restore it first: fluid safeguard <organisation> show.',
    )
  }
  return person
}

/** Ends the record of somebody who was only deactivated, as a deletion does; answers how many memberships went. */
async function endBefore(tx: Writing, { runtime }: SealParts, by: By, { user }: Person, atMs: number): Promise<number> {
  const { changes, groups } = await endRecord(tx, user, atMs)
  await journalise(tx.journal, runtime, by, {
    action: 'user.deleted',
    outcome: 'changed',
    atMs,
    subject: userSubject(user),
    changes,
    sentence: `${actorName(by.actor)} deleted a person in order to erase them.`,
  })
  return groups
}

/** Everything that this person was ever called, so that it is found wherever it stands; the longest first. */
async function namesOf(tx: Writing, { user }: Person): Promise<Erasing> {
  const texts = new Set<string>()
  addNames(texts, user.resource)
  const base = await findResourceBase(tx, 'user', user.id)
  if (base !== undefined) addNames(texts, base.resource)
  const entries = await tx.journal.list({
    from: { after: 0 },
    subjectId: user.id,
    relation: 'subject',
    limit: ENTRIES_MAX,
  })
  for (const entry of entries) {
    texts.add(entry.subject?.name ?? '')
    for (const { attribute, before, after } of attributeChanges(entry)) {
      addNamesOf(texts, attribute, before)
      addNamesOf(texts, attribute, after)
    }
  }
  const usable = [...texts]
    .filter((text) => text.length >= TEXT_LENGTH_MIN && text !== ERASED && text !== user.id)
    .toSorted((one, other) => other.length - one.length)
  // No space: a sign-in name, an address or an id, and no name that two people may have.
  return { id: user.id, texts: usable, ownTexts: usable.filter((text) => !/\s/.test(text) && /[@\d._-]/.test(text)) }
}

function addNames(texts: Set<string>, resource: Resource): void {
  for (const [attribute, value] of Object.entries(resource)) addNamesOf(texts, attribute, value)
  const { name } = resource
  if (!isJsonObject(name)) return
  const [given, family] = [name['givenName'], name['familyName']]
  if (typeof given === 'string' && typeof family === 'string') texts.add(`${given} ${family}`).add(`${family} ${given}`)
}

/** Attributes whose values name one person, with the values inside them. */
const NAMING = new Set(['userName', 'displayName', 'externalId', 'nickName', 'name.formatted', 'profileUrl'])
const NAMING_LISTS = new Set(['emails', 'phoneNumbers', 'ims', 'photos'])

function addNamesOf(texts: Set<string>, attribute: string, value: JsonValue | undefined): void {
  if (typeof value === 'string' && NAMING.has(attribute)) texts.add(value)
  if (attribute === 'name' && isJsonObject(value)) addNamesOf(texts, 'name.formatted', value['formatted'])
  if (!NAMING_LISTS.has(attribute) || !isJsonArray(value)) return
  for (const element of value) {
    const text = isJsonObject(element) ? element['value'] : element
    if (typeof text === 'string') texts.add(text)
  }
}

/** The row stays, so that ids keep their meaning; nobody can be read from it. */
async function emptyRecord(tx: Writing, { user }: Person, atMs: number): Promise<void> {
  const { types } = await tx.organisations.get()
  const resource: Resource = { schemas: [USER_SCHEMA], userName: `erased-${user.id}`, active: false }
  await tx.erasures.emptyUser(user.key, {
    id: user.id,
    resource,
    search: foldResource(types.user, resource),
    version: user.version,
    createdMs: user.createdMs,
    modifiedMs: user.modifiedMs,
  })
  const base = await findResourceBase(tx, 'user', user.id)
  if (base === undefined) return
  const state = { ...base, resource: { schemas: base.resource.schemas }, deletedMs: base.deletedMs ?? atMs }
  await tx.archive.putBase('user', user.id, JSON.stringify({ state }))
}

const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User'

function present(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

function certify(facts: Omit<Certificate, 'sha256'>): Certificate {
  return { ...facts, sha256: createHash('sha256').update(JSON.stringify(facts)).digest('hex') }
}
