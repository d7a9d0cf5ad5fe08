import type { EventType } from '@fluid-scim/api/event-types'

/** An application's address for events, as stored; its secrets are sealed by the vault. */
export interface WebhookRow {
  readonly id: string
  readonly url: string
  /** Who we are in the security event tokens that it takes; undefined: it takes plain webhooks. */
  readonly setIssuer: string | undefined
  /** Empty: all. */
  readonly eventTypes: readonly EventType[]
  readonly state: 'enabled' | 'disabled'
  readonly disabledBecause: string | undefined
  readonly secret: Uint8Array
  /** The secret before a rotation: signs beside the new one until `previousUntilMs`. */
  readonly previousSecret: Uint8Array | undefined
  readonly previousUntilMs: number | undefined
  readonly createdMs: number
  readonly createdBy: string
  /** Attempts that failed since the last success. */
  readonly failures: number
  readonly failingSinceMs: number | undefined
  /** Until then nothing is sent: the receiver has failed several times in a row. */
  readonly pausedUntilMs: number
  readonly lastSuccessMs: number | undefined
  readonly lastFailure: string | undefined
}

export interface Webhooks {
  /** In order of creation. */
  listWebhooks(): Promise<readonly WebhookRow[]>
  findWebhook(id: string): Promise<WebhookRow | undefined>
}

export interface WebhookWrites {
  insertWebhook(webhook: WebhookRow): Promise<void>
  /** Keeps the row for this transaction. */
  findWebhookForUpdate(id: string): Promise<WebhookRow | undefined>
  updateWebhook(webhook: WebhookRow): Promise<void>
  removeWebhook(id: string): Promise<void>
}
