// A page learns at once that its session is over: server-sent events, closed by the server within a second of the end.

import type { FastifyReply } from 'fastify'
import { isDraining } from '../drain.ts'
import { beginEventStream } from '../event-stream.ts'
import { type Arrival, presentedSession } from './gate.ts'

const CHECK_EVERY_MS = 700
const HEARTBEAT_EVERY_MS = 15_000

/** Streams until the session ends, then says so and closes. The state of the database decides, not what this process did. */
export async function streamSession(arrival: Arrival): Promise<FastifyReply> {
  const { reply, request } = arrival
  const stream = beginEventStream(request, reply)
  stream.write('retry: 2000\n\n')
  let lastBeatMs = performance.now()
  const { closing } = arrival.gate
  while (!stream.destroyed && !stream.writableEnded && !closing.aborted && !isDraining(request.server)) {
    const presented = await presentedSession(arrival).catch(() => undefined)
    // A database that cannot answer just now says nothing about the session: the next look decides.
    if (presented !== undefined && presented.kind !== 'live') {
      stream.write(`event: ended\ndata: ${presented.kind === 'ended' ? presented.why : 'none'}\n\n`)
      break
    }
    if (performance.now() - lastBeatMs > HEARTBEAT_EVERY_MS) {
      lastBeatMs = performance.now()
      stream.write(': still signed in\n\n')
    }
    await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS))
  }
  stream.end()
  return reply
}
