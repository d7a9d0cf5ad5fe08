// Large bodies are read a few at a time: a body takes several times its size while it is read, and a burst of them must not
// take the memory of the process, and with it everybody's service (T-56). Small ones, which are nearly all, never wait.

import { Transform } from 'node:stream'
import { ScimError } from '@fluid-scim/scim'
import type { FastifyReply, FastifyRequest, RequestPayload } from 'fastify'
import type { OrganisationId } from '../../directory/ids.ts'
import { BODY_BYTES_MAX } from './errors.ts'

const ROOM_BYTES = 3 * BODY_BYTES_MAX
/** However slowly an organisation sends, others find room. */
const ROOM_BYTES_OF_ONE = 2 * BODY_BYTES_MAX
const SMALL_BYTES_MAX = 1024 * 1024
/** Shorter than clients wait for an answer. */
const WAIT_MS = 20_000

interface Sender {
  readonly organisation: OrganisationId
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/**
 * Answers what the body is to be read from, when there is room for it; for one whose length is not said, reading stops where
 * it turns out to be large. Throws ScimError 503, there or while it is read, when there is no room for too long.
 */
export type BodyRoom = (sender: Sender, payload: RequestPayload) => Promise<RequestPayload>

interface Waiting {
  readonly bytes: number
  readonly organisation: OrganisationId
  readonly enter: () => void
}

export function createBodyRoom(): BodyRoom {
  let taken = 0
  const takenBy = new Map<OrganisationId, number>()
  const waiting = new Set<Waiting>()

  function take(organisation: OrganisationId, bytes: number): void {
    taken += bytes
    const rest = (takenBy.get(organisation) ?? 0) + bytes
    if (rest === 0) takenBy.delete(organisation)
    else takenBy.set(organisation, rest)
  }

  function letIn(): void {
    for (const one of waiting) {
      if ((takenBy.get(one.organisation) ?? 0) + one.bytes > ROOM_BYTES_OF_ONE) continue
      if (taken + one.bytes > ROOM_BYTES) return
      waiting.delete(one)
      one.enter()
    }
  }

  async function enter({ organisation, reply }: Sender, bytes: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const one: Waiting = {
      bytes,
      organisation,
      enter: () => {
        clearTimeout(tired)
        take(organisation, bytes)
        reply.raw.once('close', () => {
          take(organisation, -bytes)
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

  return async (sender, payload) => {
    const { headers } = sender.request
    if (headers['transfer-encoding'] !== undefined) {
      return metered(sender, payload, () => enter(sender, BODY_BYTES_MAX))
    }
    const bytes = Number(headers['content-length'] ?? 0)
    // What is beyond the limit is refused before it is read.
    if (bytes > SMALL_BYTES_MAX && bytes <= BODY_BYTES_MAX) await enter(sender, bytes)
    return payload
  }
}

/** The payload, held where it turns out to be large until `enter` is done. */
function metered({ reply }: Sender, payload: RequestPayload, enter: () => Promise<void>): RequestPayload {
  let seen = 0
  const through = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      const wasSmall = seen <= SMALL_BYTES_MAX
      seen += chunk.length
      if (!wasSmall || seen <= SMALL_BYTES_MAX) return done(null, chunk)
      enter().then(() => done(null, chunk), done)
    },
  })
  payload.on('error', (error) => through.destroy(error))
  // What nobody reads any more is left to Node.
  reply.raw.once('finish', () => payload.unpipe(through))
  return payload.pipe(through)
}

function crowded(): ScimError {
  return new ScimError(
    503,
    undefined,
    'Too many large requests are under way, and this one was not read: try again in a few seconds, or send less at once.',
  )
}
