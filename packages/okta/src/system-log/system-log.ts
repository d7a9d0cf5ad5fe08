// The System Log: what Okta's administrator sees. Its shape follows the LogEvent of Okta's Management API.
import { randomUUID } from 'node:crypto'
import { isObject, type JsonObject } from '../json.ts'
import { nowText, type Org } from '../org/org.ts'
import { type Row, readInteger, readJson } from '../store/row.ts'
import { EVENT_MESSAGES, type EventType } from './event-types.ts'

export type EventResult = 'SUCCESS' | 'FAILURE' | 'SKIPPED'

export interface EventTarget {
  readonly id: string
  readonly type: 'User' | 'AppUser' | 'AppInstance' | 'UserGroup' | 'AppGroup' | 'GroupRule'
  readonly displayName: string
  readonly alternateId?: string
}

export interface NewEvent {
  readonly eventType: EventType
  readonly result?: EventResult
  readonly reason?: string
  readonly targets: readonly EventTarget[]
  /** What caused it: an administrator's click or API call, or a job that the engine worked on. */
  readonly transaction?: 'WEB' | 'JOB'
  readonly debugData?: Readonly<Record<string, string>>
}

export interface LoggedEvent {
  /** Grows with each event. */
  readonly sequence: number
  readonly document: JsonObject
}

const ADMINISTRATOR = { id: '00u0administrator000', type: 'User', alternateId: 'admin@okta-sim.example' } as const
const SYSTEM = { id: '00u0system0000000000', type: 'SystemPrincipal', alternateId: 'system@okta.com' } as const

/** How many events are kept; the oldest go first. */
const KEPT_MAX = 300_000
const PRUNE_EVERY = 5_000

/** Writes an event and answers its sequence number. */
export function logEvent(org: Org, event: NewEvent): number {
  const document = toDocument(org, event)
  const targetId = (...types: readonly EventTarget['type'][]) =>
    event.targets.find((target) => types.includes(target.type))?.id
  const row = org.database.get(
    `INSERT INTO events (uuid, published, event_type, result, app_id, person_id, group_id, document)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    document.uuid,
    document.published,
    event.eventType,
    event.result ?? 'SUCCESS',
    targetId('AppInstance'),
    targetId('User', 'AppUser'),
    targetId('UserGroup'),
    JSON.stringify(document),
  )
  if (row === undefined) throw new Error('the event was not written')
  const sequence = readInteger(row, 'id')
  if (sequence % PRUNE_EVERY === 0) org.database.run('DELETE FROM events WHERE id <= ?', sequence - KEPT_MAX)
  return sequence
}

export interface EventQuery {
  readonly appId?: string
  readonly personId?: string
  readonly groupId?: string
  readonly eventType?: string
  /** Only events with a greater sequence number. */
  readonly after?: number
  /** Only events with a smaller sequence number. */
  readonly before?: number
  readonly newestFirst?: boolean
  readonly limit: number
}

/** Events that fit every given condition, oldest first unless asked otherwise. "View Logs" of an app gives its id. */
export function listEvents(org: Org, query: EventQuery): LoggedEvent[] {
  const conditions: [string, string | number | undefined][] = [
    ['app_id = ?', query.appId],
    ['person_id = ?', query.personId],
    ['group_id = ?', query.groupId],
    ['event_type = ?', query.eventType],
    ['id > ?', query.after],
    ['id < ?', query.before],
  ]
  const given = conditions.filter(([, value]) => value !== undefined)
  const rows = org.database.all(
    `SELECT id, document FROM events WHERE ${['1 = 1', ...given.map(([sql]) => sql)].join(' AND ')}
     ORDER BY id ${query.newestFirst === true ? 'DESC' : 'ASC'} LIMIT ?`,
    ...given.map(([, value]) => value),
    query.limit,
  )
  return rows.map(parseEvent)
}

export function parseEvent(row: Row): LoggedEvent {
  const document = readJson(row, 'document')
  if (!isObject(document)) throw new Error('an event is not an object')
  return { sequence: readInteger(row, 'id'), document }
}

function toDocument(org: Org, event: NewEvent) {
  const result = event.result ?? 'SUCCESS'
  const isJob = event.transaction === 'JOB'
  return {
    uuid: randomUUID(),
    published: nowText(org),
    eventType: event.eventType,
    version: '0',
    severity: result === 'FAILURE' ? 'ERROR' : 'INFO',
    displayMessage: EVENT_MESSAGES[event.eventType],
    actor: {
      ...(isJob ? SYSTEM : ADMINISTRATOR),
      displayName: isJob ? 'Okta System' : 'Administrator',
      detailEntry: null,
    },
    outcome: { result, reason: event.reason ?? null },
    target: event.targets.map((target) => ({
      id: target.id,
      type: target.type,
      alternateId: target.alternateId ?? 'unknown',
      displayName: target.displayName,
      detailEntry: null,
    })),
    transaction: { type: event.transaction ?? 'WEB', id: randomUUID(), detail: {} },
    debugContext: { debugData: event.debugData ?? {} },
  }
}
