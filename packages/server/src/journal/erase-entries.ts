// Rewrites the entries and events that tell of somebody, and seals them anew where they were under a seal: the journal stays
// one unbroken chain, and says by an entry of its own that somebody was erased.

import { isJsonObject, type JsonValue } from '@fluid-scim/scim'
import type { OrganisationId } from '../directory/ids.ts'
import { userId } from '../directory/ids.ts'
import type { SealRow } from '../store/port/archive.ts'
import type { StoredJournalEntry } from '../store/port/journal.ts'
import type { Writing } from '../store/port/store.ts'
import { ERASED, type Erasing, erasedEntry, foldedTexts, without } from './erased-entry.ts'
import { chain, listEntries, NO_HASH, openSeal, resealEntries, type SealParts } from './seal.ts'

export interface ErasedFromJournal {
  readonly entries: number
  readonly events: number
  readonly seals: number
}

/** Entries that were to be rewritten are not as they were sealed. */
export class AlteredJournal extends Error {
  constructor(position: number) {
    super(
      `Nobody was erased: the journal up to position ${position} is not as it was sealed. Look into that first, with "fluid journal <organisation> verify".`,
    )
  }
}

/** Call it with the journal's head locked. Throws AlteredJournal when an entry to be rewritten is not as it was sealed. */
export async function eraseFromJournal(
  parts: SealParts,
  organisation: OrganisationId,
  tx: Writing,
  erasing: Erasing,
): Promise<ErasedFromJournal> {
  const positions = await tx.erasures.listPositionsNaming(userId(erasing.id), [...foldedTexts(erasing), erasing.id])
  const seals = await sealsOver(tx, positions)
  for (const seal of seals) await requireIntact(parts, organisation, tx, seal)
  for (const position of positions) {
    const [entry] = await tx.journal.list({ from: { after: position - 1 }, until: position, limit: 1 })
    if (entry !== undefined) await tx.erasures.rewriteEntry(erasedEntry(entry, erasing))
  }
  for (const seal of seals) await reseal(parts, organisation, tx, seal)
  const events = await tx.erasures.listEventsOf(positions)
  for (const { position, data } of events) await tx.erasures.rewriteEvent(position, erasedEvent(data, erasing))
  return { entries: positions.length, events: events.length, seals: seals.length }
}

interface Span {
  readonly seal: SealRow
  readonly before: SealRow | undefined
}

/** The seals over these positions, each with the one before it. */
async function sealsOver(tx: Writing, positions: readonly number[]): Promise<readonly Span[]> {
  const spans: Span[] = []
  for (const position of positions) {
    const last = spans.at(-1)
    if (last !== undefined && position <= last.seal.lastPosition) continue
    const [seal] = await tx.archive.listSeals(position - 1, 1)
    if (seal !== undefined) spans.push({ seal, before: await tx.archive.findSealBefore(seal.lastPosition - 1) })
  }
  return spans
}

async function hashOf(
  { vault }: SealParts,
  organisation: OrganisationId,
  tx: Writing,
  { seal, before }: Span,
): Promise<Uint8Array> {
  const start = before === undefined ? NO_HASH : (await openSeal(vault, organisation, tx, before)).chain
  const entries: readonly StoredJournalEntry[] = await listEntries(
    tx,
    before?.lastPosition ?? 0,
    seal.lastPosition,
    seal.entryCount + 1,
  )
  return chain(start, entries)
}

/** An erasure must not put a good seal over what somebody has altered. */
async function requireIntact(parts: SealParts, organisation: OrganisationId, tx: Writing, span: Span): Promise<void> {
  const { own } = await openSeal(parts.vault, organisation, tx, span.seal)
  if (Buffer.from(await hashOf(parts, organisation, tx, span)).equals(own)) return
  throw new AlteredJournal(span.seal.lastPosition)
}

async function reseal(parts: SealParts, organisation: OrganisationId, tx: Writing, span: Span): Promise<void> {
  const own = await hashOf(parts, organisation, tx, span)
  const { chain: rest } = await openSeal(parts.vault, organisation, tx, span.seal)
  await resealEntries(parts, organisation, tx, span.seal, { own, chain: rest })
}

/** Of an event about the person, what an entry about them keeps; of another, all but the names. */
function erasedEvent(data: string, erasing: Erasing): string {
  const event: JsonValue = JSON.parse(data)
  if (!isJsonObject(event) || !isJsonObject(event['user']) || event['user']['id'] !== erasing.id) {
    const isOfAnother = isJsonObject(event) && isJsonObject(event['user'])
    return without(data, isOfAnother ? erasing.ownTexts : erasing.texts)
  }
  const { changes: _changes, sentence: _sentence, ...kept } = event
  const user = { id: erasing.id, ...('name' in event['user'] ? { name: ERASED } : {}) }
  return JSON.stringify({ ...kept, sentence: ERASED, user })
}
