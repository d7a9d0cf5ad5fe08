// Erasure: a person is erased for good, and the certificates of those who were.

import { certificate, certificates, eraseRequest } from '@fluid-scim/api'
import { z } from 'zod'
import { erasePerson, listCertificates } from '../../provisioning/erase-person.ts'
import { OperatorError } from '../../provisioning/operator-error.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'

const CERTIFICATES_MAX = 1_000

export function erasureRoutes(scope: ApiInstance, { runtime, vault, callerOf }: ApiContext): void {
  scope.route({
    method: 'POST',
    url: '/users/:id/erase',
    config: needs('write'),
    schema: {
      summary: 'Erase a person who has no access any more, everywhere and for good',
      tags: ['Erasure'],
      params: z.object({ id: z.string().min(1).max(200).describe("The person's SCIM id.") }),
      body: eraseRequest,
      response: { 200: certificate },
    },
    handler: async (request) => {
      const { id } = request.params
      if (request.body.confirm !== id) {
        throw new OperatorError('"confirm" has to be the id of the person who is to be erased: nobody was.')
      }
      const caller = callerOf(request)
      const erased = await erasePerson({ runtime, vault }, caller, { organisation: caller.organisation.id, user: id })
      return erased.certificate
    },
  })

  scope.route({
    method: 'GET',
    url: '/erasures',
    config: needs('read'),
    schema: {
      summary: 'Certificates of erasure, the latest first',
      tags: ['Erasure'],
      response: { 200: certificates },
    },
    handler: async (request) => ({
      items: await listCertificates({ runtime }, callerOf(request).organisation.id, CERTIFICATES_MAX),
    }),
  })
}
