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
  /** In the order of their requests; of those that are closed, only the last one may still be among them. */
  const exchanges = new WeakMap<Socket, ServerResponse[]>()
  return {
    note: ({ socket }, response) => {
      const responses = exchanges.get(socket)
      if (responses === undefined) {
        exchanges.set(socket, [response])
        return
      }
      while (responses[0]?.closed === true) responses.shift()
      responses.push(response)
    },
    after: (socket, answer) => {
      const responses = exchanges.get(socket) ?? []
      const answerWhenDone = (): void => {
        const next = responses.find((response) => !response.closed && response.req.complete)
        if (next !== undefined) return void next.once('close', answerWhenDone)
        const last = responses.at(-1)
        if (last !== undefined && !last.req.complete && last.headersSent) socket.destroy()
        else answer()
      }
      answerWhenDone()
    },
  }
}
