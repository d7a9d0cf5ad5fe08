// A pushed group of an organisation, as stored. Its members are rows of their own and are never part of it.

import type { JsonObject, Resource } from '@fluid-scim/scim'
import type { GroupGrant } from './group-grant.ts'
import type { GroupId, GroupKey, UserId } from './ids.ts'

export interface StoredGroup {
  readonly key: GroupKey
  readonly id: GroupId
  /** The parsed attributes without `id`, `meta` and `members`. */
  readonly resource: Resource
  readonly version: number
  readonly memberCount: number
  /** What its members get; undefined: nothing, the name is not mapped and the group is held. */
  readonly grant: GroupGrant | undefined
  readonly createdMs: number
  readonly modifiedMs: number
}

export interface GroupRow {
  readonly id: GroupId
  readonly resource: Resource
  /** The resource in comparison form (`foldResource`), for the database to search. */
  readonly search: JsonObject
  readonly version: number
  readonly createdMs: number
  readonly modifiedMs: number
}

/** A member as a group's answer shows it. */
export interface Member {
  readonly id: UserId
  readonly display: string
}

/** A group as a user's `groups` shows it. */
export interface GroupOfUser {
  readonly id: GroupId
  readonly display: string
}

/** The group's name: what decides the role or licence that it grants. The parser has made sure that it is there. */
export function groupNameOf(resource: Resource): string {
  const displayName = resource['displayName']
  if (typeof displayName !== 'string') throw new Error('a stored group has no displayName')
  return displayName
}
