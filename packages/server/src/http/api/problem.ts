// Errors of the administration API: RFC 9457, with our sentences.

import { STATUS_CODES } from 'node:http'
import type { Problem } from '@fluid-scim/api'
import { ScimError } from '@fluid-scim/scim'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { BeforeJournal } from '../../journal/state-at.ts'
import { NothingThere, OperatorError } from '../../provisioning/operator-error.ts'
import { Refusal } from '../../provisioning/refusal.ts'
import { SignInRefusal } from '../../signin/refusal.ts'
import { isDiskFull, StoreUnavailable, TookTooLong, UncertainCommit } from '../../store/port/errors.ts'
import { logUnavailable } from '../log-unavailable.ts'

const MEDIA_TYPE = 'application/problem+json'
const RETRY_AFTER_SECONDS = 5

/** Answers an error as a problem; what a client cannot cause is 500 with the request's id and nothing else. */
export function answerProblem(error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, code, detail } = explain(error, request)
  if (status === 500) request.log.error({ err: error }, 'a request failed')
  logUnavailable(request, error)
  if (status === 503) reply.header('Retry-After', String(RETRY_AFTER_SECONDS))
  if (status === 401) reply.header('WWW-Authenticate', 'Bearer realm="Fluid API"')
  const problem: Problem = {
    type: code === undefined ? 'about:blank' : `urn:fluid:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    requestId: request.id,
  }
  return reply.code(status).header('Content-Type', MEDIA_TYPE).serializer(JSON.stringify).send(problem)
}

interface Explained {
  readonly status: number
  readonly code?: string
  readonly detail: string
}

function explain(error: Error, { body }: FastifyRequest): Explained {
  if (error instanceof Refusal) return { status: error.status, code: error.code, detail: error.detail }
  if (error instanceof ScimError) return { status: error.status, detail: error.detail }
  if (error instanceof NothingThere) return { status: 404, code: 'nothing-there', detail: error.message }
  if (error instanceof BeforeJournal) return { status: 410, code: 'before-journal', detail: error.message }
  if (error instanceof OperatorError) return { status: 400, code: 'not-possible', detail: error.message }
  if (hasZodFastifySchemaValidationErrors(error)) {
    if (error.validationContext === 'body' && (body === undefined || body === null)) {
      return { status: 400, code: 'malformed', detail: 'This request needs a JSON object as its body, and has none.' }
    }
    const [first] = error.validation
    const where = first?.instancePath.slice(1).replaceAll('/', '.')
    const place = where === undefined || where === '' ? '' : `"${where}": `
    return { status: 400, code: 'malformed', detail: `${place}${first?.message ?? 'The request has another form.'}` }
  }
  if (error instanceof SignInRefusal) return { status: error.status, code: error.code, detail: error.sentence }
  if (error instanceof UncertainCommit) {
    return {
      status: 503,
      detail:
        'The database went away while it was storing this change: it is stored or it is not. Look before you repeat it.',
    }
  }
  if (error instanceof TookTooLong) {
    return {
      status: 503,
      detail:
        'The database took too long over this request, so it was given up; nothing was changed. Ask for less at once, or try again when less is going on.',
    }
  }
  if (isDiskFull(error)) {
    return {
      status: 503,
      detail:
        'There is no room left to store this change; nothing was changed. Whoever runs Fluid has to make room on the disk of its database.',
    }
  }
  if (error instanceof StoreUnavailable) {
    return { status: 503, detail: 'Fluid cannot reach its database just now; nothing was changed. Try again soon.' }
  }
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
  if (status === 415) return { status, code: 'malformed', detail: 'Send the body as application/json.' }
  if (status >= 400 && status < 500) return { status, code: 'malformed', detail: error.message }
  return { status: 500, detail: "Fluid met an unexpected problem; it is in the server's log under the request id." }
}
