// An identity provider of an organisation, as its form has it (fluid.md section 9). Several may be set up.

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '@fluid-scim/scim'

/** What the form's drop-down offers: it changes hints on pages, and nothing else. */
export const PROVIDER_TYPES = ['Okta', 'Office 365', 'Google Workspace', 'Ping', 'Other'] as const
type ProviderType = (typeof PROVIDER_TYPES)[number]

interface Common {
  /** "Unique name": the part of its addresses, `OktaSSO` in `/AuthServices/OktaSSO/Acs`. */
  readonly name: string
  /** "Name": what people see on the button. */
  readonly label: string
  readonly type: ProviderType
  readonly isEnabled: boolean
  /** The claim that holds the userName; absent: the NameID (SAML), `preferred_username` (OIDC). */
  readonly claim: string | undefined
}

export interface SamlProvider extends Common {
  readonly kind: 'saml'
  /** "App Entity Id": our entity ID towards it, and the audience that it has to name. */
  readonly appEntityId: string
  /** "Federation metadata URL"; absent: the metadata came as a file. */
  readonly metadataUrl: string | undefined
  readonly metadata: SamlMetadata
  /** Whether it may sign people in unasked, from its own page of applications. */
  readonly isUnsolicitedAllowed: boolean
}

/** What we believe of a provider: taken from its metadata by an administrator, never fetched silently (T-68). */
export interface SamlMetadata {
  /** "IDP Entity Id". */
  readonly entityId: string
  readonly signOnUrl: string
  readonly logoutUrl: string | undefined
  /** Signing certificates: base64 of DER. */
  readonly certificates: readonly string[]
}

export interface OidcProvider extends Common {
  readonly kind: 'oidc'
  readonly issuer: string
  readonly clientId: string
}

export type SignInProvider = SamlProvider | OidcProvider

const NAME = /^[A-Za-z0-9]{1,64}$/
const RESERVED = new Set(['acs', 'metadata', 'logout', 'callback'])

/** The sentence that refuses a unique name, or undefined when it may be used. */
export function whyNotProviderName(name: string): string | undefined {
  if (!NAME.test(name)) return 'The unique name is part of an address: use 1 to 64 letters and digits, such as OktaSSO.'
  if (RESERVED.has(name.toLowerCase())) return `"${name}" is kept for addresses of Fluid's own: choose another name.`
  return undefined
}

export function providerNameKey(name: string): string {
  return name.toLowerCase()
}

/** A provider as its row keeps it. */
export function printProvider(provider: SignInProvider): JsonObject {
  return JSON.parse(JSON.stringify(provider))
}

/** A provider from its row; throws for a document that `printProvider` did not make. */
export function parseProvider(document: JsonObject): SignInProvider {
  const common: Common = {
    name: text(document, 'name'),
    label: text(document, 'label'),
    type: PROVIDER_TYPES.find((type) => type === document['type']) ?? 'Other',
    isEnabled: document['isEnabled'] === true,
    claim: textOrUndefined(document, 'claim'),
  }
  if (document['kind'] === 'oidc') {
    return { kind: 'oidc', ...common, issuer: text(document, 'issuer'), clientId: text(document, 'clientId') }
  }
  return {
    kind: 'saml',
    ...common,
    appEntityId: text(document, 'appEntityId'),
    metadataUrl: textOrUndefined(document, 'metadataUrl'),
    metadata: parseMetadata(document['metadata']),
    isUnsolicitedAllowed: document['isUnsolicitedAllowed'] === true,
  }
}

function parseMetadata(value: JsonValue | undefined): SamlMetadata {
  if (!isJsonObject(value)) throw new Error('a stored provider has no metadata')
  const certificates = value['certificates']
  return {
    entityId: text(value, 'entityId'),
    signOnUrl: text(value, 'signOnUrl'),
    logoutUrl: textOrUndefined(value, 'logoutUrl'),
    certificates: isJsonArray(certificates) ? certificates.filter((one) => typeof one === 'string') : [],
  }
}

function text(document: JsonObject, key: string): string {
  const value = document[key]
  if (typeof value === 'string') return value
  throw new Error(`a stored provider has no ${key}`)
}

function textOrUndefined(document: JsonObject, key: string): string | undefined {
  const value = document[key]
  return typeof value === 'string' ? value : undefined
}
