// The journal and the events as the administration API shows them.

import type { EventShape, JournalEntryShape, journalFilter } from '@fluid-scim/api'
import type { z } from 'zod'
import type { LicenceSource } from '../../directory/access.ts'
import { actorName } from '../../journal/actor-name.ts'
import { findAction } from '../../journal/entry.ts'
import type { ResourceState } from '../../journal/replay.ts'
import type { JournalFilter } from '../../journal/search.ts'
import type { SourceThen } from '../../journal/standing-at.ts'
import type { PersonAt } from '../../journal/state-at.ts'
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

/** What a person held then. */
export function showStanding({ groups, byHand, standing }: PersonAt) {
  const { allowed, licence, roles, incomplete } = standing
  return {
    groups: groups.map(({ id, name, grant }) => ({ id, name, grants: grant ?? null })),
    byHand,
    access: {
      allowed,
      licence,
      roles: roles.map(({ role, effective, because }) => ({ role, effective, because: because.map(showSourceThen) })),
    },
    incomplete,
  }
}

function showSourceThen(source: SourceThen | LicenceSource) {
  if (source.kind === 'licence') return { group: null, mappedBy: 'licence' as const, since: null, requestId: null }
  const { kind, group, isMapped, sinceMs, requestId } = source
  return {
    group: group ?? null,
    mappedBy: kind === 'hand' ? ('hand' as const) : isMapped ? ('mapping' as const) : ('catalogue' as const),
    since: sinceMs === undefined ? null : instant(sinceMs),
    requestId: requestId ?? null,
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
