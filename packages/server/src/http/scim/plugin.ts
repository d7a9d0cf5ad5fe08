// The SCIM surface as a Fastify plugin: one gate before, one error form behind, the routes in between.

import { ScimError } from '@fluid-scim/scim'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actorName } from '../../journal/actor-name.ts'
import type { Subject } from '../../journal/entry.ts'
import type { Caller } from '../../provisioning/caller.ts'
import { noteRefusal } from '../../provisioning/note-refusal.ts'
import { Refusal } from '../../provisioning/refusal.ts'
import type { RequestKind } from '../../store/port/request-counts.ts'
import { logUnavailable } from '../log-unavailable.ts'
import { requireAcceptable, requireJsonMediaType } from './body.ts'
import { createBodyRoom } from './body-room.ts'
import { methodNotAllowed, unknownMethod } from './discovery.ts'
import { BODY_BYTES_MAX, toScimError } from './errors.ts'
import { admit, challenge, type Gate } from './gate.ts'
import { requireSingleHeaders } from './headers.ts'
import { sendError } from './reply.ts'
import { type Handler, type Method, SCIM_ROUTES, type ScimRoute } from './routes.ts'

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const KNOWN_METHODS = new Set(['HEAD', 'OPTIONS', ...METHODS])
const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
const RETRY_AFTER_SECONDS = 5
/** For requests that wait for an administrator: often enough, and no flood. */
const HELD_RETRY_AFTER_SECONDS = 300

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the gate of the SCIM surface. */
    scimVisit: Visit | undefined
  }
}

interface Visit {
  readonly caller: Caller
  /** What was asked for was so already. */
  isUnchanged: boolean
}

export function scimSurface(gate: Gate): (scope: FastifyInstance) => Promise<void> {
  return async (scope) => {
    scope.decorateRequest('scimVisit', undefined)
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX }, (_request, body, done) => {
      done(null, body)
    })
    scope.addHook('onRequest', async (request, reply) => {
      requireSingleHeaders(request)
      request.scimVisit = visitOf(await admit(gate, request, isPublic(request)), reply)
      requireAcceptable(request)
      requireJsonMediaType(request)
    })
    const room = createBodyRoom()
    scope.addHook('preParsing', async (request, reply, payload) => {
      const organisation = request.scimVisit?.caller.organisation.id
      return organisation === undefined ? payload : await room({ organisation, request, reply }, payload)
    })
    scope.addHook('onResponse', (request, reply, done) => {
      const { scimVisit } = request
      if (scimVisit !== undefined && request.method !== 'OPTIONS') {
        const { organisation, actor } = scimVisit.caller
        gate.tally.count(organisation.id, actorName(actor), requestKind(request, reply.statusCode, scimVisit))
      }
      done()
    })
    scope.setErrorHandler((error: FastifyError | Error, request, reply) => answerError(gate, error, request, reply))
    scope.setNotFoundHandler(({ method }) => {
      if (!KNOWN_METHODS.has(method)) throw unknownMethod(method)
      throw new ScimError(
        404,
        undefined,
        'There is nothing at this address. SCIM resources are at /Users and /Groups below the SCIM Base URL.',
      )
    })
    for (const route of SCIM_ROUTES) addRoute(scope, gate, route)
  }
}

/** Aborts when the client goes away before it has its answer. */
function untilGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  if (raw.destroyed) gone.abort()
  else raw.once('close', () => gone.abort())
  return gone.signal
}

/** What is known of a request from the gate on. */
function visitOf(caller: Caller, reply: FastifyReply): Visit {
  const visit: Visit = {
    isUnchanged: false,
    caller: {
      ...caller,
      untilGone: () => untilGone(reply),
      noteUnchanged: () => {
        visit.isUnchanged = true
      },
    },
  }
  return visit
}

function requestKind({ method, url }: FastifyRequest, status: number, { isUnchanged }: Visit): RequestKind {
  if (status >= 400) return 'refused'
  if (!CHANGING.has(method) || /\/\.search(\?|$)/.test(url)) return 'read'
  return isUnchanged ? 'unchanged' : 'changed'
}

function addRoute(scope: FastifyInstance, gate: Gate, route: ScimRoute): void {
  const allowed = METHODS.filter((method) => route.handlers[method] !== undefined)
  const allow = [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
  const config = { isPublic: route.isPublic === true }
  for (const method of METHODS) {
    const handler = route.handlers[method]
    scope.route({
      method,
      url: route.path,
      config,
      handler: (request, reply) => {
        if (handler === undefined) {
          reply.header('Allow', allow)
          throw methodNotAllowed(request.method, allow)
        }
        return run(gate, handler, request, reply)
      },
    })
  }
  scope.route({
    method: 'OPTIONS',
    url: route.path,
    config,
    handler: (_request, reply) => reply.code(204).header('Allow', allow).send(),
  })
}

function run(gate: Gate, handler: Handler, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { scimVisit } = request
  if (scimVisit === undefined) throw new Error('a request passed the gate without a caller')
  return handler({ runtime: gate.runtime, cursors: gate.cursors, caller: scimVisit.caller, request, reply })
}

function isPublic(request: FastifyRequest): boolean {
  const { config } = request.routeOptions
  return 'isPublic' in config && config.isPublic === true
}

async function answerError(
  gate: Gate,
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const refusal = toScimError(error, request)
  if (refusal.status === 500) request.log.error({ err: error }, 'a request failed')
  logUnavailable(request, error)
  if (refusal.status === 503) reply.header('Retry-After', String(RETRY_AFTER_SECONDS))
  if (refusal.status === 429) reply.header('Retry-After', String(retryAfterSeconds(refusal)))
  challenge(reply, refusal)
  const caller = request.scimVisit?.caller
  if (caller !== undefined && CHANGING.has(request.method) && refusal.status < 500) {
    await note(gate, caller, request, refusal)
  }
  return sendError(reply, refusal)
}

function retryAfterSeconds(refusal: ScimError): number {
  return refusal instanceof Refusal && refusal.code === 'rate-limited' ? 1 : HELD_RETRY_AFTER_SECONDS
}

/** The journal must not turn a clear refusal into an error: a note that cannot be written is logged. */
async function note(gate: Gate, caller: Caller, request: FastifyRequest, error: ScimError): Promise<void> {
  try {
    await noteRefusal(gate.runtime, caller, { request: requestName(request), subject: subjectOf(request), error })
  } catch (cause) {
    request.log.error({ err: cause }, 'a refusal could not be journalled')
  }
}

function requestName(request: FastifyRequest): string {
  const path = request.url.split('?', 1)[0] ?? ''
  const place = path.indexOf('/scim/v2')
  return `${request.method} ${path.slice(place + '/scim/v2'.length, place + 120)}`
}

function subjectOf(request: FastifyRequest): Subject | undefined {
  const found = /\/scim\/v2\/(Users|Groups)\/([^/?]{1,64})/.exec(request.url)
  const id = found?.[2]
  if (id === undefined || id === '.search') return undefined
  return { kind: found?.[1] === 'Users' ? 'user' : 'group', id, name: id }
}
