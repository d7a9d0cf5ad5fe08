// Tamper evidence (T-71): every few seconds the new entries are hashed, together with the hash before them, and the hash is
// sealed by the vault. Who can write to the database and has not the master key cannot alter an entry, take one out or put
// one in without breaking the chain. Writers never wait for it.

import { createHash } from 'node:crypto'
import type { OrganisationId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { SealRow } from '../store/port/archive.ts'
import type { StoredJournalEntry } from '../store/port/journal.ts'
import type { Reading, Writing } from '../store/port/store.ts'
import type { Vault } from '../vault/vault.ts'

export interface SealParts {
  readonly runtime: Runtime
  readonly vault: Vault
}

const ENTRIES_PER_SEAL = 500

/** Before the first entry. */
export const NO_HASH: Uint8Array = new Uint8Array(32)

/** Seals the next entries; answers whether more may be waiting. */
export function sealEntries({ runtime, vault }: SealParts, organisation: OrganisationId): Promise<boolean> {
  return runtime.store.write(organisation, async (tx) => {
    const head = await tx.archive.lockHead()
    const entries = await listEntries(tx, head.sealedPosition, undefined, ENTRIES_PER_SEAL)
    const last = entries.at(-1)
    if (last === undefined) return false
    const before = await tx.archive.findSealBefore(head.sealedPosition)
    const hash = chain(
      before === undefined ? NO_HASH : (await openSeal(vault, organisation, tx, before)).chain,
      entries,
    )
    const place = { lastPosition: last.position, entryCount: entries.length }
    const sealed = await vault.seal(organisation, tx.secrets, hash, purposeOf(place))
    await tx.archive.insertSeal({ ...place, sealed, sealedMs: runtime.now() })
    await tx.archive.updateHead({ ...head, sealedPosition: last.position })
    return entries.length === ENTRIES_PER_SEAL
  })
}

/** The hash over entries, from the hash before them. */
export function chain(before: Uint8Array, entries: readonly StoredJournalEntry[]): Uint8Array {
  const hash = createHash('sha256').update(before)
  for (const entry of entries) hash.update(`${canonical(entry)}\n`)
  return hash.digest()
}

/** What lies under a seal. */
export interface OpenedSeal {
  /** Over the entries as they are, from the seal before. */
  readonly own: Uint8Array
  /** What the next seal goes on from: over the entries as they were before anybody among them was erased. */
  readonly chain: Uint8Array
}

const HASH_BYTES = NO_HASH.length

/** The hashes under a seal; throws NotOpened when the seal was not made here for this place. */
export async function openSeal(
  vault: Vault,
  organisation: OrganisationId,
  tx: Pick<Reading, 'secrets'>,
  seal: SealRow,
): Promise<OpenedSeal> {
  const hashes = await vault.open(organisation, tx.secrets, seal.sealed, purposeOf(seal))
  return { own: hashes.subarray(0, HASH_BYTES), chain: hashes.subarray(-HASH_BYTES) }
}

/**
 * Puts a new seal over entries that an erasure has rewritten. The chain goes on from the old hash, so that the seals after
 * it and heads that are kept elsewhere stay as they are; only the vault can make a seal that says so.
 */
export async function resealEntries(
  { vault }: SealParts,
  organisation: OrganisationId,
  tx: Pick<Writing, 'secrets' | 'archive'>,
  seal: SealRow,
  hashes: OpenedSeal,
): Promise<void> {
  const both = Buffer.concat([hashes.own, hashes.chain])
  const sealed = await vault.seal(organisation, tx.secrets, both, purposeOf(seal))
  await tx.archive.replaceSeal({ ...seal, sealed })
}

/** Whole entries after a position and not after another, as they are hashed. */
export function listEntries(
  tx: Pick<Reading, 'journal'>,
  after: number,
  until: number | undefined,
  limit: number,
): Promise<readonly StoredJournalEntry[]> {
  return tx.journal.list({ from: { after }, until, isSettled: true, isWhole: true, limit })
}

/** Everything that an entry says, in a fixed order. */
function canonical(entry: StoredJournalEntry): string {
  const { position, atMs, requestId, actor, action, outcome, subject, changes, notDone, sentence } = entry
  return JSON.stringify([
    position,
    atMs,
    requestId,
    actor,
    action,
    outcome,
    subject ?? null,
    changes,
    notDone,
    sentence,
  ])
}

/** Bound to the place in the chain: a seal moved elsewhere does not open. */
function purposeOf({ lastPosition, entryCount }: Pick<SealRow, 'lastPosition' | 'entryCount'>): string {
  return `journal seal ${lastPosition} ${entryCount}`
}
