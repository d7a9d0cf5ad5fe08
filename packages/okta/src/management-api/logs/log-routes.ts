// `/api/v1/logs`: the System Log.
import type { FastifyInstance } from 'fastify'
import type { SurfaceContext } from '../../surface.ts'
import { invalidField } from '../api-error.ts'
import { setLinks } from '../page.ts'
import { findQuery, readLimit } from '../request.ts'
import { listLog } from './list-log.ts'
import { toLogEvent } from './log-event.ts'

const WEEK_MS = 7 * 24 * 60 * 60 * 1_000

export function registerLogRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  api.get('/logs', (request, reply) => {
    const until = readMoment(findQuery(request, 'until'), 'until')
    const page = listLog(org, {
      since:
        readMoment(findQuery(request, 'since'), 'since') ?? new Date(org.clock.now().getTime() - WEEK_MS).toISOString(),
      until,
      filter: findQuery(request, 'filter'),
      q: findQuery(request, 'q'),
      after: findQuery(request, 'after'),
      isDescending: findQuery(request, 'sortOrder') === 'DESCENDING',
      limit: readLimit(request, { usual: 100, most: 1_000 }),
    })
    setLinks(request, reply, page.next)
    return page.items.map(({ document }) => toLogEvent(document))
  })
}

function readMoment(text: string | undefined, name: string): string | undefined {
  if (text === undefined) return undefined
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) throw invalidField(name, 'A moment in the form of ISO 8601 is needed.')
  return date.toISOString()
}
