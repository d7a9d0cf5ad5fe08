// PATH = attrPath / valuePath [subAttr] (RFC 7644 section 3.5.2, Figure 7). No array index, no JSON Pointer.

import type { AttributePath, Filter } from '../filter/ast.ts'
import { readAttributePath, readElementFilter, readElementSub } from '../filter/parse.ts'
import { createReader } from '../filter/reader.ts'
import { DEFAULT_LIMITS, type Limits } from '../limits.ts'

/** A path as it was written: `emails[type eq "work"].value` is emails + value, with the filter between the brackets. */
export interface PatchPath {
  readonly path: AttributePath
  readonly filter: Filter | undefined
}

/** A PATCH path, before any schema is known. Throws invalidPath with the position (C-PAT-05). */
export function parsePath(text: string, limits: Limits = DEFAULT_LIMITS): PatchPath {
  const reader = createReader(text, 'path', limits)
  const path = readAttributePath(reader)
  const next = reader.peek()
  if (path.sub !== undefined || next.kind !== '[' || next.spaced) {
    reader.expectEnd('the end of the path')
    return { path, filter: undefined }
  }
  const filter = readElementFilter(reader)
  const sub = readElementSub(reader)
  reader.expectEnd(sub === undefined ? 'a sub-attribute such as .value, or the end' : 'the end of the path')
  return { path: { ...path, sub }, filter }
}
