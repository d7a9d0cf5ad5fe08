// The live feeds: the journal as it is written, and the events for applications.

import { journalFilter } from '@fluid-scim/api'
import { z } from 'zod'
import { followEvents, followJournal } from '../../journal/follow.ts'
import { parseEventTypes } from '../../provisioning/webhooks.ts'
import { filterOf, showEntry, showEvent } from './journal-shapes.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'
import { type StreamedItem, sendStream, startOfStream } from './stream.ts'

const after = z.coerce
  .number()
  .int()
  .min(0)
  .optional()
  .describe('The last position that was seen; absent: only what is new.')

export function streamRoutes(scope: ApiInstance, { runtime, callerOf, isStillAdmitted }: ApiContext): void {
  const closing = new AbortController()
  scope.addHook('preClose', async () => closing.abort())

  scope.route({
    method: 'GET',
    url: '/journal/stream',
    config: { ...needs('read'), isStream: true },
    schema: {
      summary: 'The journal as it is written (server-sent events, resumable by Last-Event-ID)',
      tags: ['Journal'],
      querystring: journalFilter.extend({ after }),
    },
    handler: async (request, reply) => {
      const organisation = callerOf(request).organisation.id
      const { after: asked, ...query } = request.query
      const filter = filterOf(query)
      const start =
        startOfStream(request, asked) ??
        (await runtime.store.read(organisation, async (tx) => {
          const [last] = await tx.journal.list({ from: { before: undefined }, isSettled: true, limit: 1 })
          return last?.position ?? 0
        }))
      async function* items(signal: AbortSignal): AsyncGenerator<StreamedItem> {
        for await (const entry of followJournal(runtime, organisation, { after: start, filter, signal })) {
          yield { id: entry.position, event: entry.action, data: showEntry(entry) }
        }
      }
      await sendStream(request, reply, { items, isAdmitted: () => isStillAdmitted(request), closing: closing.signal })
    },
  })

  scope.route({
    method: 'GET',
    url: '/events/stream',
    config: { ...needs('read'), isStream: true },
    schema: {
      summary: 'Events as they happen (server-sent events, resumable by Last-Event-ID)',
      tags: ['Events'],
      querystring: z.object({ after, types: z.string().max(500).optional() }),
    },
    handler: async (request, reply) => {
      const organisation = callerOf(request).organisation.id
      const types = parseEventTypes(request.query.types?.split(',') ?? [])
      const start =
        startOfStream(request, request.query.after) ??
        (await runtime.store.read(organisation, (tx) => tx.outbox.findLastEventPosition()))
      async function* items(signal: AbortSignal): AsyncGenerator<StreamedItem> {
        for await (const event of followEvents(runtime, organisation, { after: start, types, signal })) {
          yield { id: event.position, event: event.type, data: showEvent(event) }
        }
      }
      await sendStream(request, reply, { items, isAdmitted: () => isStillAdmitted(request), closing: closing.signal })
    },
  })
}
