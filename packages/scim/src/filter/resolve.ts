// From what was written to what it means: names become attributes of a resource type, literals take their comparison
// form (C-FLT-06 to C-FLT-21).

import { badRequest, type ScimError } from '../error.ts'
import type { Attribute, ResourceType } from '../schema/attribute.ts'
import { findSubAttribute, resolvePath } from '../schema/lookup.ts'
import { ENTERPRISE_USER_SCHEMA } from '../urn.ts'
import type { AttributePath, Filter, ResolvedFilter, ResolvedPath } from './ast.ts'
import { resolveLiteral } from './resolve-literal.ts'
import { describeUnknownAttribute, describeUnknownSubAttribute } from './unknown-attribute.ts'

export interface ResolveOptions {
  /**
   * `refuse`: an unknown attribute is an error. `never`: it has no value, for a query over several resource types
   * (C-LST-03). Default `refuse`.
   */
  readonly unknownAttributes?: 'refuse' | 'never'
}

/** Where names are looked up: in a resource type, or among the parts of one element. */
interface Scope {
  readonly find: (path: AttributePath) => ResolvedPath | undefined
  readonly describeUnknown: (path: AttributePath) => string
  readonly unknownAttributes: 'refuse' | 'never'
}

/**
 * A filter on resources of this type. Throws invalidFilter for unknown attributes (with the nearest known name), for
 * operators and literals that do not fit the attribute's type, for a complex attribute that has no `value`, and for
 * attributes that are never returned, about which no filter tells anything (C-FLT-21).
 */
export function resolveFilter(
  filter: Filter,
  resourceType: ResourceType,
  options: ResolveOptions = {},
): ResolvedFilter {
  return resolve(filter, {
    find: (path) => resolvePath(resourceType, path) ?? findManager(resourceType, path),
    describeUnknown: (path) => describeUnknownAttribute(resourceType, path),
    unknownAttributes: options.unknownAttributes ?? 'refuse',
  })
}

// Microsoft Entra ID checks references by `id eq "…" and manager eq "…"`, without the URN (C-FLT-18).
function findManager(resourceType: ResourceType, path: AttributePath): ResolvedPath | undefined {
  if (path.uri !== undefined || path.name.toLowerCase() !== 'manager') return undefined
  return resolvePath(resourceType, { ...path, uri: ENTERPRISE_USER_SCHEMA })
}

/** The filter of `attribute[…]`, relative to one of its elements. Throws invalidFilter as `resolveFilter` does. */
export function resolveElementFilter(
  filter: Filter,
  attribute: Attribute,
  unknownAttributes: 'refuse' | 'never' = 'refuse',
): ResolvedFilter {
  const parts = elementParts(attribute)
  return resolve(filter, {
    find: ({ name }) => {
      const sub = findSubAttribute(parts, name)
      return sub && { extension: undefined, attribute: sub, sub: undefined }
    },
    describeUnknown: ({ name }) => describeUnknownSubAttribute(parts, name),
    unknownAttributes,
  })
}

// An element of a simple multi-valued attribute (`schemas`) has its value as its only part.
function elementParts(attribute: Attribute): Attribute {
  if (attribute.type === 'complex') return attribute
  if (!attribute.multiValued) {
    throw refuse(`${attribute.name} has no parts; compare it without brackets, as in ${attribute.name} eq "…".`)
  }
  return scalarElements.get(attribute) ?? rememberScalarElement(attribute)
}

const scalarElements = new WeakMap<Attribute, Attribute>()

function rememberScalarElement(attribute: Attribute): Attribute {
  const element: Attribute = { ...attribute, subAttributes: [{ ...attribute, name: 'value', multiValued: false }] }
  scalarElements.set(attribute, element)
  return element
}

function resolve(filter: Filter, scope: Scope): ResolvedFilter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { kind: filter.kind, terms: filter.terms.map((term) => resolve(term, scope)) }
    case 'not':
      return { kind: 'not', term: resolve(filter.term, scope) }
    case 'present': {
      const path = findReadable(filter.path, scope)
      return path === undefined ? { kind: 'never' } : { kind: 'present', path }
    }
    case 'compare':
      return resolveComparison(filter, scope)
    case 'value':
      return resolveValuePath(filter, scope)
  }
}

function resolveComparison(filter: Filter & { kind: 'compare' }, scope: Scope): ResolvedFilter {
  const found = findReadable(filter.path, scope)
  if (filter.operator === 'ne') return negate(resolveComparison({ ...filter, operator: 'eq' }, scope))
  if (found === undefined) return filter.value === null ? negate({ kind: 'never' }) : { kind: 'never' }
  if (filter.value === null) {
    if (filter.operator === 'eq') return negate({ kind: 'present', path: found })
    throw refuse(`null can only be compared with eq and ne, not with ${filter.operator}.`)
  }
  const path = comparedPath(found)
  const value = resolveLiteral(path.sub ?? path.attribute, filter.operator, filter.value)
  return { kind: 'compare', path, operator: filter.operator, value }
}

function resolveValuePath(filter: Filter & { kind: 'value' }, scope: Scope): ResolvedFilter {
  const path = findReadable(filter.path, scope)
  if (path === undefined) return { kind: 'never' }
  const conditions = filter.then === undefined ? [filter.filter] : [filter.filter, filter.then]
  const terms = conditions
    .map((condition) => resolveElementFilter(condition, path.attribute, scope.unknownAttributes))
    .flatMap((term) => (term.kind === 'and' ? term.terms : [term]))
  const [only] = terms
  return { kind: 'value', path, filter: only !== undefined && terms.length === 1 ? only : { kind: 'and', terms } }
}

// `ne null` is `not not present`: said in one word.
function negate(filter: ResolvedFilter): ResolvedFilter {
  return filter.kind === 'not' ? filter.term : { kind: 'not', term: filter }
}

function findReadable(path: AttributePath, scope: Scope): ResolvedPath | undefined {
  const found = scope.find(path)
  if (found === undefined) {
    if (scope.unknownAttributes === 'never') return undefined
    throw refuse(scope.describeUnknown(path))
  }
  if (found.attribute.returned === 'never' || found.sub?.returned === 'never') {
    throw refuse(`${found.attribute.name} is never shown, so it cannot be searched for either.`)
  }
  return found
}

// `emails co "x"` and `manager eq "x"` are about `value` (C-FLT-11, C-FLT-18).
function comparedPath(path: ResolvedPath): ResolvedPath {
  if (path.sub !== undefined || path.attribute.type !== 'complex') return path
  const sub = findSubAttribute(path.attribute, 'value')
  if (sub !== undefined) return { ...path, sub }
  const { name, subAttributes } = path.attribute
  throw refuse(`${name} has no value of its own; name one of its parts, such as ${name}.${subAttributes[0]?.name}.`)
}

function refuse(detail: string): ScimError {
  return badRequest('invalidFilter', detail)
}
