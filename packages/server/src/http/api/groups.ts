// Groups with what they grant, held groups, and the organisation's own mappings of names.

import {
  groups,
  groupsQuery,
  heldGroups,
  mapping,
  mappings,
  pageQuery,
  putMapping,
  removeMapping as removeMappingBody,
} from '@fluid-scim/api'
import { z } from 'zod'
import { groupNameOf } from '../../directory/group.ts'
import { listGroupsByGrant, listHeldGroups } from '../../provisioning/held-groups.ts'
import { listMappings, removeMapping, setMapping } from '../../provisioning/set-mapping.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'
import { showGroup, showMapping } from './shapes.ts'

export function groupRoutes(scope: ApiInstance, { runtime, callerOf }: ApiContext): void {
  scope.route({
    method: 'GET',
    url: '/groups',
    config: needs('read'),
    schema: {
      summary: 'Pushed groups with what they grant and how many members they have',
      tags: ['Groups'],
      querystring: groupsQuery,
      response: { 200: groups },
    },
    handler: async (request) => {
      const { held, ...query } = request.query
      const isHeld = held === undefined ? undefined : held === 'true'
      const part = await listGroupsByGrant(runtime, callerOf(request).organisation.id, { ...query, isHeld })
      return { items: part.rows.map(showGroup), next: part.next ?? null }
    },
  })

  scope.route({
    method: 'GET',
    url: '/held-groups',
    config: needs('read'),
    schema: {
      summary: 'Groups that grant nothing, with what each would grant under the nearest known name',
      tags: ['Groups'],
      querystring: pageQuery,
      response: { 200: heldGroups },
    },
    handler: async (request) => {
      const part = await listHeldGroups(runtime, callerOf(request).organisation.id, request.query)
      return {
        items: part.rows.map(({ group, suggestion }) => ({
          id: group.id,
          name: groupNameOf(group.resource),
          members: group.memberCount,
          suggestion: suggestion === undefined ? null : { groupName: suggestion.groupName, grants: suggestion.grant },
        })),
        next: part.next ?? null,
      }
    },
  })

  scope.route({
    method: 'GET',
    url: '/mappings',
    config: needs('read'),
    schema: {
      summary: "The organisation's own mappings of group names",
      tags: ['Groups'],
      response: { 200: mappings },
    },
    handler: async (request) => ({
      items: (await listMappings(runtime, callerOf(request).organisation.id)).map(showMapping),
    }),
  })

  scope.route({
    method: 'PUT',
    url: '/mappings',
    config: needs('write'),
    schema: {
      summary: 'Map a group name to a role or licence; its members have it at once',
      tags: ['Groups'],
      body: putMapping,
      response: { 200: mapping },
    },
    handler: async (request) => {
      const caller = callerOf(request)
      const change = { organisation: caller.organisation.id, ...request.body }
      return showMapping(await setMapping(runtime, caller, change))
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/mappings',
    config: needs('write'),
    schema: {
      summary: 'Remove a mapping; the group then means what the catalogue says',
      tags: ['Groups'],
      body: removeMappingBody,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      await removeMapping(runtime, caller, { organisation: caller.organisation.id, group: request.body.group })
      return reply.code(204).send(null)
    },
  })
}
