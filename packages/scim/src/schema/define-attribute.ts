// The attributes of an organisation's own schema: RFC 7643 sections 2.1 to 2.3 and 7 (C-ATT-02, C-ATT-03, C-ATT-07).

import { badRequest, type ScimError } from '../error.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { quote, readMembers } from '../keys.ts'
import { isStorableText } from '../storable-text.ts'
import type { Attribute, AttributeType } from './attribute.ts'
import { attribute } from './build.ts'
import { ATTRIBUTE_TYPES, MUTABILITIES, RETURNED } from './schema-schema.ts'

const ATTRIBUTES_MAX = 100
const TEXTS_MAX = 100
const NAME = /^[A-Za-z][A-Za-z0-9$_-]{0,99}$/

type Members = ReadonlyMap<string, JsonValue>

/** The attributes of a schema, or of the complex attribute `parent`. Throws 400 invalidValue with a sentence. */
export function parseAttributes(definitions: readonly JsonObject[], parent: string | undefined): readonly Attribute[] {
  if (definitions.length > ATTRIBUTES_MAX) {
    throw refuse(parent ?? 'A schema', `has at most ${ATTRIBUTES_MAX} attributes, and ${definitions.length} came.`)
  }
  const names = new Set<string>()
  return definitions.map((definition) => {
    const parsed = parseAttribute(definition, parent)
    const folded = parsed.name.toLowerCase()
    if (names.has(folded))
      throw refuse(placeOf(parent, parsed.name), 'is defined twice. Letter case makes no difference.')
    names.add(folded)
    return parsed
  })
}

function parseAttribute(definition: JsonObject, parent: string | undefined): Attribute {
  const members = readMembers(definition, parent ?? 'An attribute')
  const name = parseName(members.get('name'), parent)
  const place = placeOf(parent, name)
  const type = parseType(members, place, parent !== undefined)
  const mutability = oneOf(members, 'mutability', MUTABILITIES, place) ?? 'readWrite'
  const parsed = attribute({
    name,
    type,
    description: parseDescription(members.get('description'), place),
    multiValued: flag(members, 'multiValued', place) ?? false,
    required: flag(members, 'required', place) ?? false,
    mutability,
    returned: oneOf(members, 'returned', RETURNED, place) ?? (mutability === 'writeOnly' ? 'never' : 'default'),
    ...(type === 'string' ? { caseExact: flag(members, 'caseExact', place) ?? false } : {}),
    canonicalValues: texts(members, 'canonicalValues', place),
    referenceTypes: type === 'reference' ? referenceTypes(members, place) : [],
    subAttributes: parseParts(members, type, place),
  })
  checkUniqueness(members, place)
  checkTogether(parsed, place, parent !== undefined)
  return parsed
}

/** `$ref` is the one name that does not begin with a letter (C-ATT-02). */
function parseName(value: JsonValue | undefined, parent: string | undefined): string {
  if (typeof value === 'string' && (NAME.test(value) || (value === '$ref' && parent !== undefined))) return value
  const shown = typeof value === 'string' ? quote(value) : 'what came'
  throw refuse(
    parent ?? 'A schema',
    `has an attribute without a usable name: ${shown}. A name is a letter, then letters, digits, "-", "_" or "$", at most 100.`,
  )
}

function parseType(members: Members, place: string, isPart: boolean): AttributeType {
  const type = oneOf(members, 'type', ATTRIBUTE_TYPES, place) ?? 'string'
  if (type === 'complex' && isPart) throw refuse(place, 'is complex inside a complex attribute. Give it a simple type.')
  return type
}

function parseParts(members: Members, type: AttributeType, place: string): readonly Attribute[] {
  const value = members.get('subattributes') ?? []
  const list = isJsonArray(value) ? value : [value]
  const objects = list.filter(isJsonObject)
  if (objects.length < list.length) throw refuse(place, 'has subAttributes that are no objects.')
  if (type === 'complex' && objects.length === 0) throw refuse(place, 'is complex and needs subAttributes.')
  if (type !== 'complex' && objects.length > 0) throw refuse(place, `has subAttributes, but its type is ${type}.`)
  return objects.length === 0 ? [] : parseAttributes(objects, place)
}

/** Own attributes are never checked against those of others, so a schema must not say that they are. */
function checkUniqueness(members: Members, place: string): void {
  if ((oneOf(members, 'uniqueness', ['none', 'server', 'global'], place) ?? 'none') === 'none') return
  throw refuse(place, 'asks to be unique, which is not enforced for own attributes. Set uniqueness to none.')
}

function checkTogether(parsed: Attribute, place: string, isPart: boolean): void {
  if (parsed.required && parsed.mutability === 'readOnly') {
    throw refuse(place, 'is required and readOnly, so nobody could ever set it. Choose one of the two.')
  }
  if (parsed.mutability === 'writeOnly' && parsed.returned !== 'never') {
    throw refuse(place, 'is writeOnly and must be returned never.')
  }
  if (isPart && parsed.multiValued) throw refuse(place, 'is a part with several values. Make it single-valued.')
  if (isPart && parsed.name.toLowerCase() === 'primary' && parsed.type !== 'boolean') {
    throw refuse(place, 'marks the preferred value and must be boolean.')
  }
  if (parsed.canonicalValues.length > 0 && parsed.type !== 'string') {
    throw refuse(place, `has canonicalValues, but its type is ${parsed.type}.`)
  }
}

function referenceTypes(members: Members, place: string): readonly string[] {
  const types = texts(members, 'referenceTypes', place)
  return types.length === 0 ? ['external'] : types
}

function parseDescription(value: JsonValue | undefined, place: string): string {
  if (value === undefined) return ''
  if (typeof value === 'string' && value.length <= 1_000 && isStorableText(value)) return value
  throw refuse(place, 'needs a description that is a text of at most 1000 characters.')
}

function flag(members: Members, name: string, place: string): boolean | undefined {
  const value = members.get(name.toLowerCase())
  if (value === undefined || typeof value === 'boolean') return value
  throw refuse(place, `needs true or false for ${name}.`)
}

function oneOf<T extends string>(members: Members, name: string, words: readonly T[], place: string): T | undefined {
  const value = members.get(name.toLowerCase())
  if (value === undefined) return undefined
  const word = words.find((known) => known === value)
  if (word === undefined) throw refuse(place, `needs one of these for ${name}: ${words.join(', ')}.`)
  return word
}

function texts(members: Members, name: string, place: string): readonly string[] {
  const value = members.get(name.toLowerCase()) ?? []
  const list = isJsonArray(value) ? value.filter((item) => typeof item === 'string' && isStorableText(item)) : []
  if (!isJsonArray(value) || list.length < value.length || list.length > TEXTS_MAX) {
    throw refuse(place, `needs a list of at most ${TEXTS_MAX} texts for ${name}.`)
  }
  return [...new Set(list.filter((item) => typeof item === 'string'))]
}

function placeOf(parent: string | undefined, name: string): string {
  return parent === undefined ? name : `${parent}.${name}`
}

function refuse(place: string, reason: string): ScimError {
  return badRequest('invalidValue', `${place} ${reason}`)
}
