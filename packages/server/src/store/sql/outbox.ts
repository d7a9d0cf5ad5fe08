// Events for applications in order, and each one's way to each webhook.

import type { EventType } from '@fluid-scim/api/event-types'
import type { JsonObject } from '@fluid-scim/scim'
import type {
  Claim,
  ClaimedDelivery,
  DeliveryRow,
  DeliveryState,
  EventQuery,
  EventRow,
  Outbox,
  OutboxWrites,
  Settlement,
  StoredEvent,
  WantedBy,
} from '../port/outbox.ts'
import type { SqlRow, SqlValue } from './connection.ts'
import { integer, integerOrUndefined, text, textOrUndefined } from './row.ts'
import type { Scope } from './scope.ts'

const EVENT = 'e.position, e.id, e.at_ms, e.type, e.subject_id, e.journal_position, e.data'
const EVENTS_PER_INSERT = 50

export class SqlOutbox implements Outbox, OutboxWrites {
  readonly #scope: Scope
  constructor(scope: Scope) {
    this.#scope = scope
  }

  async listEvents({ after, types, subjectId, limit }: EventQuery): Promise<readonly StoredEvent[]> {
    const { connection, organisation } = this.#scope
    const ofSubject = subjectId === undefined ? '' : 'AND e.subject_id = ?'
    const wanted = ofTypes(types ?? [])
    const rows = await connection.all(
      `SELECT ${EVENT} FROM events e WHERE e.organisation_id = ? AND e.position > ? ${ofSubject} ${wanted.sql}
       ORDER BY e.position LIMIT ?`,
      [organisation, after, ...(subjectId === undefined ? [] : [subjectId]), ...wanted.parameters, limit],
    )
    return rows.map(parseEvent)
  }

  async findEvent(position: number): Promise<StoredEvent | undefined> {
    const { connection, organisation } = this.#scope
    const sql = `SELECT ${EVENT} FROM events e WHERE e.organisation_id = ? AND e.position = ?`
    const row = await connection.get(sql, [organisation, position])
    return row === undefined ? undefined : parseEvent(row)
  }

  async findLastEventPosition(): Promise<number> {
    const { connection, organisation } = this.#scope
    const sql = 'SELECT position FROM events WHERE organisation_id = ? ORDER BY position DESC LIMIT 1'
    const row = await connection.get(sql, [organisation])
    return row === undefined ? 0 : integer(row, 'position')
  }

  async listDeliveries(
    webhookId: string,
    {
      before,
      state,
      limit,
    }: { readonly before: number | undefined; readonly state?: DeliveryState | undefined; readonly limit: number },
  ): Promise<readonly DeliveryRow[]> {
    const { connection, organisation } = this.#scope
    const rows = await connection.all(
      `SELECT event_position, subject_id, state, attempts, first_ms, next_ms, done_ms, last_answer FROM deliveries
       WHERE organisation_id = ? AND webhook_id = ? ${before === undefined ? '' : 'AND event_position < ?'}
         ${state === undefined ? '' : 'AND state = ?'}
       ORDER BY event_position DESC LIMIT ?`,
      [
        organisation,
        webhookId,
        ...(before === undefined ? [] : [before]),
        ...(state === undefined ? [] : [state]),
        limit,
      ],
    )
    return rows.map(parseDelivery)
  }

  async countPending(webhookId: string): Promise<number> {
    const { connection, organisation } = this.#scope
    const row = await connection.get(
      `SELECT count(*) AS total FROM deliveries WHERE organisation_id = ? AND webhook_id = ? AND state = 'pending'`,
      [organisation, webhookId],
    )
    return row === undefined ? 0 : integer(row, 'total')
  }

