// A person of an organisation, as stored.

import type { JsonObject, Resource } from '@fluid-scim/scim'
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

/** The name that a page or a group's member list shows: displayName, else userName. */
export function shownNameOf(resource: Resource): string {
  const displayName = resource['displayName']
  return typeof displayName === 'string' && displayName !== '' ? displayName : userNameOf(resource)
}
