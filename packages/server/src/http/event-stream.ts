// The beginning of an answer of server-sent events, which are written past Fastify.

import type { ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { addProtection } from './protect.ts'

/** Sends the head of the answer, protected like every other; what is written then comes at once, through proxies too. */
export function beginEventStream(request: FastifyRequest, reply: FastifyReply): ServerResponse {
  addProtection(request, reply)
  reply.header('Content-Type', 'text/event-stream; charset=utf-8').header('X-Accel-Buffering', 'no')
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value)
  }
  reply.hijack()
  return reply.raw.writeHead(200)
}
