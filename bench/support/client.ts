// The load client: connections that are kept, spread over all processes under test, shared by the clients of all
// organisations. Every answer is checked by whoever asked.

import { type Answer, Connection } from './connection.ts'

export interface Client {
  send(method: string, path: string, body?: string): Promise<Answer>
  /** Sends and checks the status; a wrong one stops the benchmark with the answer's text. */
  expect(status: number, method: string, path: string, body?: string): Promise<string>
}

export interface ConnectionPool extends Disposable {
  /** A client of one organisation: `base` is what its paths begin with. */
  client(base: string, token: string): Client
}

/** As many as ever ask at once, for each process. */
const CONNECTIONS_PER_PORT = 40

/** Connections to each of the ports, used in turn. */
export async function openPool(ports: readonly number[]): Promise<ConnectionPool> {
  const wanted = Array.from({ length: CONNECTIONS_PER_PORT }, () => ports).flat()
  // In turn also when few are in use: the one that has rested longest goes next.
  const idle = await Promise.all(wanted.map(async (port) => ({ port, connection: await Connection.open(port) })))
  const queue: ((place: Place) => void)[] = []

  async function acquire(): Promise<Place> {
    const place = idle.shift() ?? (await new Promise<Place>((resolve) => queue.push(resolve)))
    if (place.connection.isOpen) return place
    return { port: place.port, connection: await Connection.open(place.port) }
  }

  function release(place: Place): void {
    const next = queue.shift()
    if (next === undefined) idle.push(place)
    else next(place)
  }

  async function send(request: string): Promise<Answer> {
    const place = await acquire()
    try {
      return await place.connection.send(request)
    } finally {
      release(place)
    }
  }

  return {
    client: (base, token) => clientOf(send, base, token),
    [Symbol.dispose]: () => {
      for (const { connection } of idle) connection.close()
    },
  }
}

interface Place {
  readonly port: number
  readonly connection: Connection
}

function clientOf(sendText: (request: string) => Promise<Answer>, base: string, token: string): Client {
  const head = ` HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\naccept: application/scim+json, application/json\r\n`

  function send(method: string, path: string, body?: string): Promise<Answer> {
    const about =
      body === undefined
        ? '\r\n'
        : `content-type: application/scim+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    return sendText(`${method} ${base}${path}${head}${about}`)
  }

  return {
    send,
    expect: async (status, method, path, body) => {
      const answer = await send(method, path, body)
      if (answer.status === status) return answer.text
      throw new Error(`${method} ${path}: expected ${status}, got ${answer.status}: ${answer.text.slice(0, 500)}`)
    },
  }
}
