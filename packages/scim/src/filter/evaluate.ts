// What a filter means: the one definition that databases must agree with (RFC 7644 section 3.4.2.2). No three-valued
// logic: a term is true or false, and what is unassigned simply has no value to match (C-FLT-10 to C-FLT-14).

import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { own } from '../own.ts'
import { type ComparisonForm, comparisonForm } from '../resource/fold.ts'
import type { Attribute } from '../schema/attribute.ts'
import type { ResolvedFilter, ResolvedOperator, ResolvedPath } from './ast.ts'
import { compareText } from './compare-text.ts'

/**
 * Whether the resource, in schema spelling and not folded, is selected. The recursion goes no deeper than the filter,
 * whose depth its parser has bounded.
 */
export function matches(filter: ResolvedFilter, resource: JsonObject): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => matches(term, resource))
    case 'or':
      return filter.terms.some((term) => matches(term, resource))
    case 'not':
      return !matches(filter.term, resource)
    case 'never':
      return false
    case 'present':
      return someValue(filter.path, resource, isAssigned)
    case 'compare':
      return someValue(filter.path, resource, (value) => holds(filter, value))
    case 'value':
      return someValue(filter.path, resource, (element) => matchesElement(filter.filter, element))
  }
}

/** Whether one element of a multi-valued attribute meets the filter of `attribute[…]`. */
export function matchesElement(filter: ResolvedFilter, element: JsonValue): boolean {
  return matches(filter, isJsonObject(element) ? element : { value: element })
}

type Test = (value: JsonValue) => boolean

/** Whether any value at the path passes the test; where nothing is assigned, none does. */
function someValue({ extension, attribute, sub }: ResolvedPath, resource: JsonObject, test: Test): boolean {
  const container = extension === undefined ? resource : own(resource, extension)
  const assigned = isJsonObject(container) ? own(container, attribute.name) : undefined
  if (assigned === undefined) return false
  if (!isJsonArray(assigned)) return passes(assigned, sub, test)
  return assigned.some((value) => passes(value, sub, test))
}

function passes(value: JsonValue, sub: Attribute | undefined, test: Test): boolean {
  if (sub === undefined) return test(value)
  const part = isJsonObject(value) ? own(value, sub.name) : undefined
  return part !== undefined && test(part)
}

/** False is a value; null, an empty text and what has only such parts are none (C-ATT-11, C-FLT-12, A-18). */
function isAssigned(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return false
  if (isJsonArray(value)) return value.some(isAssigned)
  return isJsonObject(value) ? Object.values(value).some(isAssigned) : true
}

function holds({ path, operator, value }: ResolvedFilter & { kind: 'compare' }, stored: JsonValue): boolean {
  const form = comparisonForm(path.sub ?? path.attribute, stored)
  return form !== undefined && compare(operator, form, value)
}

function compare(operator: ResolvedOperator, form: ComparisonForm, value: ComparisonForm): boolean {
  switch (operator) {
    case 'eq':
      return form === value
    case 'co':
      return typeof form === 'string' && typeof value === 'string' && form.includes(value)
    case 'sw':
      return typeof form === 'string' && typeof value === 'string' && form.startsWith(value)
    case 'ew':
      return typeof form === 'string' && typeof value === 'string' && form.endsWith(value)
    case 'gt':
      return order(form, value) > 0
    case 'ge':
      return order(form, value) >= 0
    case 'lt':
      return order(form, value) < 0
    case 'le':
      return order(form, value) <= 0
  }
}

// Values of two types have no order: NaN is neither above nor below.
function order(form: ComparisonForm, value: ComparisonForm): number {
  if (typeof form === 'number' && typeof value === 'number') return form - value
  return typeof form === 'string' && typeof value === 'string' ? compareText(form, value) : Number.NaN
}
