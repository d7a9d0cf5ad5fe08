// Entries whose time is over are dropped (journalRetentionDays), whole seals at a time and a few entries per transaction,
// so that writers hardly wait. What the dropped entries had built up stays as the base of its subject, so that the journal
// still tells how everything came to be as it is from there on: base and entries together give the tables.

import type { OrganisationId } from '../directory/ids.ts'
import type { Organisation } from '../directory/organisation.ts'
import type { Runtime } from '../runtime.ts'
import type { JournalHead } from '../store/port/archive.ts'
import type { StoredJournalEntry } from '../store/port/journal.ts'
import type { Reading, Writing } from '../store/port/store.ts'
import { loadBases, storeBases, touchedBy } from './bases.ts'
import { movesIn } from './replay.ts'
import { concernedBy, journalise } from './write.ts'

const DAY_MS = 86_400_000
const ENTRIES_PER_BATCH = 100
const EVENTS_PER_BATCH = 500
/** Events are kept for replays by hand and for streams that were away, and never longer than the journal. */
const EVENTS_KEPT_DAYS = 30

const FLUID = { actor: { kind: 'fluid', id: 'Fluid', client: '' }, requestId: '' } as const

/** Drops what is older than the organisation keeps; answers how many entries went. */
export async function shortenJournal(
  runtime: Runtime,
  { id, settings: { journalRetentionDays } }: Organisation,
): Promise<number> {
  const beforeMs = runtime.now() - journalRetentionDays * DAY_MS
  let dropped = 0
  if (await noteIfDue(runtime, id, { beforeMs, journalRetentionDays })) {
    let count: number
    do {
      count = await runtime.store.write(id, (tx) => dropBatch(tx, beforeMs))
      dropped += count
    } while (count > 0)
  }
  await dropEvents(runtime, id, Math.min(journalRetentionDays, EVENTS_KEPT_DAYS))
  await runtime.store.write(id, (tx) => tx.requestCounts.removeCountsBefore(beforeMs))
  return dropped
}

/** Drops the next entries under the oldest seal, when all of that seal are old enough. */
async function dropBatch(tx: Writing, beforeMs: number): Promise<number> {
  const head = await tx.archive.lockHead()
  const until = await findDue(tx, head, beforeMs)
  if (until === undefined) return 0
  const from = { after: head.prunedPosition }
  const entries = await tx.journal.list({ from, until, isWhole: true, limit: ENTRIES_PER_BATCH })
  await foldIntoBases(tx, entries)
  for (const entry of entries) {
    const ids = concernedBy(entry).flatMap((concern) => concern.ids)
    await tx.archive.removeEntry(entry.position, ids)
  }
  const prunedPosition = entries.length < ENTRIES_PER_BATCH ? until : (entries.at(-1)?.position ?? until)
  await tx.archive.updateHead({ ...head, prunedPosition })
  // The seal over the last dropped entries stays: the chain goes on from it.
  if (prunedPosition === until) await tx.archive.removeSealsBefore(until)
  return Math.max(entries.length, 1)
}

/** The last position under the oldest seal, when all that it covers may go. */
async function findDue(tx: Reading, head: JournalHead, beforeMs: number): Promise<number | undefined> {
  const [seal] = await tx.archive.listSeals(head.prunedPosition, 1)
  if (seal === undefined || seal.lastPosition > head.projectedPosition) return undefined
  const [last] = await tx.journal.list({ from: { before: seal.lastPosition + 1 }, limit: 1 })
  return last === undefined || last.atMs >= beforeMs || seal.sealedMs >= beforeMs ? undefined : seal.lastPosition
}

async function foldIntoBases(tx: Writing, entries: readonly StoredJournalEntry[]): Promise<void> {
  const touched = touchedBy(entries)
  const replay = await loadBases(tx, touched)
  for (const entry of entries) {
    replay.apply(entry)
    for (const { groupId, added, removed } of entry.outcome === 'changed' ? movesIn(entry) : []) {
      await tx.archive.changeBaseMembers(groupId, added, removed)
    }
  }
  await storeBases(tx, touched, replay)
}

/**
 * Notes what is about to go; answers whether anything is. First, since the embedded database counts positions on from the
 * highest that is there: were the newest entry dropped before there is a newer one, its position would be given again.
 */
function noteIfDue(
  runtime: Runtime,
  organisation: OrganisationId,
  { beforeMs, journalRetentionDays }: { beforeMs: number; journalRetentionDays: number },
): Promise<boolean> {
  return runtime.store.write(organisation, async (tx) => {
    if ((await findDue(tx, await tx.archive.getHead(), beforeMs)) === undefined) return false
    await journalise(tx.journal, runtime, FLUID, {
      action: 'journal.shortened',
      outcome: 'changed',
      subject: undefined,
      sentence: `Entries from before ${new Date(beforeMs).toISOString()} are dropped, since the journal is kept for ${journalRetentionDays} days; the state that they had led to is kept.`,
    })
    return true
  })
}

async function dropEvents(runtime: Runtime, organisation: OrganisationId, days: number): Promise<void> {
  const beforeMs = runtime.now() - days * DAY_MS
  for (;;) {
    const count = await runtime.store.write(organisation, (tx) =>
      tx.outbox.removeEventsBefore(beforeMs, EVENTS_PER_BATCH),
    )
    if (count < EVENTS_PER_BATCH) return
  }
}
