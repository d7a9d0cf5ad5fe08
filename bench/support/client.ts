// The load generator: plain HTTP with keep-alive from this process to another. Every answer is checked by whoever asked.

import { Agent, request } from 'node:http'

interface Answer {
  readonly status: number
  readonly text: string
}

export interface Client {
  send(method: string, path: string, body?: string): Promise<Answer>
  /** Sends and checks the status; a wrong one stops the benchmark with the answer's text. */
  expect(status: number, method: string, path: string, body?: string): Promise<string>
  close(): void
}

const CONNECTIONS_MAX = 64

export function createClient(baseUrl: string, token: string): Client {
  const { hostname, port, pathname } = new URL(baseUrl)
  const base = pathname === '/' ? '' : pathname
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX })
  const headers = { authorization: `Bearer ${token}`, accept: 'application/scim+json' }

  function send(method: string, path: string, body?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const withBody =
        body === undefined ? {} : { 'content-type': 'application/scim+json', 'content-length': Buffer.byteLength(body) }
      const outgoing = request(
        { hostname, port, path: `${base}${path}`, method, agent, headers: { ...headers, ...withBody } },
        (incoming) => {
          const pieces: Buffer[] = []
          incoming.on('data', (piece: Buffer) => pieces.push(piece))
          incoming.on('end', () =>
            resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(pieces).toString() }),
          )
          incoming.on('error', reject)
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  }

  return {
    send,
    expect: async (status, method, path, body) => {
      const answer = await send(method, path, body)
      if (answer.status === status) return answer.text
      throw new Error(`${method} ${path}: expected ${status}, got ${answer.status}: ${answer.text.slice(0, 500)}`)
    },
    close: () => agent.destroy(),
  }
}
