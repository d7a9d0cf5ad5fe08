// Large bodies are read a few at a time: a body takes several times its size while it is read, and a burst of them must not
// take the memory of the process, and with it everybody's service (T-56). Small ones, which are nearly all, never wait.

import { ScimError } from '@fluid-scim/scim'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { BODY_BYTES_MAX } from './errors.ts'

const ROOM_BYTES = 3 * BODY_BYTES_MAX
const SMALL_BYTES_MAX = 1024 * 1024
/** Shorter than clients wait for an answer. */
const WAIT_MS = 20_000

/** Resolves when there is room for the body of a request; throws ScimError 503 when there is none for too long. */
export type BodyRoom = (request: FastifyRequest, reply: FastifyReply) => Promise<void>

interface Waiting {
  readonly bytes: number
  readonly enter: () => void
}

export function createBodyRoom(): BodyRoom {
  let taken = 0
  const waiting = new Set<Waiting>()

  function letIn(): void {
    for (const one of waiting) {
      if (taken + one.bytes > ROOM_BYTES) return
      waiting.delete(one)
      one.enter()
    }
  }

  return async (request, reply) => {
    const bytes = Number(request.headers['content-length'] ?? 0)
    // What is beyond the limit is refused before it is read.
    if (!(bytes > SMALL_BYTES_MAX && bytes <= BODY_BYTES_MAX)) return
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const one: Waiting = {
      bytes,
      enter: () => {
        clearTimeout(tired)
        taken += bytes
        reply.raw.once('close', () => {
          taken -= bytes
          letIn()
        })
        resolve()
      },
    }
    const leave = (): void => {
      if (waiting.delete(one)) reject(crowded())
    }
    const tired = setTimeout(leave, WAIT_MS).unref()
    reply.raw.once('close', leave)
    waiting.add(one)
    letIn()
    await promise
  }
}

function crowded(): ScimError {
  return new ScimError(
    503,
    undefined,
    'Too many large requests are under way, and this one was not read: try again in a few seconds, or send less at once.',
  )
}
