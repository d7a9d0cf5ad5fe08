// What a userName or a group's name may hold. Kept lenient: directories contain spaces and symbols (C-INT-02).

import type { Resource } from '@fluid-scim/scim'
import { groupNameUnusable, userNameUnusable } from './refusal.ts'

// Characters that nobody can see, by which one name passes for another (T-06): controls, zero-width, byte order mark,
// bidirectional overrides. The joiners U+200C and U+200D are left alone: names in several scripts need them.
const INVISIBLE = /[\p{Cc}\u00ad\u200b\u2060-\u2064\u202a-\u202e\u2066-\u2069\ufeff]/u

/** The resource with its userName free of outer spaces; refuses one that is empty then or holds invisible characters. */
export function withUsableUserName(resource: Resource): Resource {
  return withUsableName(resource, 'userName', userNameUnusable)
}

/** The same for a group's displayName. */
export function withUsableGroupName(resource: Resource): Resource {
  return withUsableName(resource, 'displayName', groupNameUnusable)
}

function withUsableName(resource: Resource, attribute: string, refusal: (why: string) => Error): Resource {
  const name = resource[attribute]
  if (typeof name !== 'string') return resource
  const trimmed = name.trim()
  if (trimmed === '') throw refusal('it is empty.')
  const found = INVISIBLE.exec(trimmed)
  if (found !== null) {
    const code = trimmed.codePointAt(found.index)?.toString(16).toUpperCase().padStart(4, '0')
    throw refusal(`it has an invisible character (U+${code}, position ${found.index + 1}). Remove it at the source.`)
  }
  return trimmed === name ? resource : { ...resource, [attribute]: trimmed }
}
