// Random people and groups, and random filters about them: texts that databases disagree on, drawn from so small a stock
// that they meet.

import {
  type Attribute,
  type AttributePath,
  type CompareOperator,
  type CompareValue,
  commonAttributes,
  type Filter,
  type JsonObject,
  type JsonValue,
  parseResource,
  type Resource,
  type ResourceType,
  ScimError,
} from '@fluid-scim/scim'
import fc from 'fast-check'

// Case that folds to more letters, marks that compose, planes beyond the first, what SQL and LIKE treat as their own.
const PIECES = [
  ...['a', 'A', 'b', 'ß', 'ẞ', 'SS', 'ss', 'σ', 'ς', 'Σ', 'ı', 'İ', 'I', 'i', 'é', 'e\u0301', 'É', 'Ａ', 'ﬁ', 'Ǆ'],
  ...['𝒳', '𐐀', '𐐨', '\u{10ffff}', '\ue000', '\uffff', '👩‍🚀', '\u0301', '\u200d'],
  ...[
    '%',
    '_',
    '\\',
    "'",
    '"',
    '?',
    '$1',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a placeholder is one of those that could be misread.
    '${x}',
    '::',
    '--',
    '/*',
    '\u0001',
    '\n',
    ' ',
    '.',
    '0',
    '-1',
    'true',
    'null',
  ],
]

const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 3 }).map((pieces) => pieces.join(''))
const day = fc.constantFrom('2026-03-01', '1969-12-31', '0001-01-01', '9999-12-31')
const time = fc.constantFrom('T00:00:00Z', 'T08:00:00.001Z', 'T08:00:00.0019Z', 'T10:00:00+02:00', 'T23:59:59')
const number = fc.constantFrom(0, 1, -1, 2, 10, 9007199254740991, -9007199254740991)
const decimal = fc.oneof(number, fc.constantFrom(0.1, 0.30000000000000004, 0.3, -2.5, 1e-7, 5e-324, 123456789.125))

const SIMPLE = {
  string: text,
  reference: text,
  binary: fc.constantFrom('', 'AQ==', 'aq==', 'AQID'),
  boolean: fc.boolean(),
  integer: number,
  decimal,
  dateTime: fc.tuple(day, time).map((parts) => parts.join('')),
} as const satisfies Record<Exclude<Attribute['type'], 'complex'>, fc.Arbitrary<string | number | boolean>>

/**
 * Resources as they are stored: what the parser makes of random bodies. Their unique names are `name0`, `name1` …, without
 * outer spaces, as nothing else comes through (provisioning/names.ts).
 */
export function randomResources(resourceType: ResourceType, count: number, seed: number): readonly Resource[] {
  const found: Resource[] = []
  // Some bodies are refused (two primaries, a control character in a name): others take their places.
  for (const body of fc.sample(bodyOf(resourceType), { numRuns: count * 20, seed })) {
    if (found.length === count) break
    const resource = parsed(resourceType, body, found.length)
    if (resource !== undefined) found.push(resource)
  }
  return found
}

function parsed(resourceType: ResourceType, body: JsonObject, index: number): Resource | undefined {
  const name = resourceType.name === 'User' ? 'userName' : 'displayName'
  const prefix = typeof body[name] === 'string' ? body[name] : ''
  try {
    return parseResource(resourceType, { ...body, [name]: `${prefix}${index}`.trim() })
  } catch (error) {
    if (error instanceof ScimError) return undefined
    throw error
  }
}

function bodyOf({ schema, extensions }: ResourceType): fc.Arbitrary<JsonObject> {
  const own = [...schema.attributes, ...commonAttributes].filter(({ name }) => name !== 'members')
  const containers = extensions.map(({ schema: { id, attributes } }) => [id, objectOf(attributes)] as const)
  return fc
    .tuple(objectOf(own), fc.record(Object.fromEntries(containers), { requiredKeys: [], noNullPrototype: true }))
    .map(([base, more]) => ({ ...base, ...more }))
}

function objectOf(attributes: readonly Attribute[]): fc.Arbitrary<JsonObject> {
  const settable = attributes.filter(({ mutability }) => mutability !== 'readOnly')
  const entries = settable.map((attribute) => [attribute.name, anyValue(attribute)] as const)
  return fc.record(Object.fromEntries(entries), { requiredKeys: [], noNullPrototype: true })
}

function anyValue(attribute: Attribute): fc.Arbitrary<JsonValue> {
  const one = attribute.type === 'complex' ? objectOf(attribute.subAttributes) : SIMPLE[attribute.type]
  if (!attribute.multiValued) return one
  return fc.array<JsonValue>(one, { maxLength: 3 }).map(withOnePrimary)
}

function withOnePrimary(elements: readonly JsonValue[]): readonly JsonValue[] {
  let isTaken = false
  return elements.map((element) => {
    if (typeof element !== 'object' || element === null || !('primary' in element)) return element
    const primary = element['primary'] === true && !isTaken
    isTaken ||= primary
    return { ...element, primary }
  })
}

type Place = { readonly path: AttributePath; readonly attribute: Attribute; readonly sub: Attribute | undefined }

