// Bytes as they are: for requests that no HTTP client would send.

import { connect } from 'node:net'

export interface RawAnswer {
  /** 0 when the server closed the connection without an answer. */
  readonly status: number
  readonly head: string
  readonly body: string
}

const SILENCE_MS = 3_000

/** Sends the bytes to `origin` on a connection of their own and answers the first response. */
export async function sendBytes(origin: string, bytes: string | Uint8Array): Promise<RawAnswer> {
  return parse(await exchange(origin, bytes, isWhole))
}

/**
 * The same, and answers the statuses of all responses until the server closes the connection; `then` is sent once an answer
 * has begun to come.
 */
export async function statusesOf(
  origin: string,
  bytes: string | Uint8Array,
  then?: string,
): Promise<readonly number[]> {
  const text = await exchange(origin, bytes, () => false, then)
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
}

function exchange(
  origin: string,
  bytes: string | Uint8Array,
  isEnough: (text: string) => boolean,
  then?: string,
): Promise<string> {
  const { hostname, port } = new URL(origin)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    const chunks: Buffer[] = []
    const done = () => {
      socket.destroy()
      resolve(Buffer.concat(chunks).toString())
    }
    socket.setTimeout(SILENCE_MS, done)
    socket.on('data', (chunk) => {
      if (chunks.length === 0 && then !== undefined) socket.write(then)
      chunks.push(chunk)
      if (isEnough(Buffer.concat(chunks).toString())) done()
    })
    socket.on('error', done)
    socket.on('close', done)
    socket.write(bytes)
  })
}

function isWhole(text: string): boolean {
  const { head, body } = parse(text)
  const length = /content-length: (\d+)/i.exec(head)?.[1]
  return length !== undefined && Buffer.byteLength(body) >= Number(length)
}

function parse(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n')
  const head = end === -1 ? text : text.slice(0, end)
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0),
    head,
    body: end === -1 ? '' : text.slice(end + 4),
  }
}
