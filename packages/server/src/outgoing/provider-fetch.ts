// Requests to an identity provider that an administrator has named: https and public addresses only unless the operator
// allows more, checked on the very connection that is used; no redirects; bounded in size and time (T-58).

import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { allowedLookup } from './allowed-lookup.ts'
import { isPublicAddress } from './public-address.ts'
import { NotFetched } from './public-fetch.ts'

interface ProviderRequest {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

interface ProviderAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** Rejects with NotFetched, whose sentence says why, for everything but an answer within the rules. */
export type ProviderFetch = (url: URL, request: ProviderRequest) => Promise<ProviderAnswer>

const TIMEOUT_MS = 10_000
const BYTES_MAX = 1024 * 1024

export interface ProviderFetchRules {
  /** Plain http and addresses inside the operator's own network may be called, for development. */
  readonly isPrivateAllowed: boolean
  /** Which addresses are public; those of the Internet when it is not said. */
  readonly isPublic?: (address: string) => boolean
  /** Certificate authorities to trust instead of the usual ones. */
  readonly ca?: string
}

export function createProviderFetch(rules: ProviderFetchRules): ProviderFetch {
  const { isPrivateAllowed, isPublic = isPublicAddress } = rules
  const isAllowed = (address: string): boolean => isPrivateAllowed || isPublic(address)
  return (url, { method, headers, body }) =>
    new Promise((resolve, reject) => {
      const host = url.hostname.replace(/^\[|\]$/g, '')
      if (url.protocol !== 'https:' && !(isPrivateAllowed && url.protocol === 'http:')) {
        return reject(new NotFetched('Only https:// addresses are called.'))
      }
      if (isIP(host) !== 0 && !isAllowed(host)) return reject(notPublic(host))
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest
      const outgoing = send(url, {
        method,
        agent: false,
        headers: { 'User-Agent': 'Fluid SCIM', ...headers, 'Accept-Encoding': 'identity' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        lookup: allowedLookup(isAllowed, notPublic),
        ...(rules.ca === undefined ? {} : { ca: rules.ca }),
      })
      outgoing.on('response', (response) => {
        readText(response).then(
          (text) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
          (error: unknown) => {
            outgoing.destroy()
            reject(error)
          },
        )
      })
      outgoing.on('error', (error) => reject(error instanceof NotFetched ? error : unreachable(host, error)))
      outgoing.end(body)
    })
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) throw new Error('a response gave no bytes')
    size += chunk.length
    if (size > BYTES_MAX) throw new NotFetched(`It is larger than ${BYTES_MAX / 1024} KiB.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function notPublic(host: string): NotFetched {
  return new NotFetched(`${host} is not on the public Internet, and other addresses are not called.`)
}

function unreachable(host: string, cause: Error): NotFetched {
  const why = cause.name === 'AbortError' || cause.name === 'TimeoutError' ? 'took too long' : 'could not be reached'
  return new NotFetched(`${host} ${why}.`, { cause })
}
