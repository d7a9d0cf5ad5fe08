// From entries to events: follows each organisation's journal, in order, and writes the events with their deliveries.
// The journal's row was committed with the change, so it is the outbox; this is the only reader of it that writes.

import type { OrganisationId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import type { StoredJournalEntry } from '../store/port/journal.ts'
import type { EventRow } from '../store/port/outbox.ts'
import type { Writing } from '../store/port/store.ts'
import { concernsAllMembers, type EventDraft, eventsOf } from './events-of.ts'
import { membersAt } from './members-at.ts'
import { nobodyObserves } from './observer.ts'

const ENTRIES_PER_BATCH = 200
const EVENTS_PER_BATCH = 2_000

export interface Projector {
  /** Writes the next batch of an organisation's events; answers whether more may be waiting. */
  project(organisation: OrganisationId): Promise<boolean>
}

export function createProjector(runtime: Runtime, observer = nobodyObserves): Projector {
  // A remapping of 100 000 people is one entry with as many events: they are worked out once and written in parts.
  let large:
    | { readonly organisation: OrganisationId; readonly position: number; readonly drafts: readonly EventDraft[] }
    | undefined

  async function draftsOf(
    tx: Writing,
    organisation: OrganisationId,
    name: string,
    entry: StoredJournalEntry,
  ): Promise<readonly EventDraft[]> {
    if (large?.organisation === organisation && large.position === entry.position) return large.drafts
    const whole = await wholeEntry(tx, entry)
    const members = concernsAllMembers(whole) ? await membersBefore(tx, whole) : new Set<string>()
    const drafts = eventsOf(whole, { organisation: name, members })
    if (drafts.length > EVENTS_PER_BATCH) large = { organisation, position: entry.position, drafts }
    return drafts
  }

  return {
    project: async (organisation) => {
      const { followed, isUnfinished } = await runtime.store.write(organisation, async (tx) => {
        const head = await tx.archive.lockHead()
        const entries = await tx.journal.list({
          from: { after: head.projectedPosition },
          isSettled: true,
          limit: ENTRIES_PER_BATCH,
        })
        if (entries.length === 0) return { followed: [], isUnfinished: false }
        const { name } = await tx.organisations.get()
        const followed: StoredJournalEntry[] = []
        const events: EventRow[] = []
        let position = head.projectedPosition
        let part = head.projectedPart
        let isUnfinished = entries.length === ENTRIES_PER_BATCH
        for (const entry of entries) {
          const waiting = (await draftsOf(tx, organisation, name, entry)).slice(part)
          const now = waiting.slice(0, EVENTS_PER_BATCH - events.length)
          events.push(...now.map((draft) => toRow(runtime, entry, draft)))
          if (now.length < waiting.length) {
            part += now.length
            isUnfinished = true
            break
          }
          position = entry.position
          part = 0
          followed.push(entry)
        }
        const webhooks = (await tx.webhooks.listWebhooks()).filter(({ state }) => state === 'enabled')
        await tx.outbox.insertEvents(
          events,
          webhooks.map(({ id, eventTypes }) => ({ webhookId: id, types: eventTypes })),
        )
        await tx.archive.updateHead({ ...head, projectedPosition: position, projectedPart: part })
        return { followed, isUnfinished }
      })
      for (const entry of followed) observer.entry(entry)
      return isUnfinished
    },
  }
}

function toRow({ newId }: Runtime, { atMs, position }: StoredJournalEntry, draft: EventDraft): EventRow {
  return { id: `evt_${newId()}`, atMs, journalPosition: position, ...draft }
}

async function wholeEntry(tx: Writing, entry: StoredJournalEntry): Promise<StoredJournalEntry> {
  const isShort = entry.changes.some((change) => 'more' in change && change.more !== undefined)
  if (!isShort) return entry
  const from = { after: entry.position - 1 }
  const [whole] = await tx.journal.list({ from, until: entry.position, isWhole: true, limit: 1 })
  return whole ?? entry
}

function membersBefore(tx: Writing, { subject, position }: StoredJournalEntry): Promise<ReadonlySet<string>> {
  return subject === undefined ? Promise.resolve(new Set<string>()) : membersAt(tx, subject.id, position - 1)
}
