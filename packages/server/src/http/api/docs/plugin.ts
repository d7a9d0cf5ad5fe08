// GET /api/docs: the description of the API for people, on the host of each organisation.

import type { FastifyInstance } from 'fastify'
import { prefixOf } from '../../signin/cookies.ts'
import { sendPage } from '../../signin/layout.ts'
import type { ApiGate } from '../caller.ts'
import { API_PATH, organisationOf } from '../gate.ts'
import { answerProblem } from '../problem.ts'
import { docsPage } from './page.ts'

/** How the API describes itself, as an OpenAPI document; `root`: what the organisation's surfaces are below. */
export interface Description {
  print: (root: string) => object
}

/** Filled in by the API's own surface. */
export function createDescription(): Description {
  return {
    print: () => {
      throw new Error('the API has not described itself yet')
    },
  }
}

export function docsSurface(gate: ApiGate, description: Description): (scope: FastifyInstance) => Promise<void> {
  return async (scope) => {
    scope.setErrorHandler((error: Error, request, reply) => answerProblem(error, request, reply))
    scope.get('/api/docs', { config: { policy: 'public' } }, async (request, reply) => {
      const { displayName } = await organisationOf(gate, request)
      const address = gate.addressOf(request)
      const { root, isHttps } = address.kind === 'organisation' ? address : { root: '', isHttps: false }
      return sendPage(reply, {
        prefix: prefixOf({ root, isHttps }),
        organisation: displayName,
        title: 'Administration API',
        isWide: true,
        body: docsPage(description.print(root), `${root}${API_PATH}`),
      })
    })
  }
}
