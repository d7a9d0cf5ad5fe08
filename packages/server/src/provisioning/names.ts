// What a userName or a group's name may hold, and how long what people and groups are looked up by may be. Kept lenient:
// directories contain spaces and symbols (C-INT-02).

import { badRequest, foldText, isJsonObject, type Resource } from '@fluid-scim/scim'
import { groupNameUnusable, userNameUnusable } from './refusal.ts'

// Characters that nobody can see, by which one name passes for another (T-06): controls, zero-width, byte order mark,
// bidirectional marks, fillers. Joiners and variation selectors are left alone where scripts and emoji need them: never
// in Latin, Greek and Cyrillic.
const INVISIBLE =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f[[\p{L}\p{M}]--[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Zinh}]]])[\u200c\u200d]|(?<![\p{Extended_Pictographic}\p{sc=Han}\p{sc=Mong}])[\ufe00-\ufe0f\u180b-\u180d\u{e0100}-\u{e01ef}]|[\p{Cc}[\p{DI}--[\u200c\u200d\ufe00-\ufe0f\u180b-\u180d\u{e0100}-\u{e01ef}]]]/v

/** An index of PostgreSQL holds 2 704 bytes of a row. */
const KEY_BYTES_MAX = 2_000

/** The resource with its userName free of outer spaces; refuses one that is empty then or holds invisible characters. */
export function withUsableUserName(resource: Resource): Resource {
  return withUsableName(resource, 'userName', userNameUnusable)
}

/** The same for a group's displayName. */
export function withUsableGroupName(resource: Resource): Resource {
  return withUsableName(resource, 'displayName', groupNameUnusable)
}

function withUsableName(resource: Resource, attribute: string, refusal: (why: string) => Error): Resource {
  requireShortKeys(resource)
  const name = resource[attribute]
  if (typeof name !== 'string') return resource
  if (isTooLong(name)) throw refusal(`it is longer than ${KEY_BYTES_MAX} bytes.`)
  const trimmed = name.trim()
  if (trimmed === '') throw refusal('it is empty.')
  const found = INVISIBLE.exec(trimmed)
  if (found !== null) {
    const code = trimmed.codePointAt(found.index)?.toString(16).toUpperCase().padStart(4, '0')
    throw refusal(`it has an invisible character (U+${code}, position ${found.index + 1}). Remove it at the source.`)
  }
  return trimmed === name ? resource : { ...resource, [attribute]: trimmed }
}

/** Refuses an externalId or an address that no index can hold. */
function requireShortKeys({ externalId, emails }: Resource): void {
  if (isTooLong(externalId)) throw tooLong('externalId')
  for (const email of Array.isArray(emails) ? emails : []) {
    if (isJsonObject(email) && isTooLong(email['value'])) throw tooLong('emails.value')
  }
}

/** In its comparison form, which may be longer than the text. */
function isTooLong(value: unknown): boolean {
  if (typeof value !== 'string') return false
  return Math.max(Buffer.byteLength(value), Buffer.byteLength(foldText(value))) > KEY_BYTES_MAX
}

function tooLong(attribute: string): Error {
  return badRequest(
    'invalidValue',
    `A value of ${attribute} is longer than ${KEY_BYTES_MAX} bytes: shorten it at the source.`,
  )
}
