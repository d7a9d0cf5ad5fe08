// The element that a filter describes: `type eq "work" and primary eq true` is {type: "work", primary: true}.

import type { Filter } from '../filter/ast.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import type { Limits } from '../limits.ts'
import { isReferenceSet } from '../resource/element-key.ts'
import { parseAttributeValue } from '../resource/parse-value.ts'
import type { Attribute } from '../schema/attribute.ts'
import { findSubAttribute } from '../schema/lookup.ts'

/**
 * The element made of the `eq` clauses of a filter, with the letters in which they were written, or undefined when the
 * filter says anything else, contradicts itself, or the attribute is a set of references, whose elements are not made
 * up (C-PAT-24, C-PAT-44).
 */
export function elementFromFilter(filter: Filter, attribute: Attribute, limits: Limits): JsonObject | undefined {
  if (attribute.type !== 'complex' || attribute.mutability !== 'readWrite' || isReferenceSet(attribute))
    return undefined
  const element = new Map<string, JsonValue>()
  for (const clause of filter.kind === 'and' ? filter.terms : [filter]) {
    if (clause.kind !== 'compare' || clause.operator !== 'eq' || clause.value === null) return undefined
    const sub = findSubAttribute(attribute, clause.path.name)
    if (sub === undefined || sub.mutability === 'readOnly' || element.has(sub.name)) return undefined
    const value = parseAttributeValue(sub, clause.value, {
      path: `${attribute.name}.${sub.name}`,
      limits,
      strict: false,
    })
    if (value !== undefined) element.set(sub.name, value)
  }
  return Object.fromEntries(element)
}
