// Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html. A client that comes back with
// Last-Event-ID goes on where it was; a credential that dies ends its streams.

import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { beginEventStream } from '../event-stream.ts'

const HEARTBEAT_MS = 15_000
const CHECK_MS = 1_000
const RECONNECT_MS = 2_000

export interface StreamedItem {
  /** What the client gives back as Last-Event-ID. */
  readonly id: number
  readonly event: string
  readonly data: unknown
}

export interface Stream {
  readonly items: (signal: AbortSignal) => AsyncIterable<StreamedItem>
  /** Whether the request's credential is still good. */
  readonly isAdmitted: () => Promise<boolean>
  /** Aborted when the server closes. */
  readonly closing: AbortSignal
}

/** Answers with a stream that lasts until the client goes, its credential dies or the server closes. */
export async function sendStream(request: FastifyRequest, reply: FastifyReply, stream: Stream): Promise<void> {
  const gone = new AbortController()
  const signal = AbortSignal.any([gone.signal, stream.closing])
  request.raw.once('close', () => gone.abort())
  const raw = beginEventStream(request, reply)
  raw.on('error', () => gone.abort())
  raw.write(`retry: ${RECONNECT_MS}\n\n`)
  const heartbeat = setInterval(() => raw.write(': still here\n\n'), HEARTBEAT_MS)
  const check = setInterval(() => {
    stream.isAdmitted().then(
      (isAdmitted) => isAdmitted || gone.abort(),
      () => gone.abort(),
    )
  }, CHECK_MS)
  try {
    for await (const { id, event, data } of stream.items(signal)) {
      const isFull = !raw.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      if (isFull) await isReadOn(raw, signal)
    }
  } catch (error) {
    request.log.error({ err: error }, 'a stream broke')
  } finally {
    clearInterval(heartbeat)
    clearInterval(check)
    raw.end()
  }
}

/** Resolves when the client has read what was sent, or never will. */
async function isReadOn(raw: ServerResponse, signal: AbortSignal): Promise<void> {
  // Whichever does not come is not waited for any longer.
  const done = new AbortController()
  const either = { signal: AbortSignal.any([signal, done.signal]) }
  await Promise.race([once(raw, 'drain', either), once(raw, 'close', either)]).catch(() => undefined)
  done.abort()
}

/** Where a stream begins: after the last item that the client has seen, or as the query says, or with what is new. */
export function startOfStream(request: FastifyRequest, after: number | undefined): number | undefined {
  const last = Number(request.headers['last-event-id'])
  return Number.isSafeInteger(last) && last >= 0 && request.headers['last-event-id'] !== undefined ? last : after
}
