// Operations on multi-valued attributes: RFC 7644 section 3.5.2, C-PAT-07, C-PAT-23, C-PAT-24, C-PAT-31, C-PAT-34,
// C-PAT-43, C-PAT-44.

import { badRequest } from '../error.ts'
import { matchesElement } from '../filter/evaluate.ts'
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import type { Limits } from '../limits.ts'
import { isReferenceSet } from '../resource/element-key.ts'
import { requireUsableSize } from '../resource/size.ts'
import { assignParts, removePart } from './assign-parts.ts'
import { type Change, distinctElements, mergeElements, replaceElements, settlePrimary } from './elements.ts'
import { namedBy } from './named-by.ts'
import type { PatchOperation, PatchTarget } from './operation.ts'
import { describeTarget } from './target.ts'

type Elements = readonly JsonValue[]
type Assignment = Exclude<PatchOperation, { op: 'remove' }>
type Removal = Extract<PatchOperation, { op: 'remove' }>

/**
 * The elements after the operation, each once. Throws noTarget when it selects nothing that could be set, invalidValue
 * when they become larger than a resource may be: one long text set in a thousand elements.
 */
export function applyToElements(elements: Elements, operation: PatchOperation, limits: Limits): Elements {
  const { attribute } = operation.target.path
  if (operation.op === 'remove') return distinctElements(attribute, remove(elements, operation))
  const change = assign(elements, operation)
  if (!isReferenceSet(attribute)) {
    requireUsableSize({ [attribute.name]: change.elements }, { [attribute.name]: elements }, limits)
  }
  return distinctElements(attribute, settlePrimary(attribute, change))
}

function assign(elements: Elements, operation: Assignment): Change {
  const { attribute, sub } = operation.target.path
  const values = isJsonArray(operation.value) ? operation.value : [operation.value]
  if (operation.target.filter === undefined && sub === undefined) {
    return mergeElements(attribute, operation.op === 'add' ? elements : [], values)
  }
  const selected = select(elements, operation.target)
  if (selected.size === 0) return create(elements, operation)
  if (operation.op === 'replace' && sub === undefined) return replaceElements(attribute, elements, selected, values)
  return setParts(elements, selected, operation)
}

function select(elements: Elements, { filter }: PatchTarget): ReadonlySet<JsonValue> {
  return new Set(filter === undefined ? elements : elements.filter((element) => matchesElement(filter, element)))
}

/** Nothing is selected: made from the filter where clients count on it, else noTarget. */
function create(elements: Elements, operation: Assignment): Change {
  const { target } = operation
  const mayCreate = operation.op === 'add' || target.path.sub !== undefined
  if (target.create === undefined || !mayCreate) {
    throw badRequest('noTarget', `${describeTarget(target)} selects nothing. Check that the resource has such a value.`)
  }
  return mergeElements(target.path.attribute, elements, [{ ...target.create, ...partsOf(operation) }])
}

function setParts(elements: Elements, selected: ReadonlySet<JsonValue>, operation: Assignment): Change {
  const { attribute } = operation.target.path
  const parts = partsOf(operation)
  const claimed: JsonValue[] = []
  const changed = elements.map((element) => {
    if (!selected.has(element) || !isJsonObject(element)) return element
    const assigned = assignParts(attribute, element, parts)
    if (parts.primary === true) claimed.push(assigned)
    return assigned
  })
  return { elements: changed, claimed }
}

// Of a whole value the first and only element, otherwise the one sub-attribute that is named.
function partsOf({ target, value }: Assignment): JsonObject {
  const { sub } = target.path
  if (sub !== undefined) return { [sub.name]: value }
  const whole = isJsonArray(value) ? value[0] : value
  return isJsonObject(whole) ? whole : {}
}

function remove(elements: Elements, { target, values }: Removal): Elements {
  const { attribute, sub } = target.path
  const isNamed = values === undefined ? () => true : namedBy(attribute, values)
  const selected = select(elements, target)
  return elements.flatMap((element): readonly JsonValue[] => {
    if (!selected.has(element) || !isNamed(element)) return [element]
    const left = sub !== undefined && isJsonObject(element) ? removePart(attribute, element, sub.name) : undefined
    return left === undefined ? [] : [left]
  })
}
