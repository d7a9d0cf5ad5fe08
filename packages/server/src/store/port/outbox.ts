import type { EventType } from '@fluid-scim/api/event-types'
import type { JsonObject } from '@fluid-scim/scim'
import type { Tried } from './backlog.ts'

/** An event for applications, about to be stored. */
export interface EventRow {
  readonly id: string
  readonly atMs: number
  readonly type: EventType
  /** The person or group whose events come in order. */
  readonly subjectId: string
  /** The entry of the journal that it follows from. */
  readonly journalPosition: number
  readonly data: JsonObject
}

export interface StoredEvent extends EventRow {
  /** Position in the organisation's events; grows, with gaps, and what is below it is there already. */
  readonly position: number
}

export interface EventQuery {
  readonly after: number
  readonly types?: readonly EventType[] | undefined
  readonly subjectId?: string | undefined
  readonly limit: number
}

export type DeliveryState = 'pending' | 'delivered' | 'failed'

/** One event on its way to one webhook. */
export interface DeliveryRow {
  readonly eventPosition: number
  readonly subjectId: string
  readonly state: DeliveryState
  readonly attempts: number
  /** When it was first tried. */
  readonly firstMs: number | undefined
  readonly nextMs: number
  readonly doneMs: number | undefined
  /** How the receiver answered the last attempt, in a few words. */
  readonly lastAnswer: string | undefined
}

export interface Outbox {
  listEvents(query: EventQuery): Promise<readonly StoredEvent[]>
  findEvent(position: number): Promise<StoredEvent | undefined>
  findLastEventPosition(): Promise<number>
  /** The newest first: those before this event. */
  listDeliveries(
    webhookId: string,
    query: { readonly before: number | undefined; readonly state?: DeliveryState | undefined; readonly limit: number },
  ): Promise<readonly DeliveryRow[]>
  countPending(webhookId: string): Promise<number>
}

export interface ClaimedDelivery {
  readonly event: StoredEvent
  /** With this attempt counted; `settle` takes it back as proof that nobody else has claimed the delivery since. */
  readonly attempts: number
  readonly firstMs: number
}

export interface Claim extends Tried {
  readonly nowMs: number
  /** A lease that ends later was set by a clock gone wrong, and holds nobody. */
  readonly leaseEndMs: number
  /** Until then nobody else claims them. */
  readonly lockedUntilMs: number
  readonly limit: number
}

/** What became of an attempt. */
export interface Settlement {
  readonly eventPosition: number
  readonly attempts: number
  readonly state: DeliveryState
  readonly atMs: number
  readonly nextMs: number
  readonly answer: string
}

export interface OutboxWrites {
  /** Stores events in order, with one delivery each for the webhooks that want them. */
  insertEvents(events: readonly EventRow[], webhooks: readonly WantedBy[]): Promise<void>
  /** Deliveries that are due and that no earlier one of the same subject is ahead of. */
  claimDeliveries(webhookId: string, claim: Claim): Promise<readonly ClaimedDelivery[]>
  /** Answers false when the claim has been lost to somebody else. */
  settleDelivery(webhookId: string, settlement: Settlement): Promise<boolean>
  /** Makes the events since a time, or one event, pending again; answers how many. */
  redeliver(
    webhook: WantedBy,
    which: { readonly sinceMs: number } | { readonly position: number },
    nowMs: number,
  ): Promise<number>
  /** Lets every pending delivery be tried at once. */
  hasten(webhookId: string, nowMs: number): Promise<void>
  removeDeliveries(webhookId: string): Promise<void>
  /**
   * Drops up to `limit` of the oldest events from before a time, with their deliveries; answers how many. The newest stays:
   * positions are counted on from the highest that is there, and followers remember theirs.
   */
  removeEventsBefore(atMs: number, limit: number): Promise<number>
}

export interface WantedBy {
  readonly webhookId: string
  /** Empty: all. */
  readonly types: readonly EventType[]
}
