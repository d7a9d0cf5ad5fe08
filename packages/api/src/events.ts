import { z } from 'zod'
import { instant } from './common.ts'
import { EVENT_TYPES } from './event-types.ts'

export const eventType = z.enum(EVENT_TYPES)

/** An event as webhooks carry it, with its id and its place in the stream. */
export const event = z.object({
  id: z.string().describe('The `webhook-id`: the same event always has the same.'),
  position: z.int(),
  type: eventType,
  timestamp: instant,
  data: z.record(z.string(), z.unknown()),
})

export type EventShape = z.infer<typeof event>

export const eventQuery = z.object({
  after: z.coerce.number().int().min(0).default(0).describe('The position of the last event that was seen.'),
  types: z.string().max(500).optional().describe('Only these types, with commas.'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const events = z.object({ items: z.array(event).readonly() })

const webhookState = z.enum(['enabled', 'disabled'])

export const webhook = z.object({
  id: z.string(),
  url: z.string(),
  format: z.enum(['webhook', 'security-events']),
  eventTypes: z.array(eventType).readonly().describe('Empty: all.'),
  state: webhookState,
  disabledBecause: z.string().nullable(),
  pending: z.int().describe('Events that wait to be delivered.'),
  created: instant,
  createdBy: z.string(),
  lastSuccess: instant.nullable(),
  failingSince: instant.nullable(),
  lastFailure: z.string().nullable(),
})

export const webhooks = z.object({ items: z.array(webhook).readonly() })

export const newWebhook = z.object({
  url: z.string().min(1).max(2_000),
  eventTypes: z.array(z.string()).max(50).default([]).describe('Empty: all.'),
  format: z
    .enum(['webhook', 'security-events'])
    .default('webhook')
    .describe('`security-events`: signed "session revoked" tokens (CAEP, RFC 8935) instead of webhooks.'),
  secret: z.string().max(200).optional().describe('`whsec_…`; one is made when it is left out.'),
})

export const addedWebhook = webhook.extend({ secret: z.string().describe('Shown this once.') })

export const webhookChange = z.object({ state: webhookState })

export const newWebhookSecret = z.object({
  secret: z.string().max(200).optional(),
  overlapHours: z.number().min(0).max(720).default(24).describe('How long the secret before signs too.'),
})

export const webhookSecret = z.object({ secret: z.string().describe('Shown this once.') })

export const webhookTest = z.object({ delivered: z.boolean(), answer: z.string() })

export const replayRequest = z.union([
  z.object({ since: z.iso.datetime({ offset: true }) }),
  z.object({ event: z.int() }),
])

export const replayed = z.object({ events: z.int() })

export const deliveryQuery = z.object({
  state: z.enum(['pending', 'delivered', 'failed']).optional(),
  after: z.coerce.number().int().optional().describe('`next` of the part before.'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const deliveries = z.object({
  items: z
    .array(
      z.object({
        event: z.int(),
        state: z.enum(['pending', 'delivered', 'failed']),
        attempts: z.int(),
        firstAttempt: instant.nullable(),
        nextAttempt: instant.nullable(),
        done: instant.nullable(),
        lastAnswer: z.string().nullable(),
      }),
    )
    .readonly(),
  next: z.int().nullable(),
})
