// `/api/v1/apps/{appId}/groups`: assignments of groups.
import type { FastifyInstance } from 'fastify'
import { type App, getApp } from '../../apps/app.ts'
import { assignGroup, listAssignedGroups, unassignGroup } from '../../apps/assignments.ts'
import { getGroup } from '../../org/group.ts'
import type { Org } from '../../org/org.ts'
import type { SurfaceContext } from '../../surface.ts'
import { notFound } from '../api-error.ts'
import { baseUrlOf } from '../base-url.ts'
import { toGroup } from '../groups/group-resource.ts'
import { setLinks, slicePage } from '../page.ts'
import { findQuery, readLimit, readParam } from '../request.ts'

export function registerAppGroupRoutes(api: FastifyInstance, { simulator: { org } }: SurfaceContext): void {
  api.get('/apps/:appId/groups', (request, reply) => {
    const app = getApp(org, readParam(request, 'appId'))
    const q = findQuery(request, 'q')?.toLowerCase()
    const groups = listAssignedGroups(org, app.id).filter(
      ({ name }) => q === undefined || name.toLowerCase().startsWith(q),
    )
    const limit = readLimit(request, { usual: 20, most: 200 })
    const page = slicePage(groups, { after: findQuery(request, 'after'), limit }, (group) => group.id)
    setLinks(request, reply, page.next)
    const baseUrl = baseUrlOf(request)
    const expands = findQuery(request, 'expand') === 'group'
    return page.items.map((group) => ({
      ...toAssignment(org, app, group.id, baseUrl),
      ...(expands ? { _embedded: { group: toGroup(group, baseUrl) } } : {}),
    }))
  })

  api.put('/apps/:appId/groups/:groupId', (request) => {
    const app = getApp(org, readParam(request, 'appId'))
    const group = getGroup(org, readParam(request, 'groupId'))
    assignGroup(org, app.id, group.id)
    return toAssignment(org, app, group.id, baseUrlOf(request))
  })

  api.get('/apps/:appId/groups/:groupId', (request) => {
    const app = getApp(org, readParam(request, 'appId'))
    return toAssignment(org, app, readParam(request, 'groupId'), baseUrlOf(request))
  })

  api.delete('/apps/:appId/groups/:groupId', (request, reply) => {
    const app = getApp(org, readParam(request, 'appId'))
    const { id } = toAssignment(org, app, readParam(request, 'groupId'), baseUrlOf(request))
    unassignGroup(org, app.id, id)
    return reply.status(204).send()
  })
}

function toAssignment(org: Org, app: App, groupId: string, baseUrl: string) {
  const groups = listAssignedGroups(org, app.id)
  const priority = groups.findIndex(({ id }) => id === groupId)
  const group = groups[priority]
  if (group === undefined) throw notFound(groupId, 'ApplicationGroupAssignment')
  const appUrl = `${baseUrl}/api/v1/apps/${app.id}`
  return {
    id: group.id,
    lastUpdated: group.lastUpdated,
    priority,
    profile: {},
    _links: {
      self: { href: `${appUrl}/groups/${group.id}` },
      app: { href: appUrl },
      group: { href: `${baseUrl}/api/v1/groups/${group.id}` },
    },
  }
}
