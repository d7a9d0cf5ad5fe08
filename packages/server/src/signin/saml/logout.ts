// Single logout (SAML bindings 3.4 and 3.5): a person who signs out here is sent to the provider to be signed out there
// too, and a provider's own word ends the sessions that it names. Ours ends first, whatever the provider answers (T-67).

import { verify, X509Certificate } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import type { Session } from '../../directory/session.ts'
import type { SamlProvider } from '../../directory/sign-in-provider.ts'
import type { SignInParts } from '../parts.ts'
import { endAsProviderSays } from '../provider-says.ts'
import { findProvider, findSamlIssuer, unknownProvider } from '../providers.ts'
import type { SignInRefusal } from '../refusal.ts'
import type { Visit } from '../visit.ts'
import { LOGOUT_PATH } from './addresses.ts'
import { pemOf } from './read-metadata.ts'
import { ownSaml } from './request.ts'
import { requireSignedWhole } from './signature-shape.ts'
import {
  ASSERTION,
  attributeOf,
  childrenOf,
  decodeBase64,
  onlyChild,
  PROTOCOL,
  parseXml,
  plainText,
  refused,
} from './xml.ts'

const AGE_MS_MAX = 5 * 60_000
const SKEW_MS = 60_000
const INFLATED_BYTES_MAX = 512 * 1024
const REDIRECT_ALGORITHMS: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'sha512'],
])

/** The logout address of the provider that somebody came from; undefined when there is none. */
export async function samlLogoutAddress(
  parts: SignInParts,
  visit: Visit,
  session: Session,
): Promise<string | undefined> {
  return (await samlProviderOf(parts, visit, session))?.metadata.logoutUrl
}

/** Where the browser goes to be signed out at the provider too; undefined when there is nowhere to go. */
export async function samlLogoutRequest(
  parts: SignInParts,
  visit: Visit,
  session: Session,
): Promise<string | undefined> {
  const provider = await samlProviderOf(parts, visit, session)
  const { nameId, sessionIndex } = session
  if (provider?.metadata.logoutUrl === undefined || nameId === undefined) return undefined
  const saml = await ownSaml(parts, visit, provider)
  return saml.getLogoutUrlAsync(
    {
      issuer: provider.metadata.entityId,
      nameID: nameId,
      nameIDFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
      ...(sessionIndex === undefined || sessionIndex === '' ? {} : { sessionIndex }),
    },
    '',
    {},
  )
}

async function samlProviderOf(
  { runtime }: SignInParts,
  { organisation }: Visit,
  { method, provider: name }: Session,
): Promise<SamlProvider | undefined> {
  if (method !== 'saml' || name === undefined) return undefined
  const provider = await runtime.store.read(organisation.id, (tx) => findProvider(tx, name))
  return provider?.kind === 'saml' ? provider : undefined
}

export type LogoutMessage =
  /** The query as it came, since the signature covers its very letters. */
  | { readonly binding: 'redirect'; readonly query: string }
  | { readonly binding: 'post'; readonly samlRequest: string; readonly relayState: string | undefined }

/** A provider says that somebody has signed out. Ends the sessions that it names; answers where the browser goes on. */
export async function takeLogoutRequest(parts: SignInParts, visit: Visit, message: LogoutMessage): Promise<string> {
  const { runtime } = parts
  const request = parseXml(bytesOf(message))
  if (request.localName !== 'LogoutRequest' || request.namespaceURI !== PROTOCOL) {
    throw wrong(`it is a ${request.localName}, not a LogoutRequest`)
  }
  const provider = await providerOf(parts, visit, request)
  await requireSignature(parts, visit, provider, message, request)
  const id = requireFresh(request, visit, runtime.now())
  const nameIdElement = onlyChild(request, ASSERTION, 'NameID')
  const nameId = nameIdElement === undefined ? undefined : plainText(nameIdElement)
  if (nameId === undefined || nameId === '') throw wrong('it names nobody')
  const sessionIndexes = childrenOf(request, PROTOCOL, 'SessionIndex').map((one) => plainText(one) ?? '')
  await endAsProviderSays(parts.runtime, visit, {
    provider,
    message: `logout ${provider.name} ${id}`,
    expiresMs: parts.runtime.now() + 2 * AGE_MS_MAX,
    named: { nameId, sessionIndexes },
  })
  const saml = await ownSaml(parts, visit, provider)
  const { nameID, nameIDFormat, issuer } = { nameID: nameId, nameIDFormat: '', issuer: provider.metadata.entityId }
  return saml.getLogoutResponseUrlAsync({ ID: id, nameID, nameIDFormat, issuer }, relayStateOf(message), {}, true)
}

