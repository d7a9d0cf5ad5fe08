// An application that takes webhooks, for tests: a real server on a free port that keeps what it was sent.

import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Message {
  readonly id: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into messages of every type and compare them whole.
  readonly body: any
}

type Answer = number | 'break' | 'silence'

export interface Receiver extends AsyncDisposable {
  readonly url: string
  /** In order of arrival, those that were answered with an error too. */
  readonly messages: readonly Message[]
  /** What it answers: a status, `break` to cut the connection after taking the message, `silence` to leave it open. */
  answerWith(answer: (message: Message, count: number) => Answer): void
  /** Closes the port; `restart` opens it again at the same address. */
  stop(): Promise<void>
  restart(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const messages: Message[] = []
  let answer: (message: Message, count: number) => Answer = () => 204
  let server: Server | undefined
  let port = 0

  async function listen(): Promise<void> {
    server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const id = String(request.headers['webhook-id'])
        const message = { id, headers: request.headers, text, body: JSON.parse(text) }
        messages.push(message)
        const status = answer(message, messages.length)
        if (status === 'silence') return
        if (status === 'break') request.socket.destroy()
        else response.writeHead(status, status === 302 ? { Location: 'http://169.254.169.254/' } : {}).end()
      })
    })
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve))
    port = portOf(server)
  }

  async function stop(): Promise<void> {
    const stopping = server
    server = undefined
    stopping?.closeAllConnections()
    if (stopping !== undefined) await new Promise((resolve) => stopping.close(resolve))
  }

  await listen()
  return {
    url: `http://127.0.0.1:${port}/events`,
    messages,
    answerWith: (given) => {
      answer = given
    },
    stop,
    restart: listen,
    [Symbol.asyncDispose]: stop,
  }
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port')
  return address.port
}
