// Answers to requests that reach no route: addresses that name nothing, and bytes that are no HTTP. An identity provider
// shows whatever comes to its administrator, so below SCIM's addresses they are SCIM errors like all others (C-GEN-15).

import type { Socket } from 'node:net'
import { badRequest, errorMessage, ScimError } from '@fluid-scim/scim'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Address } from './address.ts'
import { MEDIA_TYPE, sendError } from './scim/reply.ts'

/** What the first part of a SCIM address may be, for those who forgot /scim/v2 or wrote it otherwise. */
const SCIM_WORDS = /\/(?:scim|users|groups|bulk|me|schemas|resourcetypes|serviceproviderconfigs?|\.search)(?:[/?;#]|$)/i

/** 404 for an address that names nothing, 400 for one that cannot be read in one way only. */
export function answerNowhere(
  request: FastifyRequest,
  reply: FastifyReply,
  { address, baseDomain }: { readonly address: Address; readonly baseDomain: string },
): FastifyReply {
  const status = address.kind === 'refused' ? 400 : 404
  if (!isForScim(request)) return reply.code(status).send({ error: sentenceOf(address) })
  const isOtherVersion = /\/scim\/v(?!2(?:\/|$))[\d.]+(?:\/|$)/i.test(address.kind === 'refused' ? '' : address.path)
  if (isOtherVersion) return sendError(reply, otherVersion(baseDomain))
  const detail = address.kind === 'refused' ? address.why : `${sentenceOf(address)} ${rightAddress(baseDomain)}`
  return sendError(reply, new ScimError(status, undefined, detail))
}

/** RFC 7644 section 3.13: what is asked for in a version that is not spoken here is refused (C-GEN-07). */
function otherVersion(baseDomain: string): ScimError {
  return badRequest('invalidVers', `SCIM is spoken here in version 2. ${rightAddress(baseDomain)}`)
}

/** A refusal of the request itself, before any surface has seen it. */
export function answerRefused(request: FastifyRequest, reply: FastifyReply, refusal: ScimError): FastifyReply {
  return isForScim(request) ? sendError(reply, refusal) : reply.code(refusal.status).send({ error: refusal.detail })
}

function isForScim({ originalUrl, headers }: FastifyRequest): boolean {
  return SCIM_WORDS.test(originalUrl) || (headers.accept ?? '').toLowerCase().includes('scim+json')
}

function sentenceOf(address: Address): string {
  switch (address.kind) {
    case 'refused':
      return address.why
    case 'instance':
      return 'There is nothing at this address: it names no organisation.'
    case 'organisation':
      return 'There is nothing at this address.'
  }
}

function rightAddress(baseDomain: string): string {
  const form =
    baseDomain === 'localhost' ? 'http://localhost:8080/o/acme/scim/v2' : `https://acme.${baseDomain}/scim/v2`
  return `A SCIM Base URL looks like ${form}: copy yours again from Fluid, Authentication Providers, SCIM Configuration.`
}

/** Answers what Node could not read as HTTP, and closes the connection. */
export function answerMalformed(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const answer = malformed(error.code)
  const body = JSON.stringify(errorMessage(answer))
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${answer.status} ${PHRASES[answer.status]}\r\nContent-Type: ${MEDIA_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    )
  }
  socket.destroy(error)
}

const PHRASES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
}

function malformed(code: string | undefined): ScimError {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ScimError(408, undefined, 'The request did not arrive whole in time. Send it again.')
    case 'HPE_HEADER_OVERFLOW':
      return new ScimError(
        431,
        undefined,
        'The headers of the request are larger than 16 KiB. Send fewer or shorter ones.',
      )
    default:
      return new ScimError(
        400,
        'invalidSyntax',
        'This is not HTTP as RFC 9112 has it: look at what sends it, or at a proxy on the way.',
      )
  }
}
