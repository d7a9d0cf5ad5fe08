// Beside the System Log: the wire. Each request and answer of an event, or of an app in order; and the global search.
import type { FastifyInstance } from 'fastify'
import { listApps } from '../apps/app.ts'
import { notFound } from '../management-api/api-error.ts'
import { listGroups } from '../management-api/groups/list-groups.ts'
import { findQuery, readLimit, readParam } from '../management-api/request.ts'
import { listUsers } from '../management-api/users/list-users.ts'
import type { Org } from '../org/org.ts'
import { printName } from '../org/person.ts'
import { readInteger, readText } from '../store/row.ts'
import type { SurfaceContext } from '../surface.ts'
import { type Exchange, listExchanges } from '../wire/exchange.ts'
import type { ExchangeRow, SearchHit } from './shapes.ts'

const EXCHANGES_OF_EVENT_MAX = 200
const HITS_PER_KIND = 5

export function registerLogRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  api.get('/events/:uuid/exchanges', (request): ExchangeRow[] => {
    const uuid = readParam(request, 'uuid')
    const row = org.database.get('SELECT id FROM events WHERE uuid = ?', uuid)
    if (row === undefined) throw notFound(uuid, 'LogEvent')
    const eventSequence = readInteger(row, 'id')
    return listExchanges(org, { eventSequence, limit: EXCHANGES_OF_EVENT_MAX }).map((exchange) => toRow(org, exchange))
  })

  api.get('/apps/:appId/exchanges', (request): ExchangeRow[] => {
    const before = Number(findQuery(request, 'before') ?? Number.NaN)
    const exchanges = listExchanges(org, {
      appId: readParam(request, 'appId'),
      ...(Number.isSafeInteger(before) ? { before } : {}),
      newestFirst: true,
      limit: readLimit(request, { usual: 50, most: 200 }),
    })
    return exchanges.map((exchange) => toRow(org, exchange))
  })

  api.get('/search', (request): SearchHit[] => {
    const q = findQuery(request, 'q')
    if (q === undefined) return []
    const sorted = { isDescending: false, limit: HITS_PER_KIND }
    const people = listUsers(org, { ...sorted, q, sortBy: 'profile.lastName' }).items
    const search = `profile.name co "${q.replace(/["\\]/g, '\\$&')}"`
    const groups = listGroups(org, { ...sorted, search, sortBy: 'profile.name' }).items
    const apps = listApps(org).filter(({ label }) => label.toLowerCase().includes(q.toLowerCase()))
    return [
      ...people.map(
        (person): SearchHit => ({
          kind: 'person',
          id: person.id,
          name: printName(person),
          detail: person.profile.login,
        }),
      ),
      ...groups.map(({ id, name, description }): SearchHit => ({ kind: 'group', id, name, detail: description })),
      ...apps
        .slice(0, HITS_PER_KIND)
        .map(({ id, label, template }): SearchHit => ({ kind: 'app', id, name: label, detail: template.label })),
    ]
  })
}

function toRow(org: Org, exchange: Exchange): ExchangeRow {
  const { appId: _appId, jobId: _jobId, eventSequence, ...rest } = exchange
  const row =
    eventSequence === undefined ? undefined : org.database.get('SELECT uuid FROM events WHERE id = ?', eventSequence)
  return {
    ...rest,
    requestBody: exchange.requestBody ?? null,
    status: exchange.status ?? null,
    responseBody: exchange.responseBody ?? null,
    failure: exchange.failure ?? null,
    fault: exchange.fault ?? null,
    eventUuid: row === undefined ? null : readText(row, 'uuid'),
  }
}
