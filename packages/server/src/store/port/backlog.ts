import type { OrganisationId } from '../../directory/ids.ts'

/** Work that waits after commits, across all organisations: only for finding out whose turn it is. */
export interface Backlog {
  /** Organisations with entries that have no events yet: all of them, or those among the ones that are meant. */
  listUnprojected(among?: readonly OrganisationId[]): Promise<readonly Behind[]>
  /** Organisations with entries that are under no seal yet. */
  listUnsealed(): Promise<readonly OrganisationId[]>
  /** Organisations with alarms about which nobody has been written to yet. */
  listUnmailed(): Promise<readonly OrganisationId[]>
  /** How much waits and how much is wrong, in all. */
  measure(): Promise<BacklogMeasure>
  /** Webhooks that may be sent something now, of all organisations or of those that are meant. */
  listDueWebhooks(due: Due, among?: readonly OrganisationId[]): Promise<readonly DueWebhook[]>
}

export interface Behind {
  readonly organisation: OrganisationId
  /** Whether the next entry can be followed: one that something may still appear below has to wait. */
  readonly isSettled: boolean
}

export interface BacklogMeasure {
  /** Events that wait to be delivered to a webhook. */
  readonly pendingDeliveries: number
  readonly disabledWebhooks: number
  /** Alarms of the safeguard that nobody has answered yet. */
  readonly openAlarms: number
}

/** The moment, and the latest that a lease and a pause set at it may end: what ends later was set by a clock gone wrong. */
export interface Due extends Tried {
  readonly nowMs: number
  readonly leaseEndMs: number
  readonly pauseEndMs: number
}

/** What was tried before by a clock gone wrong: such a delivery is due at once, whatever that clock has said. */
export interface Tried {
  /** First tried later than this. */
  readonly firstEndMs: number
  /** To be tried again later than this. */
  readonly retryEndMs: number
}

export interface DueWebhook {
  readonly organisation: OrganisationId
  readonly webhookId: string
}
