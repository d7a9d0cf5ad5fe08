// The safeguard: its alarms, release, and the button that puts everybody back.

import { alarms, restored } from '@fluid-scim/api'
import { z } from 'zod'
import { restoreAlarm } from '../../provisioning/restore-losses.ts'
import { listAlarms, releaseAlarm } from '../../provisioning/safeguard.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'
import { instant } from './shapes.ts'

const byId = z.object({ id: z.coerce.number().int().min(1) })

export function safeguardRoutes(scope: ApiInstance, { runtime, callerOf }: ApiContext): void {
  scope.route({
    method: 'GET',
    url: '/safeguard',
    config: needs('read'),
    schema: { summary: 'Alarms about mass deactivations', tags: ['Safeguard'], response: { 200: alarms } },
    handler: async (request) => ({
      items: (await listAlarms(runtime, callerOf(request).organisation.id)).map(({ alarm, losses }) => ({
        id: alarm.key,
        client: alarm.clientName,
        mode: alarm.mode,
        state: alarm.state,
        started: instant(alarm.startedMs),
        people: losses?.people ?? null,
        ended: alarm.endedMs === undefined ? null : instant(alarm.endedMs),
        endedBy: alarm.endedBy ?? null,
      })),
    }),
  })

  scope.route({
    method: 'POST',
    url: '/safeguard/:id/release',
    config: needs('write'),
    schema: {
      summary: 'It was meant: what was taken away is final, and the client may go on',
      tags: ['Safeguard'],
      params: byId,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      await releaseAlarm(runtime, caller, { organisation: caller.organisation.id, alarm: request.params.id })
      return reply.code(204).send(null)
    },
  })

  scope.route({
    method: 'POST',
    url: '/safeguard/:id/restore',
    config: needs('write'),
    schema: {
      summary: 'It was a mistake: everybody is put back exactly as they were',
      tags: ['Safeguard'],
      params: byId,
      response: { 200: restored },
    },
    handler: async (request) => {
      const caller = callerOf(request)
      return {
        ...(await restoreAlarm(runtime, caller, { organisation: caller.organisation.id, alarm: request.params.id })),
      }
    },
  })
}