async function providerOf({ runtime }: SignInParts, { organisation }: Visit, request: Element): Promise<SamlProvider> {
  const element = onlyChild(request, ASSERTION, 'Issuer')
  const issuer = element === undefined ? '' : (plainText(element) ?? '')
  const provider = await runtime.store.read(organisation.id, (tx) => findSamlIssuer(tx, issuer))
  if (provider === undefined) throw unknownProvider(issuer)
  return provider
}

async function requireSignature(
  parts: SignInParts,
  visit: Visit,
  provider: SamlProvider,
  message: LogoutMessage,
  request: Element,
): Promise<void> {
  if (message.binding === 'redirect') return requireQuerySignature(message.query, provider)
  requireSignedWhole(request)
  const saml = await ownSaml(parts, visit, provider)
  try {
    await saml.validatePostRequestAsync({ SAMLRequest: message.samlRequest.replace(/\s/g, '') })
  } catch {
    throw wrong('its signature does not fit the keys in the metadata of this provider')
  }
}

/** The signature of the redirect binding covers the encoded parameters in this order (bindings 3.4.4.1). */
function requireQuerySignature(query: string, { metadata }: SamlProvider): void {
  const raw = rawParameters(query)
  const [scheme, given] = [decoded(raw, 'SigAlg'), decoded(raw, 'Signature')]
  if (scheme === undefined || given === undefined) throw refused('saml-unsigned', 'the logout request is not signed')
  const algorithm = REDIRECT_ALGORITHMS.get(scheme)
  if (algorithm === undefined) {
    throw refused('saml-algorithm', 'the logout request is signed with an algorithm that is not accepted')
  }
  const signed = ['SAMLRequest', 'RelayState', 'SigAlg']
    .flatMap((name) => (raw.has(name) ? [`${name}=${raw.get(name)}`] : []))
    .join('&')
  const signature = Buffer.from(given, 'base64')
  const fits = metadata.certificates.some((certificate) =>
    verify(algorithm, Buffer.from(signed), new X509Certificate(pemOf(certificate)).publicKey, signature),
  )
  if (!fits) throw wrong('its signature does not fit the keys in the metadata of this provider')
}

/** Each parameter as it was written. One that comes twice could be verified and read differently: it is refused. */
function rawParameters(query: string): ReadonlyMap<string, string> {
  const raw = new Map<string, string>()
  for (const pair of query.split('&')) {
    const mark = pair.indexOf('=')
    const name = mark === -1 ? pair : pair.slice(0, mark)
    if (raw.has(name)) throw wrong(`its parameter "${name.slice(0, 30)}" comes twice`)
    raw.set(name, mark === -1 ? '' : pair.slice(mark + 1))
  }
  return raw
}

function decoded(raw: ReadonlyMap<string, string>, name: string): string | undefined {
  const value = raw.get(name)
  if (value === undefined) return undefined
  try {
    return decodeURIComponent(value.replaceAll('+', '%20'))
  } catch {
    throw wrong(`its parameter "${name}" is not encoded as it should be`)
  }
}

function requireFresh(request: Element, { root }: Visit, nowMs: number): string {
  const id = attributeOf(request, 'ID')
  const issuedMs = Date.parse(attributeOf(request, 'IssueInstant') ?? '')
  if (id === undefined || Number.isNaN(issuedMs)) throw wrong('it has no ID or no time')
  if (Math.abs(nowMs - issuedMs) > AGE_MS_MAX)
    throw refused('saml-expired', 'the logout request is too old, or from the future')
  const end = attributeOf(request, 'NotOnOrAfter')
  if (end !== undefined && !(nowMs - SKEW_MS < Date.parse(end))) {
    throw refused('saml-expired', `the logout request was valid until ${end.slice(0, 40)}`)
  }
  const destination = attributeOf(request, 'Destination')
  if (destination !== undefined && destination !== root + LOGOUT_PATH) {
    throw refused('saml-destination', `the logout request is meant for "${destination.slice(0, 200)}"`)
  }
  return id
}

function bytesOf(message: LogoutMessage): Uint8Array {
  if (message.binding === 'post') return decodeBase64(message.samlRequest)
  const deflated = decodeBase64(decoded(rawParameters(message.query), 'SAMLRequest') ?? '')
  try {
    return inflateRawSync(deflated, { maxOutputLength: INFLATED_BYTES_MAX })
  } catch {
    throw wrong('it cannot be inflated, or is too large')
  }
}

function relayStateOf(message: LogoutMessage): string {
  const given = message.binding === 'post' ? message.relayState : decoded(rawParameters(message.query), 'RelayState')
  return (given ?? '').slice(0, 1_024)
}

function wrong(why: string): SignInRefusal {
  return refused('saml-logout', why)
}
