// Attributes of the organisation's own, beside the standard schemas: the same as `fluid schema`.

import { customSchema, customSchemas, removeCustomSchema } from '@fluid-scim/api'
import { parseJson } from '@fluid-scim/scim'
import { z } from 'zod'
import type { CustomSchema } from '../../directory/resource-types.ts'
import { defineSchema, removeSchema } from '../../provisioning/define-schema.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'

export function schemaRoutes(scope: ApiInstance, { runtime, callerOf }: ApiContext): void {
  scope.route({
    method: 'GET',
    url: '/schemas',
    config: needs('read'),
    schema: {
      summary: 'Schemas that the organisation has defined',
      tags: ['Schemas'],
      response: { 200: customSchemas },
    },
    handler: (request) =>
      runtime.store.read(callerOf(request).organisation.id, async (tx) => ({
        items: (await tx.organisations.get()).schemas.map(show),
      })),
  })

  scope.route({
    method: 'PUT',
    url: '/schemas',
    config: needs('write'),
    schema: {
      summary: 'Define a schema, or define it anew',
      tags: ['Schemas'],
      body: customSchema,
      response: { 200: customSchema },
    },
    handler: async (request) => {
      const caller = callerOf(request)
      // The same reader as for a definition in a file: it knows what JSON may hold.
      const definition = parseJson(JSON.stringify(request.body))
      return show(await defineSchema(runtime, caller, { organisation: caller.organisation.id, definition }))
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/schemas',
    config: needs('write'),
    schema: {
      summary: 'Take a schema away; its values are kept and no longer shown',
      tags: ['Schemas'],
      body: removeCustomSchema,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      await removeSchema(runtime, caller, { organisation: caller.organisation.id, urn: request.body.id })
      return reply.code(204).send(null)
    },
  })
}

function show({ resourceType, required, schema, definition }: CustomSchema) {
  const { attributes } = definition
  const { id, name, description } = schema
  return { resourceType, required, id, name, description, attributes: customSchema.shape.attributes.parse(attributes) }
}
