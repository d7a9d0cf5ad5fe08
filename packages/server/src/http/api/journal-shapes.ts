// The journal and the events as the administration API shows them.

import type { EventShape, JournalEntryShape, journalFilter } from '@fluid-scim/api'
import type { z } from 'zod'
import { actorName } from '../../journal/actor-name.ts'
import { findAction } from '../../journal/entry.ts'
import type { ResourceState } from '../../journal/replay.ts'
import type { JournalFilter } from '../../journal/search.ts'
import { OperatorError } from '../../provisioning/operator-error.ts'
import type { StoredJournalEntry } from '../../store/port/journal.ts'
import type { StoredEvent } from '../../store/port/outbox.ts'
import { instant } from './shapes.ts'

export function showEntry({ atMs, actor, subject, changes, ...entry }: StoredJournalEntry): JournalEntryShape {
  return {
    ...entry,
    at: instant(atMs),
    by: actorName(actor),
    actor,
    subject: subject ?? null,
    changes: changes.map((change) => ({ ...change })),
  }
}

export function showEvent({ id, position, type, atMs, data }: StoredEvent): EventShape {
  return { id, position, type, timestamp: instant(atMs), data: { ...data } }
}

export function showState(state: ResourceState) {
  return {
    resource: { ...state.resource },
    version: state.version,
    created: instant(state.createdMs),
    modified: instant(state.modifiedMs),
    deleted: state.deletedMs === undefined ? null : instant(state.deletedMs),
  }
}

/** The filter that a query asks for; throws OperatorError for an action that is none. */
export function filterOf(query: z.infer<typeof journalFilter>): JournalFilter {
  const { action, since, until, ...same } = query
  return {
    ...same,
    actions: action?.split(',').map(parseAction),
    sinceMs: since === undefined ? undefined : Date.parse(since),
    untilMs: until === undefined ? undefined : Date.parse(until),
  }
}

function parseAction(name: string) {
  const action = findAction(name.trim())
  if (action !== undefined) return action
  throw new OperatorError(`There is no action "${name}" in the journal.`)
}
