// POST to an address that an administrator chose: https and public addresses only unless the operator allows more,
// checked on the very connection that is used; no redirects; bounded in time and in what is read of the answer (T-58).

import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { allowedLookup } from './allowed-lookup.ts'
import { isPublicAddress } from './public-address.ts'

/** How the receiver took it: a status, or why there was none, in a few words. */
export type WebhookAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'failed'; readonly why: string }

export interface WebhookPoster extends Disposable {
  post(url: URL, headers: Readonly<Record<string, string>>, body: string): Promise<WebhookAnswer>
}

export interface PosterRules {
  /** Allows plain http and addresses inside the operator's own network. */
  readonly isPrivateAllowed: boolean
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 15_000
const ANSWER_BYTES_MAX = 64 * 1024
const SOCKETS_MAX = 16

/** Connections are kept open between posts, so that a burst of events does not shake hands for each. */
export function createWebhookPoster({ isPrivateAllowed, timeoutMs = TIMEOUT_MS }: PosterRules): WebhookPoster {
  const agents = {
    'http:': new HttpAgent({ keepAlive: true, maxSockets: SOCKETS_MAX }),
    'https:': new HttpsAgent({ keepAlive: true, maxSockets: SOCKETS_MAX }),
  }
  const isAllowed = (address: string): boolean => isPrivateAllowed || isPublicAddress(address)
  return {
    post: async (url, headers, body) => {
      const why = whyNotWebhookUrl(url, { isPrivateAllowed })
      if (why !== undefined) return { kind: 'failed', why }
      try {
        return await send(url, { headers, body, timeoutMs, isAllowed, agents })
      } catch (error) {
        return { kind: 'failed', why: reasonOf(error) }
      }
    },
    [Symbol.dispose]: () => {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

/** Why events cannot be sent to this address, or undefined; what its name resolves to is seen when it is called. */
export function whyNotWebhookUrl(url: URL, { isPrivateAllowed }: PosterRules): string | undefined {
  if (url.protocol !== 'https:' && !(isPrivateAllowed && url.protocol === 'http:')) {
    return 'A webhook needs an https:// address, so that events are not read on their way.'
  }
  if (url.username !== '' || url.password !== '') {
    return 'A webhook address takes no user name or password: the receiver checks the signature instead.'
  }
  const host = hostOf(url)
  if (!isPrivateAllowed && isIP(host) !== 0 && !isPublicAddress(host)) return notPublic(host).message
  return undefined
}

interface Post {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
  readonly isAllowed: (address: string) => boolean
  readonly agents: { readonly 'http:': HttpAgent; readonly 'https:': HttpsAgent }
}

function send(url: URL, { headers, body, timeoutMs, isAllowed, agents }: Post): Promise<WebhookAnswer> {
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)), 'Accept-Encoding': 'identity' },
      signal: AbortSignal.timeout(timeoutMs),
      lookup: allowedLookup(isAllowed, notPublic),
    }
    const outgoing =
      url.protocol === 'http:'
        ? httpRequest(url, { ...options, agent: agents['http:'] })
        : httpsRequest(url, { ...options, agent: agents['https:'] })
    outgoing.on('response', (response) => {
      drain(response).then(
        () => resolve(answerOf(response)),
        (error: unknown) => {
          outgoing.destroy()
          reject(error)
        },
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/**
 * The answer's text means nothing to us; it is read so that the connection can be used again. Leaving the loop early
 * closes the connection.
 */
async function drain(response: IncomingMessage): Promise<void> {
  let size = 0
  for await (const chunk of response) {
    size += Buffer.isBuffer(chunk) ? chunk.length : 0
    if (size > ANSWER_BYTES_MAX) return
  }
}

function answerOf(response: IncomingMessage): WebhookAnswer {
  const seconds = Number(response.headers['retry-after'])
  return {
    kind: 'answered',
    status: response.statusCode ?? 0,
    retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : undefined,
  }
}

class NotPublic extends Error {}

function notPublic(host: string): NotPublic {
  return new NotPublic(
    `${host} is not on the public Internet, and other addresses are not called unless the operator allows it (FLUID_WEBHOOK_PRIVATE=on).`,
  )
}

function reasonOf(error: unknown): string {
  if (error instanceof NotPublic) return error.message
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const name = error instanceof Error ? error.name : ''
  if (name === 'TimeoutError' || name === 'AbortError') return 'no answer in time'
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name does not resolve'
    case 'ECONNREFUSED':
      return 'the connection was refused'
    case 'ECONNRESET':
      return 'the connection broke'
    default:
      return code === '' ? 'the connection failed' : `the connection failed (${code})`
  }
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}