  async insertEvents(events: readonly EventRow[], webhooks: readonly WantedBy[]): Promise<void> {
    const { connection, organisation } = this.#scope
    const [first] = events
    if (first === undefined) return
    let firstPosition = Number.POSITIVE_INFINITY
    for (let start = 0; start < events.length; start += EVENTS_PER_INSERT) {
      const part = events.slice(start, start + EVENTS_PER_INSERT)
      const rows = await connection.all(
        `INSERT INTO events (organisation_id, id, at_ms, type, subject_id, journal_position, data)
         VALUES ${part.map(() => '(?, ?, ?, ?, ?, ?, ?)').join(', ')} RETURNING position`,
        part.flatMap((event) => [
          organisation,
          event.id,
          event.atMs,
          event.type,
          event.subjectId,
          event.journalPosition,
          JSON.stringify(event.data),
        ]),
      )
      for (const row of rows) firstPosition = Math.min(firstPosition, integer(row, 'position'))
    }
    // The head of the journal is locked, so every event from the first one on is of this call.
    for (const webhook of webhooks) await this.#deliver(webhook, 'e.position >= ?', firstPosition, first.atMs)
  }

  async claimDeliveries(webhookId: string, claim: Claim): Promise<readonly ClaimedDelivery[]> {
    const { connection, organisation } = this.#scope
    const due = await connection.all(
      `SELECT d.event_position, d.attempts, d.first_ms FROM deliveries d
       WHERE d.organisation_id = ? AND d.webhook_id = ? AND d.state = 'pending'
         AND (d.next_ms <= ? OR d.attempts = 0 OR d.first_ms > ? OR d.next_ms > ?) AND (d.locked_until_ms < ? OR d.locked_until_ms > ?) AND NOT EXISTS (
           SELECT 1 FROM deliveries p WHERE p.organisation_id = d.organisation_id AND p.webhook_id = d.webhook_id
             AND p.subject_id = d.subject_id AND p.state = 'pending' AND p.event_position < d.event_position)
       ORDER BY d.event_position LIMIT ?`,
      [
        organisation,
        webhookId,
        claim.nowMs,
        claim.firstEndMs,
        claim.retryEndMs,
        claim.nowMs,
        claim.leaseEndMs,
        claim.limit,
      ],
    )
    const claimed: ClaimedDelivery[] = []
    for (const row of due) {
      const position = integer(row, 'event_position')
      const attempts = integer(row, 'attempts') + 1
      const knownMs = integerOrUndefined(row, 'first_ms') ?? claim.nowMs
      const firstMs = knownMs > claim.firstEndMs ? claim.nowMs : knownMs
      const count = await connection.run(
        `UPDATE deliveries SET locked_until_ms = ?, attempts = ?, first_ms = ?
         WHERE organisation_id = ? AND webhook_id = ? AND event_position = ? AND state = 'pending' AND attempts = ?`,
        [claim.lockedUntilMs, attempts, firstMs, organisation, webhookId, position, attempts - 1],
      )
      const event = count === 0 ? undefined : await this.findEvent(position)
      if (event !== undefined) claimed.push({ event, attempts, firstMs })
    }
    return claimed
  }

  async settleDelivery(webhookId: string, settlement: Settlement): Promise<boolean> {
    const { connection, organisation } = this.#scope
    const count = await connection.run(
      `UPDATE deliveries SET state = ?, next_ms = ?, locked_until_ms = 0, done_ms = ?, last_answer = ?
       WHERE organisation_id = ? AND webhook_id = ? AND event_position = ? AND state = 'pending' AND attempts = ?`,
      [
        settlement.state,
        settlement.nextMs,
        settlement.state === 'pending' ? null : settlement.atMs,
        settlement.answer,
        organisation,
        webhookId,
        settlement.eventPosition,
        settlement.attempts,
      ],
    )
    return count > 0
  }

  async redeliver(
    webhook: WantedBy,
    which: { readonly sinceMs: number } | { readonly position: number },
    nowMs: number,
  ): Promise<number> {
    if ('position' in which) return this.#deliver(webhook, 'e.position = ?', which.position, nowMs)
    return this.#deliver(webhook, 'e.at_ms >= ?', which.sinceMs, nowMs)
  }

