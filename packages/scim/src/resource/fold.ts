// Comparison forms (C-ATT-10, C-FLT-06, C-INT-01..04): two values are the same exactly when their forms are equal.
// Only this file makes them; what is stored and shown keeps the letters that were sent.

import type { ResolvedPath } from '../filter/ast.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { own } from '../own.ts'
import type { Attribute, ResourceType } from '../schema/attribute.ts'
import { findExtension, findSubAttribute, resolvePath } from '../schema/lookup.ts'
import { parseDateTime } from './date-time.ts'
import { mapWidth } from './width.ts'

/** A single value in comparison form: text folded unless exact, dates in milliseconds since 1970, the rest as it is. */
export type ComparisonForm = string | number | boolean

const asciiOnly = /^[ -~]*$/

/**
 * The comparison key of a text that is not caseExact: PRECIS width mapping (RFC 8265 section 3.3.1), NFC, case folding
 * by code point without a locale or context (`ß` is `SS`, a final sigma is a sigma, a dotless `ı` is `i`), NFC.
 * Folding a key gives the same key.
 */
export function foldText(text: string): string {
  if (asciiOnly.test(text)) return text.toLowerCase()
  return foldCase(mapWidth(text).normalize('NFC')).normalize('NFC')
}

// Upper-casing never looks beyond one code point; lower-casing does for a final sigma alone, which is undone. The
// capital sharp s has no upper case of its own, so it takes the way of the small one.
function foldCase(text: string): string {
  return text.replaceAll('ẞ', 'ß').toUpperCase().toLowerCase().replaceAll('ς', 'σ')
}

/** The comparison form of one value of a simple attribute, or undefined when the value is not of its type. */
export function comparisonForm(attribute: Attribute, value: JsonValue | undefined): ComparisonForm | undefined {
  switch (attribute.type) {
    case 'string':
    case 'reference':
    case 'binary':
      if (typeof value !== 'string') return undefined
      return attribute.caseExact ? value : foldText(value)
    case 'dateTime':
      return typeof value === 'string' ? parseDateTime(value) : undefined
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'integer':
    case 'decimal':
      return typeof value === 'number' ? value : undefined
    case 'complex':
      return undefined
  }
}

/**
 * The resource with every value in comparison form, for databases to search: names and structure stay. What the
 * resource type does not know, and values that are not of their type, stay as they are.
 */
export function foldResource(resourceType: ResourceType, resource: JsonObject): JsonObject {
  return mapEntries(resource, (name, value) => {
    const extension = findExtension(resourceType, name)
    if (extension === undefined) return foldNamed(resourceType, { uri: undefined, name }, value)
    if (!isJsonObject(value)) return value
    return mapEntries(value, (inner, part) => foldNamed(resourceType, { uri: name, name: inner }, part))
  })
}

/** One value of the attribute, a list or a complex value with every part of it in comparison form. */
export function foldValue(attribute: Attribute, value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map((element) => foldValue(attribute, element))
  if (attribute.type !== 'complex') return comparisonForm(attribute, value) ?? value
  if (!isJsonObject(value)) return value
  return mapEntries(value, (name, part) => {
    const sub = findSubAttribute(attribute, name)
    return sub === undefined ? part : foldValue(sub, part)
  })
}

/**
 * What the resource is sorted by: the value at the path in comparison form, of several the primary one, else the
 * first; undefined when it is unassigned (C-SRT-03 to C-SRT-05). A complex attribute is sorted by its `value`.
 */
export function sortKey(resource: JsonObject, path: ResolvedPath): ComparisonForm | undefined {
  const container = path.extension === undefined ? resource : own(resource, path.extension)
  const assigned = isJsonObject(container) ? own(container, path.attribute.name) : undefined
  const value = isJsonArray(assigned) ? (assigned.find(isPrimary) ?? assigned[0]) : assigned
  if (!isJsonObject(value)) return comparisonForm(path.attribute, value)
  const sub = path.sub ?? findSubAttribute(path.attribute, 'value')
  return sub && comparisonForm(sub, own(value, sub.name))
}

function foldNamed(
  resourceType: ResourceType,
  path: { readonly uri: string | undefined; readonly name: string },
  value: JsonValue,
): JsonValue {
  const found = resolvePath(resourceType, { ...path, sub: undefined })
  return found === undefined ? value : foldValue(found.attribute, value)
}

function mapEntries(object: JsonObject, change: (name: string, value: JsonValue) => JsonValue): JsonObject {
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => (value === undefined ? [] : [[name, change(name, value)]])),
  )
}

function isPrimary(value: JsonValue): boolean {
  return isJsonObject(value) && own(value, 'primary') === true
}
