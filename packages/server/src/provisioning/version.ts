// ETags (RFC 7644 section 3.14): weak, and changing exactly when what the resource says changes, memberships included.

import { hash } from 'node:crypto'
import { type EntityTags, matchesTag } from '@fluid-scim/scim'
import type { GroupOfUser, StoredGroup } from '../directory/group.ts'
import type { StoredUser } from '../directory/user.ts'
import { versionMismatch } from './refusal.ts'

/**
 * A user's tag. A group that is renamed or unlinked changes `groups` of all its members without a row of theirs being
 * touched, so their groups are part of the tag and not of the stored version.
 */
export function userTag(user: StoredUser, groups: readonly GroupOfUser[]): string {
  if (groups.length === 0) return `W/"${user.version}"`
  const shown = groups.map(({ id, display }) => `${id} ${display}\n`).join('')
  return `W/"${user.version}-${hash('sha256', shown, 'hex').slice(0, 12)}"`
}

export function groupTag(group: StoredGroup): string {
  return `W/"${group.version}"`
}

/** Throws the 412 refusal when the client named versions (If-Match) and this is none of them. */
export function requireVersion(ifMatch: EntityTags | undefined, tag: string): void {
  if (ifMatch !== undefined && !matchesTag(ifMatch, tag)) throw versionMismatch(tag)
}