/** Filters on every attribute that can be filtered, with literals out of the same stock and out of `resources`' ids. */
export function randomFilter(resourceType: ResourceType, ids: readonly string[]): fc.Arbitrary<Filter> {
  const places = placesOf(resourceType)
  const leaf = fc.constantFrom(...places).chain((place) => leafAt(place, ids))
  const { node } = fc.letrec<{ node: Filter }>((tie) => ({
    node: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, leaf, joined(tie('node')), negated(tie('node'))),
  }))
  return node
}

/** Paths that can be sorted by: every attribute that has an order of its own. */
export function sortPaths(resourceType: ResourceType): readonly AttributePath[] {
  return placesOf(resourceType)
    .filter(({ attribute, sub }) => attribute.type !== 'complex' || sub !== undefined)
    .filter(({ path }) => path.uri !== undefined || !UNSORTED.has(path.name))
    .map(({ path }) => path)
}

const UNSORTED = new Set(['meta', 'groups', 'members'])

function joined(node: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  const terms = fc.array(node, { minLength: 2, maxLength: 3 })
  return fc.tuple(fc.constantFrom('and', 'or'), terms).map(([kind, list]): Filter => ({ kind, terms: list }))
}

function negated(node: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  return node.map((term): Filter => ({ kind: 'not', term }))
}

function placesOf({ schema, extensions }: ResourceType): readonly Place[] {
  const base = [...schema.attributes, ...commonAttributes].flatMap((attribute) => placesAt(undefined, attribute))
  const more = extensions.flatMap(({ schema: { id, attributes } }) => attributes.flatMap((one) => placesAt(id, one)))
  return [...base, ...more]
}

// What is worked out for each answer has no stored form, and a filter on it is refused.
const UNSTORED = new Set(['groups.$ref', 'members.$ref', 'meta.location', 'meta.version'])

function placesAt(uri: string | undefined, attribute: Attribute): readonly Place[] {
  if (attribute.returned === 'never') return []
  const own: Place = { path: { uri, name: attribute.name, sub: undefined }, attribute, sub: undefined }
  const parts = attribute.subAttributes.map(
    (sub): Place => ({ path: { uri, name: attribute.name, sub: sub.name }, attribute, sub }),
  )
  return [own, ...parts].filter(({ path }) => {
    return !UNSTORED.has(path.sub === undefined ? path.name : `${path.name}.${path.sub}`)
  })
}

function leafAt(place: Place, ids: readonly string[]): fc.Arbitrary<Filter> {
  const { path, attribute, sub } = place
  const present = fc.constant<Filter>({ kind: 'present', path })
  if (sub === undefined && attribute.type === 'complex') {
    const value = attribute.subAttributes.find(({ name }) => name === 'value')
    const choices = [present, inElement(path, attribute, ids)]
    return fc.oneof(...choices, ...(value === undefined ? [] : [comparison(path, value, ids)]))
  }
  return fc.oneof(comparison(path, sub ?? attribute, ids), comparison(path, sub ?? attribute, ids), present)
}

function inElement(path: AttributePath, attribute: Attribute, ids: readonly string[]): fc.Arbitrary<Filter> {
  const parts = attribute.subAttributes.filter(({ name }) => !UNSTORED.has(`${attribute.name}.${name}`))
  const leaf = fc.constantFrom(...parts).chain((part) => {
    const inner: AttributePath = { uri: undefined, name: part.name, sub: undefined }
    return fc.oneof(comparison(inner, part, ids), fc.constant<Filter>({ kind: 'present', path: inner }))
  })
  const filter = fc.oneof(leaf, joined(leaf), negated(leaf))
  // biome-ignore lint/suspicious/noThenProperty: the library's tree calls what follows the brackets `then`.
  return filter.map((inner): Filter => ({ kind: 'value', path, filter: inner, then: undefined }))
}

const EQUALITY: readonly CompareOperator[] = ['eq', 'ne']
const ORDER: readonly CompareOperator[] = [...EQUALITY, 'gt', 'ge', 'lt', 'le']
const TEXT: readonly CompareOperator[] = [...ORDER, 'co', 'sw', 'ew']

const OPERATORS = {
  string: TEXT,
  reference: TEXT,
  binary: EQUALITY,
  boolean: EQUALITY,
  integer: ORDER,
  decimal: ORDER,
  dateTime: ORDER,
  complex: EQUALITY,
} as const satisfies Record<Attribute['type'], readonly CompareOperator[]>

function comparison(path: AttributePath, leaf: Attribute, ids: readonly string[]): fc.Arbitrary<Filter> {
  const isId = leaf.name === 'id' || leaf.name === 'value'
  const plain: fc.Arbitrary<CompareValue> = leaf.type === 'complex' ? fc.constant(null) : SIMPLE[leaf.type]
  const known = isId && ids.length > 0 ? fc.constantFrom<CompareValue>(...ids) : plain
  const compared = fc
    .tuple(fc.constantFrom(...OPERATORS[leaf.type]), fc.oneof(plain, known))
    .map(([operator, value]): Filter => ({ kind: 'compare', path, operator, value }))
  const withNull = fc.constantFrom(...EQUALITY).map((operator): Filter => {
    return { kind: 'compare', path, operator, value: null }
  })
  return fc.oneof({ weight: 9, arbitrary: compared }, { weight: 1, arbitrary: withNull })
}
