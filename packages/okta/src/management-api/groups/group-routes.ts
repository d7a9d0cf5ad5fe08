// `/api/v1/groups`: groups, their members, and the apps that are assigned to them.
import type { FastifyInstance } from 'fastify'
import { findApp } from '../../apps/app.ts'
import { findString } from '../../json.ts'
import { type Group, getGroup, listMembers } from '../../org/group.ts'
import { addMembers, createGroup, deleteGroup, removeMembers, updateGroup } from '../../org/groups.ts'
import type { Org } from '../../org/org.ts'
import { readText as readColumn } from '../../store/row.ts'
import type { SurfaceContext } from '../../surface.ts'
import { invalidField } from '../api-error.ts'
import { toApp } from '../apps/app-resource.ts'
import { baseUrlOf } from '../base-url.ts'
import { setLinks, slicePage } from '../page.ts'
import { findQuery, readBody, readLimit, readObject, readParam, readText } from '../request.ts'
import { toUser } from '../users/user-resource.ts'
import { readPerson } from '../users/user-routes.ts'
import { toGroup, toGroupStats } from './group-resource.ts'
import { listGroups } from './list-groups.ts'

const PAGE = { usual: 1_000, most: 10_000 }

export function registerGroupRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  api.get('/groups', (request, reply) => {
    const page = listGroups(org, {
      q: findQuery(request, 'q'),
      filter: findQuery(request, 'filter'),
      search: findQuery(request, 'search'),
      sortBy: findQuery(request, 'sortBy'),
      isDescending: findQuery(request, 'sortOrder')?.toLowerCase().startsWith('desc') === true,
      after: findQuery(request, 'after'),
      limit: readLimit(request, PAGE),
    })
    setLinks(request, reply, page.next)
    const baseUrl = baseUrlOf(request)
    const withStats = findQuery(request, 'expand') === 'stats'
    return page.items.map((group) =>
      withStats
        ? { ...toGroup(group, baseUrl), _embedded: toGroupStats(org, group, baseUrl) }
        : toGroup(group, baseUrl),
    )
  })

  api.post('/groups', (request) => toGroup(createGroup(org, readValues(readBody(request))), baseUrlOf(request)))

  api.get('/groups/:id', (request) => toGroup(getGroup(org, readParam(request, 'id')), baseUrlOf(request)))

  api.put('/groups/:id', (request) => {
    const group = updateGroup(org, readParam(request, 'id'), readValues(readBody(request)))
    return toGroup(group, baseUrlOf(request))
  })

  api.delete('/groups/:id', (request, reply) => {
    deleteGroup(org, readParam(request, 'id'))
    return reply.status(204).send()
  })

  api.get('/groups/:id/users', (request, reply) => {
    const group = getGroup(org, readParam(request, 'id'))
    const limit = readLimit(request, PAGE)
    const members = listMembers(org, group.id, { ...readAfter(findQuery(request, 'after')), limit: limit + 1 })
    const next = members.length > limit ? members[limit - 1]?.sequence : undefined
    setLinks(request, reply, next === undefined ? undefined : String(next))
    return members.slice(0, limit).map(({ person }) => toUser(person, baseUrlOf(request)))
  })

  api.put('/groups/:id/users/:userId', (request, reply) => {
    addMembers(org, readParam(request, 'id'), [readPerson(org, readParam(request, 'userId')).id])
    return reply.status(204).send()
  })

  api.delete('/groups/:id/users/:userId', (request, reply) => {
    removeMembers(org, readParam(request, 'id'), [readPerson(org, readParam(request, 'userId')).id])
    return reply.status(204).send()
  })

  api.get('/groups/:id/apps', (request, reply) => {
    const page = slicePage(
      listAppIds(org, getGroup(org, readParam(request, 'id'))),
      { after: findQuery(request, 'after'), limit: readLimit(request, { usual: 20, most: 200 }) },
      (id) => id,
    )
    setLinks(request, reply, page.next)
    return page.items
      .map((id) => findApp(org, id))
      .filter((app) => app !== undefined)
      .map((app) => toApp(app, baseUrlOf(request)))
  })
}

function readValues(body: Readonly<Record<string, unknown>>): { readonly name: string; readonly description: string } {
  const profile = readObject(body, 'profile')
  return { name: readText(profile, 'name'), description: findString(profile, 'description') ?? '' }
}

function readAfter(text: string | undefined): { readonly after?: number } {
  if (text === undefined) return {}
  if (/^\d{1,15}$/.test(text)) return { after: Number(text) }
  throw invalidField('after', 'This is not a cursor that the Link header gave.')
}

function listAppIds(org: Org, group: Group): string[] {
  return org.database
    .all('SELECT app_id FROM app_group_assignments WHERE group_id = ? ORDER BY app_id', group.id)
    .map((row) => readColumn(row, 'app_id'))
}
