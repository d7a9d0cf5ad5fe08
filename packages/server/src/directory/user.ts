// A person of an organisation, as stored.

import { isJsonObject, type JsonObject, type Resource } from '@fluid-scim/scim'
import type { UserId, UserKey } from './ids.ts'

/** A user as the database has it: the attributes that SCIM and administrators set, and what the server keeps of it. */
export interface StoredUser {
  readonly key: UserKey
  readonly id: UserId
  /** The parsed attributes without `id`, `meta` and `groups`, which are laid over it in answers. */
  readonly resource: Resource
  /** Counts the changes; the base of the ETag. */
  readonly version: number
  readonly createdMs: number
  readonly modifiedMs: number
}

/** A user about to be stored or stored anew. */
export interface UserRow {
  readonly id: UserId
  readonly resource: Resource
  /** The resource in comparison form (`foldResource`), for the database to search. */
  readonly search: JsonObject
  readonly version: number
  readonly createdMs: number
  readonly modifiedMs: number
}

/**
 * False means no access at once (RFC 7643 section 4.1.1). A create sets it (C-USR-05); whoever takes it away by a PATCH has
 * not said that there shall be access, so absent is inactive too (T-32).
 */
export function isActive(resource: Resource): boolean {
  return resource['active'] === true
}

/** The required, unique sign-in name. The parser has made sure that it is there. */
export function userNameOf(resource: Resource): string {
  const userName = resource['userName']
  if (typeof userName !== 'string') throw new Error('a stored user has no userName')
  return userName
}

/** The name that a page or a group's member list shows: displayName, else given and family name, else userName. */
export function shownNameOf(resource: Resource): string {
  const displayName = resource['displayName']
  if (typeof displayName === 'string' && displayName !== '') return displayName
  const name = resource['name']
  const parts = isJsonObject(name) ? [name['givenName'], name['familyName']] : []
  // Spaces only, as the databases' `trim` has it: they search for the same text.
  const full = parts.map((part) => (typeof part === 'string' ? part : '')).join(' ')
  return full.replace(/^ +| +$/g, '') || userNameOf(resource)
}

/** `Ines Valcourt (ines@northrail.example)`; the userName alone when there is no other name. */
export function personPhrase(resource: Resource): string {
  const shown = shownNameOf(resource)
  const userName = userNameOf(resource)
  return shown === userName ? userName : `${shown} (${userName})`
}
