// PATCH operations after parsing: every dialect of every client has been folded into these (RFC 7644 section 3.5.2).

import type { ResolvedFilter, ResolvedPath } from '../filter/ast.ts'
import type { JsonObject, JsonValue } from '../json.ts'

/** What an operation acts on: an attribute, one of its sub-attributes, or those of its values that match `filter`. */
export interface PatchTarget {
  readonly path: ResolvedPath
  /** `emails[type eq "work"]`: relative to one value. */
  readonly filter: ResolvedFilter | undefined
  /** What the filter describes, as it was written: the value that add and replace create when it matches none (C-PAT-24). */
  readonly create?: JsonObject
}

/**
 * One step of a PATCH, in order. A path-less value has been taken apart into one operation per attribute; `id`, `meta`
 * and `schemas` in it are gone (C-PAT-41). `value` has been parsed by the schema (types, spelling, no nulls):
 * - add, replace: the value of the target; for a multi-valued attribute without `sub` always an array;
 * - replace with null or `[]`, and remove with a value list, have become `remove` (C-PAT-45, C-PAT-34);
 * - remove: `values` names the elements to take away (by `value`, else by all their sub-attributes); undefined takes
 *   all that the target selects.
 */
export type PatchOperation =
  | { readonly op: 'add'; readonly target: PatchTarget; readonly value: JsonValue }
  | { readonly op: 'replace'; readonly target: PatchTarget; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly target: PatchTarget; readonly values: readonly JsonValue[] | undefined }
