// The Okta user profile in the Profile Editor: the base attributes and those that the administrator has added. An
// attribute that nobody declared may still be set: the list is what forms and pickers offer.
import { findString, isObject } from '../json.ts'
import { OrgError } from '../refusal.ts'
import { readJson } from '../store/row.ts'
import type { Org } from './org.ts'
import { BASE_ATTRIBUTES, type ProfileAttribute } from './profile.ts'

/** The base attributes, then the custom ones in the order in which they were added. */
export function listProfileAttributes(org: Org): (ProfileAttribute & { readonly isCustom: boolean })[] {
  return [
    ...BASE_ATTRIBUTES.map((attribute) => ({ ...attribute, isCustom: false })),
    ...listCustom(org).map((attribute) => ({ ...attribute, isCustom: true })),
  ]
}

/** "+ Add Attribute" of the Okta user profile. */
export function addProfileAttribute(org: Org, attribute: ProfileAttribute): void {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(attribute.name)) {
    throw new OrgError('invalid', 'A variable name has letters, digits and "_", and begins with a letter.')
  }
  if (listProfileAttributes(org).some(({ name }) => name === attribute.name)) {
    throw new OrgError('conflict', `The Okta user profile has an attribute named ${attribute.name} already.`)
  }
  save(org, [...listCustom(org), attribute])
}

/** Takes a custom attribute off the list; values that people have stay with them. */
export function removeProfileAttribute(org: Org, name: string): void {
  const custom = listCustom(org)
  if (!custom.some((attribute) => attribute.name === name)) {
    throw new OrgError('not-found', `The Okta user profile has no custom attribute named ${name}.`)
  }
  save(
    org,
    custom.filter((attribute) => attribute.name !== name),
  )
}

function listCustom(org: Org): ProfileAttribute[] {
  const row = org.database.get("SELECT value FROM settings WHERE name = 'profile-attributes'")
  const value = row === undefined ? [] : readJson(row, 'value')
  if (!Array.isArray(value)) return []
  return value.filter(isObject).map((item) => {
    const name = findString(item, 'name') ?? ''
    return { name, displayName: findString(item, 'displayName') ?? name }
  })
}

function save(org: Org, attributes: readonly ProfileAttribute[]): void {
  org.database.run(
    "INSERT INTO settings (name, value) VALUES ('profile-attributes', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    JSON.stringify(attributes),
  )
}
