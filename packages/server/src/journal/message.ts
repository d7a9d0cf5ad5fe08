import type { StoredEvent } from '../store/port/outbox.ts'

/** An event as receivers get it: https://github.com/standard-webhooks/standard-webhooks, "Payload structure". */
export function messageBody(event: Pick<StoredEvent, 'type' | 'atMs' | 'data'>): string {
  return JSON.stringify({ type: event.type, timestamp: new Date(event.atMs).toISOString(), data: event.data })
}
