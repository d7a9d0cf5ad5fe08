// One HTTP request with exactly the bytes that Okta's SCIM client sends: node:http, so that the order and the letter
// case of the headers are ours. Answers are decoded from gzip and deflate.
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { gunzipSync, inflateSync } from 'node:zlib'
import { WireFailure } from './wire-failure.ts'

export interface HttpRequest {
  readonly method: string
  readonly url: URL
  /** Name and value in the order in which they are sent. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string | undefined
  readonly timeoutMs: number
  /** Over how many milliseconds the body trickles out; 0 sends it at once. */
  readonly bodyMs: number
}

export interface HttpAnswer {
  readonly status: number
  readonly phrase: string
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

export interface HttpClient extends Disposable {
  send(request: HttpRequest): Promise<HttpAnswer>
}

const BODY_PIECES = 20
/** Idle connections are closed before usual servers close them: nothing is written into a connection that is going away. */
const IDLE_MS = 3_000

/** A client with its own kept-alive connections. `send` throws WireFailure when no whole answer arrives in time. */
export function createHttpClient(): HttpClient {
  const options = { keepAlive: true, maxSockets: 64, timeout: IDLE_MS }
  const http = new HttpAgent(options)
  const https = new HttpsAgent(options)
  return {
    send: (request) => exchange(request, request.url.protocol === 'https:' ? https : http),
    [Symbol.dispose]() {
      http.destroy()
      https.destroy()
    },
  }
}

function exchange(request: HttpRequest, agent: HttpAgent): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const send = request.url.protocol === 'https:' ? httpsRequest : httpRequest
    const outgoing = send(request.url, {
      method: request.method,
      agent,
      setHost: false,
      headers: request.headers.flat(),
    })
    const timer = setTimeout(() => outgoing.destroy(new WireFailure('timeout', 'Read timed out')), request.timeoutMs)
    const fail = (error: Error) => {
      clearTimeout(timer)
      reject(describeFailure(error, request.url))
    }
    outgoing.on('error', fail)
    outgoing.on('response', (incoming) => {
      readAnswer(incoming).then((answer) => {
        clearTimeout(timer)
        resolve(answer)
      }, fail)
    })
    void writeBody(outgoing, request)
  })
}

async function writeBody(outgoing: ReturnType<typeof httpRequest>, request: HttpRequest): Promise<void> {
  if (request.body === undefined || request.bodyMs === 0) return void outgoing.end(request.body)
  const bytes = Buffer.from(request.body)
  const size = Math.max(1, Math.ceil(bytes.length / BODY_PIECES))
  for (let start = 0; start < bytes.length && !outgoing.destroyed; start += size) {
    outgoing.write(bytes.subarray(start, start + size))
    await new Promise((resolve) => setTimeout(resolve, request.bodyMs / BODY_PIECES))
  }
  outgoing.end()
}

async function readAnswer(incoming: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return {
    status: incoming.statusCode ?? 0,
    phrase: incoming.statusMessage ?? '',
    headers,
    text: decode(Buffer.concat(chunks), headers['content-encoding']),
  }
}

function decode(bytes: Buffer, encoding: string | undefined): string {
  switch (encoding?.trim().toLowerCase()) {
    case 'gzip':
      return gunzipSync(bytes).toString('utf8')
    case 'deflate':
      return inflateSync(bytes).toString('utf8')
    default:
      return bytes.toString('utf8')
  }
}

/** Node's errors in the words in which Okta shows a failed connection. */
function describeFailure(error: Error, url: URL): WireFailure {
  if (error instanceof WireFailure) return error
  const code = 'code' in error ? error.code : undefined
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  const target = `${url.hostname}:${port} [${url.hostname}]`
  switch (code) {
    case 'ECONNREFUSED':
      return new WireFailure('connect', `Connect to ${target} failed: Connection refused (Connection refused)`)
    case 'ETIMEDOUT':
      return new WireFailure('connect', `Connect to ${target} failed: Connect timed out`)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new WireFailure('connect', `${url.hostname}: Name or service not known`)
    case 'ECONNRESET':
    case 'EPIPE':
      return new WireFailure('broken', `${target} failed to respond`)
    default:
      return new WireFailure('broken', error.message)
  }
}
