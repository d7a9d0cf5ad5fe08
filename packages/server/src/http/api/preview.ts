// What would happen, without doing it.

import { preview, previewQuestion } from '@fluid-scim/api'
import { previewChange } from '../../provisioning/preview.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'

export function previewRoutes(scope: ApiInstance, { runtime, callerOf }: ApiContext): void {
  scope.route({
    method: 'POST',
    url: '/preview',
    config: needs('read'),
    schema: {
      summary: 'Who would gain and lose which roles if a mapping, a setting or a group changed',
      tags: ['Preview'],
      body: previewQuestion,
      response: { 200: preview },
    },
    handler: async (request) => {
      const { first, ...counts } = await previewChange(runtime, callerOf(request).organisation.id, request.body)
      return {
        ...counts,
        first: first.map(({ id, userName, name, effect }) => ({
          id,
          userName,
          name,
          gains: effect.gains,
          loses: effect.loses,
          licence: effect.licence ?? null,
          access: effect.access ?? null,
        })),
      }
    },
  })
}
