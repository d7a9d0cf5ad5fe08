// Which requests of a connection have no answer yet. Answers come in the order of the requests (RFC 9112 section 9.3.2):
// what is said about later bytes waits for those before, whose changes may have been made.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

export interface Unanswered {
  note(request: IncomingMessage, response: ServerResponse): void
  /** Calls `answer` when all requests that came whole have been answered; never when the one that broke off has been. */
  after(socket: Socket, answer: () => void): void
}

export function createUnanswered(): Unanswered {
  const last = new WeakMap<Socket, ServerResponse>()
  const open = new WeakMap<Socket, Set<ServerResponse>>()
  return {
    note: (request, response) => {
      const responses = open.get(request.socket) ?? new Set()
      open.set(request.socket, responses.add(response))
      last.set(request.socket, response)
      response.once('close', () => responses.delete(response))
    },
    after: (socket, answer) => {
      const answerWhenDone = (): void => {
        const [next] = [...(open.get(socket) ?? [])].filter(({ req }) => req.complete)
        if (next !== undefined) return void next.once('close', answerWhenDone)
        const broken = last.get(socket)
        if (broken !== undefined && !broken.req.complete && broken.headersSent) socket.destroy()
        else answer()
      }
      answerWhenDone()
    },
  }
}
