// The handlers of the base URL itself: a query over all resource types.

import { type ListRequest, parseSearchRequest } from '@fluid-scim/scim'
import type { FastifyReply } from 'fastify'
import { listAll } from '../../provisioning/list-all.ts'
import { readBody } from './body.ts'
import { type Answer, projectionOf, sendFound } from './reply.ts'
import { queryOf } from './request.ts'

export function getAll(answer: Answer): Promise<FastifyReply> {
  return find(answer, queryOf(answer))
}

export function searchAll(answer: Answer): Promise<FastifyReply> {
  return find(answer, parseSearchRequest(readBody(answer.request)))
}

async function find(answer: Answer, request: ListRequest): Promise<FastifyReply> {
  const { user, group } = answer.caller.organisation.types
  const projections = { user: projectionOf(user, request), group: projectionOf(group, request) }
  const page = await listAll(answer.runtime, answer.caller, { request, projection: projections.user })
  return sendFound(answer, page, projections)
}
