// What a userName or a group's name may hold. Kept lenient: directories contain spaces and symbols (C-INT-02).

import type { Resource } from '@fluid-scim/scim'
import { groupNameUnusable, userNameUnusable } from './refusal.ts'

// Characters that nobody can see, by which one name passes for another (T-06): controls, zero-width, byte order mark,
// bidirectional marks, fillers. Joiners and variation selectors are left alone where scripts and emoji need them: never
// in Latin, Greek and Cyrillic.
const INVISIBLE =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f[[\p{L}\p{M}]--[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Zinh}]]])[\u200c\u200d]|(?<![\p{Extended_Pictographic}\p{sc=Han}\p{sc=Mong}])[\ufe00-\ufe0f\u180b-\u180d\u{e0100}-\u{e01ef}]|[\p{Cc}[\p{DI}--[\u200c\u200d\ufe00-\ufe0f\u180b-\u180d\u{e0100}-\u{e01ef}]]]/v

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
