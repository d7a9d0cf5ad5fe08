// What SAML sign-on to one app needs: the service provider's addresses and what the assertion tells. Kept among the
// settings' `extra`, in the names of Okta's `settings.signOn`.
import type { App } from '../apps/app.ts'
import { updateSettings } from '../apps/apps.ts'
import { findString, isObject, type JsonObject, listObjects, listStrings } from '../json.ts'
import type { Org } from '../org/org.ts'
import { OrgError } from '../refusal.ts'

export interface AttributeStatement {
  readonly type: 'EXPRESSION' | 'GROUP'
  readonly name: string
  readonly namespace: string
  /** EXPRESSION: what gives the values, such as "user.email". */
  readonly values: readonly string[]
  /** GROUP: which of the person's groups are told. */
  readonly filterType: 'STARTS_WITH' | 'EQUALS' | 'CONTAINS' | 'REGEX' | undefined
  readonly filterValue: string
}

export interface SamlSettings {
  /** Where the response is posted; null until it is set, or when the request tells. */
  readonly ssoAcsUrl: string | null
  readonly audience: string | null
  readonly recipient: string | null
  readonly destination: string | null
  readonly defaultRelayState: string | null
  readonly subjectNameIdFormat: string
  readonly assertionSigned: true
  readonly responseSigned: true
  readonly signatureAlgorithm: 'RSA_SHA256'
  readonly digestAlgorithm: 'SHA256'
  readonly attributeStatements: readonly AttributeStatement[]
}

const NAME_ID_FORMATS = [
  'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
] as const

export function readSaml(app: App): SamlSettings {
  return parseSaml(isObject(app.settings.extra.saml) ? app.settings.extra.saml : {})
}

/** Changes what is given; the rest stays. Refuses an address that is none. */
export function updateSaml(org: Org, appId: string, change: JsonObject): App {
  for (const name of ['ssoAcsUrl', 'recipient', 'destination'] as const) {
    const value = findString(change, name)
    if (value !== undefined && value !== '' && !URL.canParse(value)) {
      throw new OrgError(
        'invalid',
        `${name}: "${value}" is not a URL: it looks like https://acme.example/AuthServices/Acs.`,
      )
    }
  }
  return updateSettings(org, appId, (settings) => {
    const current = isObject(settings.extra.saml) ? settings.extra.saml : {}
    return { ...settings, extra: { ...settings.extra, saml: { ...parseSaml({ ...current, ...change }) } } }
  })
}

function parseSaml(value: JsonObject): SamlSettings {
  const format = findString(value, 'subjectNameIdFormat')
  return {
    ssoAcsUrl: readText(value, 'ssoAcsUrl'),
    audience: readText(value, 'audience'),
    recipient: readText(value, 'recipient'),
    destination: readText(value, 'destination'),
    defaultRelayState: readText(value, 'defaultRelayState'),
    subjectNameIdFormat: NAME_ID_FORMATS.find((known) => known === format) ?? NAME_ID_FORMATS[0],
    assertionSigned: true,
    responseSigned: true,
    signatureAlgorithm: 'RSA_SHA256',
    digestAlgorithm: 'SHA256',
    attributeStatements: listObjects(value, 'attributeStatements').map(parseStatement),
  }
}

function readText(value: JsonObject, name: string): string | null {
  const text = findString(value, name)
  return text === undefined || text.trim() === '' ? null : text.trim()
}

const FILTERS = ['STARTS_WITH', 'EQUALS', 'CONTAINS', 'REGEX'] as const

function parseStatement(value: JsonObject): AttributeStatement {
  return {
    type: value.type === 'GROUP' ? 'GROUP' : 'EXPRESSION',
    name: findString(value, 'name') ?? '',
    namespace: findString(value, 'namespace') ?? 'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified',
    values: listStrings(value.values),
    filterType: FILTERS.find((known) => known === value.filterType),
    filterValue: findString(value, 'filterValue') ?? '',
  }
}
