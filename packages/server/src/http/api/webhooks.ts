// Events for applications: a page of them, and the webhooks to which they are sent.

import {
  addedWebhook,
  deliveries,
  deliveryQuery,
  eventQuery,
  events,
  newWebhook,
  newWebhookSecret,
  replayed,
  replayRequest,
  webhook,
  webhookChange,
  webhookSecret,
  webhooks,
  webhookTest,
} from '@fluid-scim/api'
import { z } from 'zod'
import { createWebhookPoster } from '../../outgoing/post-webhook.ts'
import { NothingThere } from '../../provisioning/operator-error.ts'
import {
  addWebhook,
  type ListedWebhook,
  listWebhooks,
  parseEventTypes,
  removeWebhook,
  replayEvents,
  rotateWebhookSecret,
  switchWebhook,
  testWebhook,
} from '../../provisioning/webhooks.ts'
import { showEvent } from './journal-shapes.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'
import { instant } from './shapes.ts'

const tags = ['Events']
const byId = z.object({ id: z.string().min(1).max(100) })

export function webhookRoutes(scope: ApiInstance, { runtime, vault, callerOf, isWebhookPrivate }: ApiContext): void {
  scope.route({
    method: 'GET',
    url: '/events',
    config: needs('read'),
    schema: {
      summary: 'Events after a position, oldest first',
      tags,
      querystring: eventQuery,
      response: { 200: events },
    },
    handler: async (request) => {
      const { after, limit } = request.query
      const types = parseEventTypes(request.query.types?.split(',') ?? [])
      const found = await runtime.store.read(callerOf(request).organisation.id, (tx) =>
        tx.outbox.listEvents({ after, types, limit }),
      )
      return { items: found.map(showEvent) }
    },
  })

  scope.route({
    method: 'GET',
    url: '/webhooks',
    config: needs('read'),
    schema: { summary: 'All webhooks', tags, response: { 200: webhooks } },
    handler: async (request) => ({
      items: (await listWebhooks(runtime, callerOf(request).organisation.id)).map(showWebhook),
    }),
  })

  scope.route({
    method: 'POST',
    url: '/webhooks',
    config: needs('write'),
    schema: {
      summary: 'Send events to an address from now on',
      tags,
      body: newWebhook,
      response: { 201: addedWebhook },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      const { url, eventTypes, secret, format } = request.body
      const setIssuer = format === 'security-events' ? caller.root : undefined
      const organisation = caller.organisation.id
      const add = { organisation, url, eventTypes, secret, setIssuer, isPrivateAllowed: isWebhookPrivate }
      const added = await addWebhook(runtime, vault, caller, add)
      return reply
        .code(201)
        .send({ ...showWebhook({ webhook: added.webhook, pending: 0 }), secret: added.secret.reveal() })
    },
  })

  scope.route({
    method: 'PATCH',
    url: '/webhooks/:id',
    config: needs('write'),
    schema: {
      summary: 'Switch a webhook on or off; what waits for it is kept',
      tags,
      params: byId,
      body: webhookChange,
      response: { 200: webhook },
    },
    handler: async (request) => {
      const caller = callerOf(request)
      const { id } = request.params
      const organisation = caller.organisation.id
      await switchWebhook(runtime, caller, { organisation, id, isEnabled: request.body.state === 'enabled' })
      const found = (await listWebhooks(runtime, organisation)).find((one) => one.webhook.id === id)
      if (found === undefined) throw new NothingThere('The webhook has just been removed.')
      return showWebhook(found)
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/webhooks/:id',
    config: needs('write'),
    schema: { summary: 'Send nothing there any more', tags, params: byId, response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      await removeWebhook(runtime, caller, { organisation: caller.organisation.id, id: request.params.id })
      return reply.code(204).send(null)
    },
  })

  scope.route({
    method: 'POST',
    url: '/webhooks/:id/secret',
    config: needs('write'),
    schema: {
      summary: 'A new signing secret; for a while both sign',
      tags,
      params: byId,
      body: newWebhookSecret,
      response: { 200: webhookSecret },
    },
    handler: async (request) => {
      const caller = callerOf(request)
      const secret = await rotateWebhookSecret(runtime, vault, caller, {
        organisation: caller.organisation.id,
        id: request.params.id,
        secret: request.body.secret,
        overlapMs: request.body.overlapHours * 3_600_000,
      })
      return { secret: secret.reveal() }
    },
  })

  scope.route({
    method: 'POST',
    url: '/webhooks/:id/test',
    config: needs('write'),
    schema: { summary: 'Send a test message now', tags, params: byId, response: { 200: webhookTest } },
    handler: async (request) => {
      using poster = createWebhookPoster({ isPrivateAllowed: isWebhookPrivate })
      const organisation = callerOf(request).organisation.id
      const answer = await testWebhook({ runtime, vault, poster }, { organisation, id: request.params.id })
      if (answer.kind === 'failed') return { delivered: false, answer: answer.why }
      return { delivered: answer.status >= 200 && answer.status < 300, answer: `answered ${answer.status}` }
    },
  })

  scope.route({
    method: 'POST',
    url: '/webhooks/:id/replay',
    config: needs('write'),
    schema: {
      summary: 'Send events again: those since a time, or one of them',
      tags,
      params: byId,
      body: replayRequest,
      response: { 200: replayed },
    },
    handler: async (request) => {
      const caller = callerOf(request)
      const { body } = request
      const which = 'since' in body ? { sinceMs: Date.parse(body.since) } : { position: body.event }
      const replay = { organisation: caller.organisation.id, id: request.params.id, which }
      return { events: await replayEvents(runtime, caller, replay) }
    },
  })

  scope.route({
    method: 'GET',
    url: '/webhooks/:id/deliveries',
    config: needs('read'),
    schema: {
      summary: 'What was sent to a webhook, the newest first, and how it was taken',
      tags,
      params: byId,
      querystring: deliveryQuery,
      response: { 200: deliveries },
    },
    handler: async (request) => {
      const { state, after, limit } = request.query
      const rows = await runtime.store.read(callerOf(request).organisation.id, (tx) =>
        tx.outbox.listDeliveries(request.params.id, { before: after, state, limit }),
      )
      const items = rows.map((row) => ({
        event: row.eventPosition,
        state: row.state,
        attempts: row.attempts,
        firstAttempt: instantOrNull(row.firstMs),
        nextAttempt: row.state === 'pending' ? instant(row.nextMs) : null,
        done: instantOrNull(row.doneMs),
        lastAnswer: row.lastAnswer ?? null,
      }))
      return { items, next: rows.length < limit ? null : (rows.at(-1)?.eventPosition ?? null) }
    },
  })
}

function showWebhook({ webhook: one, pending }: ListedWebhook) {
  return {
    id: one.id,
    url: one.url,
    format: one.setIssuer === undefined ? ('webhook' as const) : ('security-events' as const),
    eventTypes: one.eventTypes,
    state: one.state,
    disabledBecause: one.disabledBecause ?? null,
    pending,
    created: instant(one.createdMs),
    createdBy: one.createdBy,
    lastSuccess: instantOrNull(one.lastSuccessMs),
    failingSince: instantOrNull(one.failingSinceMs),
    lastFailure: one.lastFailure ?? null,
  }
}

function instantOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : instant(ms)
}
