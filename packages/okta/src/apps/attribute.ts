// An attribute of an app's user profile: its name in the profile editor and its place in the SCIM resource.
import { isObject } from '../json.ts'
import type { Org } from '../org/org.ts'
import { OrgError } from '../refusal.ts'
import { readJson } from '../store/row.ts'

export const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

const ATTRIBUTE_TYPES = ['string', 'boolean', 'integer', 'number', 'string[]'] as const

export interface AppAttribute {
  /** The variable name, unique in the app. */
  readonly name: string
  readonly displayName: string
  /** "name.givenName", "emails[primary==true].value", "manager.value". */
  readonly externalName: string
  /** The schema's URN. */
  readonly externalNamespace: string
  readonly type: (typeof ATTRIBUTE_TYPES)[number]
  readonly isRequired: boolean
  readonly isCustom: boolean
}

/** The attributes of the app in the order of the profile editor. */
export function listAttributes(org: Org, appId: string): AppAttribute[] {
  return org.database
    .all('SELECT definition FROM app_attributes WHERE app_id = ? ORDER BY position', appId)
    .map((row) => parseAttribute(readJson(row, 'definition')))
}

/** Unknown JSON to an attribute; a missing or impossible part is refused by name. */
export function parseAttribute(value: unknown): AppAttribute {
  if (!isObject(value)) throw new OrgError('invalid', 'An attribute must be an object.')
  const type = ATTRIBUTE_TYPES.find((candidate) => candidate === (value.type ?? 'string'))
  if (type === undefined) throw new OrgError('invalid', `An attribute's type is one of ${ATTRIBUTE_TYPES.join(', ')}.`)
  const name = readName(value.name)
  return {
    name,
    displayName: typeof value.displayName === 'string' && value.displayName !== '' ? value.displayName : name,
    externalName: readPath(value.externalName ?? name),
    externalNamespace:
      typeof value.externalNamespace === 'string' && value.externalNamespace !== '' ? value.externalNamespace : CORE,
    type,
    isRequired: value.isRequired === true,
    isCustom: value.isCustom !== false,
  }
}

function readName(value: unknown): string {
  if (typeof value === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(value)) return value
  throw new OrgError(
    'invalid',
    'An attribute needs a variable name of letters, digits and "_" that begins with a letter.',
  )
}

function readPath(value: unknown): string {
  if (
    typeof value === 'string' &&
    /^[$A-Za-z][-$\w]*(\[\w+==(true|false|'[^']*')\])?(\.[$A-Za-z][-$\w]*)*$/.test(value)
  ) {
    return value
  }
  throw new OrgError(
    'invalid',
    `The external name "${String(value)}" is not a SCIM path: write name.givenName or emails[primary==true].value.`,
  )
}
