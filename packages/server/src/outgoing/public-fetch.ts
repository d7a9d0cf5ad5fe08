// GET of a document at an address that somebody outside chose: https only, public addresses only, checked on the very
// connection that is used (a name may answer differently the second time), no redirects, bounded in size and time (T-58).

import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { isIP } from 'node:net'
import { allowedLookup } from './allowed-lookup.ts'
import { isPublicAddress } from './public-address.ts'

/** The document cannot be had: the sentence says why, in words for whoever gave the address. */
export class NotFetched extends Error {}

export interface PublicFetchRules {
  readonly bytesMax: number
  readonly timeoutMs: number
  /** Which addresses may be called; the public ones when it is not said. */
  readonly isAllowed?: (address: string) => boolean
  /** Certificate authorities to trust instead of the usual ones. */
  readonly ca?: string
}

/** Answers the document's text; throws NotFetched for anything but a 200 within the rules. */
export function fetchPublic(url: URL, accept: string, rules: PublicFetchRules): Promise<string> {
  const isAllowed = rules.isAllowed ?? isPublicAddress
  return new Promise((resolve, reject) => {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (url.protocol !== 'https:') return reject(new NotFetched('Only https:// addresses are fetched.'))
    if (isIP(host) !== 0 && !isAllowed(host)) return reject(notPublic(host))
    const outgoing = request(url, {
      method: 'GET',
      agent: false,
      headers: { Accept: accept, 'Accept-Encoding': 'identity', 'User-Agent': 'Fluid SCIM' },
      signal: AbortSignal.timeout(rules.timeoutMs),
      lookup: allowedLookup(isAllowed, notPublic),
      ...(rules.ca === undefined ? {} : { ca: rules.ca }),
    })
    outgoing.on('response', (response) => {
      readText(response, rules.bytesMax).then(resolve, (error: unknown) => {
        outgoing.destroy()
        reject(error)
      })
    })
    outgoing.on('error', (error) => reject(error instanceof NotFetched ? error : unreachable(host, error)))
    outgoing.end()
  })
}

async function readText(response: IncomingMessage, bytesMax: number): Promise<string> {
  if (response.statusCode !== 200) {
    throw new NotFetched(`It answered ${response.statusCode} instead of 200 (redirects are not followed).`)
  }
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) throw new Error('a response gave no bytes')
    size += chunk.length
    if (size > bytesMax) throw new NotFetched(`It is larger than ${Math.floor(bytesMax / 1024)} KiB.`)
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
