// What the operations of a PATCH cost: each on a multi-valued attribute looks at all its values, once for each comparison
// of its filter. What nobody needs, hundreds of operations on hundreds of values, would take seconds.

import { ScimError } from '../error.ts'
import type { ResolvedFilter } from '../filter/ast.ts'
import { isJsonArray, type JsonValue } from '../json.ts'
import { isReferenceSet } from '../resource/element-key.ts'
import { lengthOf } from '../resource/size.ts'
import type { PatchOperation } from './operation.ts'

const LOOKS_MAX = 200_000
/** A long value costs as much as several. */
const CHARACTERS_PER_LOOK = 1_024

/**
 * Throws 413 for an operation that, after so many looks, would look at too much, and answers how many it is with it. One
 * operation alone is always allowed, and references (members) are counted by nobody: they are kept as rows.
 */
export function countLooks(before: number, value: JsonValue | undefined, { target }: PatchOperation): number {
  const { attribute } = target.path
  if (!attribute.multiValued || isReferenceSet(attribute) || !isJsonArray(value)) return before
  const values = value.length + lengthOf(value, Number.POSITIVE_INFINITY) / CHARACTERS_PER_LOOK
  const after = before + values * (target.filter === undefined ? 1 : comparisonsOf(target.filter))
  if (before > 0 && after > LOOKS_MAX) {
    throw new ScimError(413, undefined, 'This PATCH is too large for the resource. Send several.')
  }
  return after
}

function comparisonsOf(filter: ResolvedFilter): number {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms.reduce((sum, term) => sum + comparisonsOf(term), 0)
    case 'not':
      return comparisonsOf(filter.term)
    case 'value':
      return comparisonsOf(filter.filter)
    case 'present':
    case 'compare':
    case 'never':
      return 1
  }
}
