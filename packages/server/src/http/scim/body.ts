// Bodies of the SCIM surface: any JSON media type in any letter case; bytes become text once, JSON becomes values once.

import { badRequest, type JsonValue, parseJson, ScimError } from '@fluid-scim/scim'
import type { FastifyRequest } from 'fastify'
import { requireUtf8 } from '../charset.ts'

const MEDIA_TYPES = new Set(['application/scim+json', 'application/json', ''])
/** What clients accept nearly always: it need not be taken apart each time. */
const USUAL = new Set([
  '*/*',
  'application/json',
  'application/scim+json',
  'application/scim+json, application/json',
  'application/json, application/scim+json',
])
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH'])

/** Throws 415 for a body of another media type or charset, or a compressed one; GET and DELETE are not looked at (C-GEN-04). */
export function requireJsonMediaType(request: FastifyRequest): void {
  if (!WITH_BODY.has(request.method)) return
  const coding = (request.headers['content-encoding'] ?? '').trim().toLowerCase()
  if (coding !== '' && coding !== 'identity') {
    throw new ScimError(415, undefined, 'Compressed bodies are not read here. Send the body without Content-Encoding.')
  }
  const mediaType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (!MEDIA_TYPES.has(mediaType)) {
    throw new ScimError(415, undefined, 'Send the body as application/scim+json or application/json.')
  }
  requireUtf8(request)
}

/** Throws 406 when the client takes nothing that this surface speaks; `*` and q-values are understood (C-GEN-04). */
export function requireAcceptable(request: FastifyRequest): void {
  const { accept } = request.headers
  if (accept === undefined || USUAL.has(accept)) return
  if (accept.trim() === '' || accept.split(',').some(isOffered)) return
  throw new ScimError(
    406,
    undefined,
    'This address answers in application/scim+json: name it, application/json or */* in Accept.',
  )
}

function isOffered(range: string): boolean {
  const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
  if (parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) return false
  return ['*/*', 'application/*', 'application/json', 'application/scim+json'].includes(type)
}

/** The body as JSON; throws 400 invalidSyntax for none, for bytes that are not UTF-8 and for what is not JSON. */
export function readBody(request: FastifyRequest): JsonValue {
  const { body } = request
  if (!(body instanceof Uint8Array)) throw badRequest('invalidSyntax', 'The request has no body: send a JSON object.')
  return parseJson(decode(body))
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw badRequest('invalidSyntax', 'The body is not valid UTF-8: send JSON encoded as UTF-8.')
  }
}
