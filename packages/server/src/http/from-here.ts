// What is shown without a secret is shown only to programs on this machine.

import type { FastifyRequest } from 'fastify'

/** Of a socket. */
const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/
/** Of a Host header. Under any other name, a page in a browser on this machine may be asking (DNS rebinding). */
const LOOPBACK_HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i
/** A proxy that serves https has to send at least X-Forwarded-Proto, or nothing else is answered through it. */
const BROUGHT_ALONG = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
] as const

/** Whether a program on this machine asks, by the machine's own name, and has brought nobody along. */
export function isFromHere({ socket, headers }: FastifyRequest): boolean {
  if (!LOOPBACK.test(socket.remoteAddress ?? '') || !LOOPBACK_HOST.test(headers.host ?? '')) return false
  return BROUGHT_ALONG.every((name) => headers[name] === undefined)
}
