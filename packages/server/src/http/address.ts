// One address, read once: which organisation, which surface below it, and in which form the request named it. Guard and
// router decide on the same text (T-12, T-16).

import type { IncomingMessage } from 'node:http'
import { valuesOf } from './repeated-headers.ts'

declare module 'node:http' {
  interface IncomingMessage {
    /** Set once, before the request is routed. */
    fluidAddress?: Address
  }
}

export const SCIM_PATH = '/scim/v2'

export interface AddressRules {
  readonly baseDomain: string
  /** Whether the peer at this address is a proxy whose X-Forwarded headers are believed. */
  readonly isTrustedProxy: (remoteAddress: string | undefined) => boolean
  readonly isTls: boolean
}

export type Address =
  | {
      readonly kind: 'organisation'
      readonly organisation: string
      /** Below the organisation, with a leading slash, cleaned; without the query. */
      readonly path: string
      /** `http://acme.localhost:8080` or `http://localhost:8080/o/acme`: what the surface is below. */
      readonly root: string
      readonly isHttps: boolean
    }
  /** Health and the like: the same on every host. */
  | { readonly kind: 'instance'; readonly path: string }
  | { readonly kind: 'refused'; readonly why: string }

const HEALTH = new Set(['/livez', '/readyz'])

/** Reads host and target of a request. Never throws: a target that two readers could read differently is refused. */
export function readAddress(request: IncomingMessage, rules: AddressRules): Address {
  const target = request.url ?? '/'
  const path = cleanPath(target.split('?', 1)[0] ?? '/')
  if (path === undefined) {
    return {
      kind: 'refused',
      why: 'The address is not a plain path: it has an encoded slash or dot, a backslash, an invalid escape, or a host in front. Write it as /scim/v2/Users.',
    }
  }
  // Load balancers ask for the health of HTTP/1.0 hosts without a name.
  if (request.headers.host === undefined && HEALTH.has(path)) return { kind: 'instance', path }
  const { host, isHttps } = readOrigin(request, rules)
  if (host === undefined) {
    return {
      kind: 'refused',
      why: 'The request needs one Host header with a plain host name, and has none or several.',
    }
  }
  const scheme = isHttps ? 'https' : 'http'
  const below = /^\/o\/([^/]+)(\/.*)?$/.exec(path)
  if (below !== null) {
    const [, name = '', rest = '/'] = below
    return organisation(name, rest, `${scheme}://${host}/o/${name.toLowerCase()}`, isHttps)
  }
  const wellKnown = /^(\/\.well-known\/oauth-authorization-server)\/o\/([^/]+)$/.exec(path)
  if (wellKnown !== null) {
    // RFC 8414 section 3.1 puts the well-known part between the host and the issuer's own path.
    const [, metadata = '', name = ''] = wellKnown
    return organisation(name, metadata, `${scheme}://${host}/o/${name.toLowerCase()}`, isHttps)
  }
  const label = organisationLabel(host, rules.baseDomain)
  if (label === undefined) return { kind: 'instance', path }
  return organisation(label, path, `${scheme}://${host}`, isHttps)
}

function organisation(name: string, path: string, root: string, isHttps: boolean): Address {
  return { kind: 'organisation', organisation: name.toLowerCase(), path: withVersion(path), root, isHttps }
}

/** Whoever names no version of SCIM is served in the newest one (RFC 7644 section 3.13, C-GEN-07). */
function withVersion(path: string): string {
  return path.replace(/^\/scim(?=\/(?!v\d)|$)/, SCIM_PATH)
}

/** What nearly every path is: nothing in it to be cleaned or refused. */
const PLAIN = /^(?:\/[\w~-][\w.~-]*)+$/

/** Collapses doubled slashes and drops trailing ones (C-GEN-16); undefined for what must be refused. */
function cleanPath(path: string): string | undefined {
  if (PLAIN.test(path)) return path
  if (!path.startsWith('/') || /%(?:2f|5c|2e|00|25)|%(?![0-9a-f]{2})|[^\x21-\x7e]|[\\#]/i.test(path)) return undefined
  const clean = path.replace(/\/{2,}/g, '/')
  if (/\/\.{1,2}(\/|$)/.test(clean) || !isUtf8(clean)) return undefined
  return clean.length > 1 && clean.endsWith('/') ? clean.slice(0, -1) : clean
}

function isUtf8(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

function readOrigin(request: IncomingMessage, rules: AddressRules): { host: string | undefined; isHttps: boolean } {
  const isProxied = rules.isTrustedProxy(request.socket.remoteAddress)
  const forwardedHost = isProxied ? nearestOf(valuesOf(request, 'x-forwarded-host')) : undefined
  const forwardedProto = isProxied ? nearestOf(valuesOf(request, 'x-forwarded-proto')) : undefined
  const hosts = valuesOf(request, 'host')
  return {
    host: hosts.length > 1 ? undefined : validHost(forwardedHost ?? hosts[0]),
    isHttps: forwardedProto === undefined ? rules.isTls : forwardedProto.toLowerCase() === 'https',
  }
}

/** The last of several values: the one that the trusted proxy itself has written; the others came from its client. */
function nearestOf(values: readonly string[]): string | undefined {
  const nearest = values.at(-1)?.split(',').at(-1)?.trim()
  return nearest === '' ? undefined : nearest
}

/** Host and port in lower case; undefined when it is anything but that. */
function validHost(header: string | undefined): string | undefined {
  const host = header?.toLowerCase()
  if (host === undefined || !/^(?:[a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.test(host)) return undefined
  return host
}

function organisationLabel(host: string, baseDomain: string): string | undefined {
  const name = host.replace(/:\d+$/, '').replace(/\.$/, '')
  if (!name.endsWith(`.${baseDomain}`)) return undefined
  const label = name.slice(0, -baseDomain.length - 1)
  return label.includes('.') || label === '' ? undefined : label
}
