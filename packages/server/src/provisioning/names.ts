// What a userName or a group's name may hold, and how long what people and groups are looked up by may be. Kept lenient:
// directories contain spaces and symbols (C-INT-02).

import { badRequest, foldText, isJsonObject, type Resource } from '@fluid-scim/scim'
import { groupNameUnusable, userNameUnusable } from './refusal.ts'

// Characters that nobody can see, by which one name passes for another (T-06): controls, zero-width, byte order mark,
// bidirectional marks, fillers. Joiners and variation selectors are left alone where scripts and emoji need them: never
// in Latin, Greek and Cyrillic.
const INVISIBLE =
  /(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f[[\p{L}\p{M}]--[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Zinh}]]])[\u200c\u200d]|(?<![\p{Extended_Pictographic}\p{sc=Han}\p{sc=Mong}])[\ufe00-\ufe0f\u180b-\u180d\u{e0100}-\u{e01ef}]|[\p{Cc}[\p{DI}--[\u200c\u200d\ufe00-\ufe0f\u180b-\u180d\u{e0100}-\u{e01ef}]]]/v

/** Spaces that look like the common one and are not taken for it, as a full-width one is. */
const OTHER_SPACE = /[\p{Zs}--[ \u3000]]/v

/** An index of PostgreSQL holds 2 704 bytes of a row. */
const KEY_BYTES_MAX = 2_000

/**
 * The resource with its userName free of outer spaces; refuses one that is empty then, or holds invisible characters or
 * spaces that only look like the common one. A name that stays as it is stored (`before`) is in nobody's way.
 */
export function withUsableUserName(resource: Resource, before?: Resource): Resource {
  const usable = withUsableName(resource, { attribute: 'userName', refusal: userNameUnusable, before })
  const name = usable['userName']
  const found = typeof name === 'string' && name !== before?.['userName'] ? OTHER_SPACE.exec(name) : null
  if (found === null) return usable
  throw userNameUnusable(
    `it has a space that is not the common one (${placeOf(found)}). Put a common space there, or none, at the source.`,
  )
}

/** The same for a group's displayName, which may have any spaces. */
export function withUsableGroupName(resource: Resource, before?: Resource): Resource {
  return withUsableName(resource, { attribute: 'displayName', refusal: groupNameUnusable, before })
}

interface Name {
  readonly attribute: string
  readonly refusal: (why: string) => Error
  readonly before: Resource | undefined
}

function withUsableName(resource: Resource, { attribute, refusal, before }: Name): Resource {
  requireShortKeys(resource)
  const name = resource[attribute]
  if (typeof name !== 'string' || name === before?.[attribute]) return resource
  if (isTooLong(name)) throw refusal(`it is longer than ${KEY_BYTES_MAX} bytes.`)
  const trimmed = name.trim()
  if (trimmed === '') throw refusal('it is empty.')
  const found = INVISIBLE.exec(trimmed)
  if (found !== null) throw refusal(`it has an invisible character (${placeOf(found)}). Remove it at the source.`)
  return trimmed === name ? resource : { ...resource, [attribute]: trimmed }
}

function placeOf({ 0: character, index }: RegExpExecArray): string {
  const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
  return `U+${code}, position ${index + 1}`
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
