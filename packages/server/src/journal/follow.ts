// Following what happens, as it happens, from any position on: a reader that was away comes back to its last position and
// misses nothing.

import type { EventType } from '@fluid-scim/api/event-types'
import type { OrganisationId } from '../directory/ids.ts'
import type { Runtime } from '../runtime.ts'
import { StoreUnavailable } from '../store/port/errors.ts'
import type { StoredJournalEntry } from '../store/port/journal.ts'
import type { StoredEvent } from '../store/port/outbox.ts'
import type { Reading } from '../store/port/store.ts'
import { type JournalFilter, listMatching } from './search.ts'
import { createWakes } from './wakes.ts'

const PER_PAGE = 200
/** Commits of this process wake a follower; those of other processes are found by looking again. */
const LOOK_AGAIN_MS = 500

export interface Following {
  /** The last position that was seen; 0: from the beginning. */
  readonly after: number
  readonly signal: AbortSignal
}

/** The entries after a position that match, oldest first, without an end until the signal. */
export async function* followJournal(
  runtime: Runtime,
  organisation: OrganisationId,
  { filter, ...following }: Following & { readonly filter: JournalFilter },
): AsyncGenerator<StoredJournalEntry> {
  const isAll = Object.values(filter).every((one) => one === undefined)
  const list = async (tx: Reading, after: number) => {
    const page = await tx.journal.list({ from: { after }, isSettled: true, limit: PER_PAGE })
    const until = page.at(-1)?.position
    if (isAll || until === undefined) return page.map((entry) => ({ position: entry.position, entry }))
    const matching = await listMatching(tx, filter, { after, until, limit: PER_PAGE })
    const found = new Map(matching.map((entry) => [entry.position, entry]))
    return page.map(({ position }) => ({ position, entry: found.get(position) }))
  }
  for await (const { entry } of follow(runtime, organisation, following, list)) {
    if (entry !== undefined) yield entry
  }
}

/** The same for events. */
export function followEvents(
  runtime: Runtime,
  organisation: OrganisationId,
  { types, ...following }: Following & { readonly types: readonly EventType[] },
): AsyncGenerator<StoredEvent> {
  return follow(runtime, organisation, following, (tx, after) =>
    tx.outbox.listEvents({ after, types, limit: PER_PAGE }),
  )
}

async function* follow<Row extends { readonly position: number }>(
  { store }: Runtime,
  organisation: OrganisationId,
  { after, signal }: Following,
  list: (tx: Reading, after: number) => Promise<readonly Row[]>,
): AsyncGenerator<Row> {
  const wakes = createWakes()
  const stop = (): void => wakes.wake()
  signal.addEventListener('abort', stop)
  using _listening = store.onWrite((written) => {
    if (written === organisation) wakes.wake()
  })
  try {
    let position = after
    while (!signal.aborted) {
      const from = position
      const page = await store.read(organisation, (tx) => list(tx, from)).catch(nothingWhileAway)
      for (const row of page) {
        if (signal.aborted) return
        yield row
        position = row.position
      }
      if (page.length < PER_PAGE) await wakes.next(LOOK_AGAIN_MS)
    }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** A database that is away (it restarts, another takes over) ends nobody's following: there is a next look. */
function nothingWhileAway(error: unknown): readonly never[] {
  if (error instanceof StoreUnavailable) return []
  throw error
}