  async hasten(webhookId: string, nowMs: number): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run(
      `UPDATE deliveries SET next_ms = ? WHERE organisation_id = ? AND webhook_id = ? AND state = 'pending' AND next_ms > ?`,
      [nowMs, organisation, webhookId, nowMs],
    )
  }

  async removeDeliveries(webhookId: string): Promise<void> {
    const { connection, organisation } = this.#scope
    await connection.run('DELETE FROM deliveries WHERE organisation_id = ? AND webhook_id = ?', [
      organisation,
      webhookId,
    ])
  }

  async removeEventsBefore(atMs: number, limit: number): Promise<number> {
    const { connection, organisation } = this.#scope
    const oldest = await connection.all(
      `SELECT e.position, e.at_ms FROM events e WHERE e.organisation_id = ? AND e.position <
         (SELECT max(n.position) FROM events n WHERE n.organisation_id = e.organisation_id)
       ORDER BY e.position LIMIT ?`,
      [organisation, limit],
    )
    const old = oldest.filter((row) => integer(row, 'at_ms') < atMs).map((row) => integer(row, 'position'))
    if (old.length === 0) return 0
    const positions = JSON.stringify(old.map(String))
    const isOld = (column: string) => `${column} IN (${connection.dialect.integersParameter})`
    const webhooks = await connection.all('SELECT id FROM webhooks WHERE organisation_id = ?', [organisation])
    for (const webhook of webhooks) {
      await connection.run(
        `DELETE FROM deliveries WHERE organisation_id = ? AND webhook_id = ? AND ${isOld('event_position')}`,
        [organisation, text(webhook, 'id'), positions],
      )
    }
    return connection.run(`DELETE FROM events WHERE organisation_id = ? AND ${isOld('position')}`, [
      organisation,
      positions,
    ])
  }

  /** A delivery that was done, or given up, begins anew. */
  #deliver({ webhookId, types }: WantedBy, which: string, value: number, nowMs: number): Promise<number> {
    const { connection, organisation } = this.#scope
    const wanted = ofTypes(types)
    return connection.run(
      `INSERT INTO deliveries (organisation_id, webhook_id, event_position, subject_id, state, next_ms)
       SELECT e.organisation_id, ?, e.position, e.subject_id, 'pending', ? FROM events e
       WHERE e.organisation_id = ? AND ${which} ${wanted.sql}
       ON CONFLICT (organisation_id, webhook_id, event_position)
         DO UPDATE SET state = 'pending', next_ms = excluded.next_ms, attempts = 0, first_ms = NULL, done_ms = NULL
           WHERE deliveries.state <> 'pending'`,
      [webhookId, nowMs, organisation, value, ...wanted.parameters],
    )
  }
}

function ofTypes(types: readonly EventType[]): { readonly sql: string; readonly parameters: readonly SqlValue[] } {
  if (types.length === 0) return { sql: '', parameters: [] }
  return { sql: `AND e.type IN (${types.map(() => '?').join(', ')})`, parameters: types }
}

function parseEvent(row: SqlRow): StoredEvent {
  // Written only by `insertEvents`, from the types that they are read back as.
  return {
    position: integer(row, 'position'),
    id: text(row, 'id'),
    atMs: integer(row, 'at_ms'),
    type: text(row, 'type') as EventType,
    subjectId: text(row, 'subject_id'),
    journalPosition: integer(row, 'journal_position'),
    data: JSON.parse(text(row, 'data')) as JsonObject,
  }
}

function parseDelivery(row: SqlRow): DeliveryRow {
  return {
    eventPosition: integer(row, 'event_position'),
    subjectId: text(row, 'subject_id'),
    state: text(row, 'state') as DeliveryState,
    attempts: integer(row, 'attempts'),
    firstMs: integerOrUndefined(row, 'first_ms'),
    nextMs: integer(row, 'next_ms'),
    doneMs: integerOrUndefined(row, 'done_ms'),
    lastAnswer: textOrUndefined(row, 'last_answer'),
  }
}
