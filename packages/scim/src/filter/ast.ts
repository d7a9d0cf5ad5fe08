// The filter grammar of RFC 7644 section 3.4.2.2 as closed, read-only trees: what was written, and what it means.

import type { Attribute } from '../schema/attribute.ts'

export type CompareOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le'
export type CompareValue = string | number | boolean | null

/** An attribute as it was written: `urn:…:User:name.givenName` is uri + name + sub. */
export interface AttributePath {
  readonly uri: string | undefined
  readonly name: string
  readonly sub: string | undefined
}

/**
 * A parsed filter, before any schema is known. `value` is `attr[filter]`; with `sub` and `then` it is the form
 * `emails[type eq "work"].value eq "x"` that Entra ID sends (C-FLT-17).
 */
export type Filter =
  | { readonly kind: 'and'; readonly terms: readonly Filter[] }
  | { readonly kind: 'or'; readonly terms: readonly Filter[] }
  | { readonly kind: 'not'; readonly term: Filter }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | {
      readonly kind: 'compare'
      readonly path: AttributePath
      readonly operator: CompareOperator
      readonly value: CompareValue
    }
  | { readonly kind: 'value'; readonly path: AttributePath; readonly filter: Filter; readonly then: Filter | undefined }

/** Where an attribute lies: in the base schema (extension undefined) or in the extension with that URN. */
export interface ResolvedPath {
  readonly extension: string | undefined
  readonly attribute: Attribute
  readonly sub: Attribute | undefined
}

/** `ne` is gone: it is `not eq`, also for unassigned and multi-valued attributes. */
export type ResolvedOperator = Exclude<CompareOperator, 'ne'>

/**
 * A filter that has found its attributes and carries its literals in comparison form: strings folded unless the
 * attribute is caseExact, dateTimes as milliseconds since 1970, the rest as it is. `eq null` has become `not present`.
 * A path to a multi-valued complex attribute without `sub` has become its `value` sub-attribute (C-FLT-11), and a
 * simple complex attribute likewise (`manager eq "x"`, C-FLT-18). Inside `value`, paths are relative to one element:
 * `extension` is undefined and `attribute` is the sub-attribute. `never` matches nothing (an unknown attribute in a
 * query over several resource types, C-FLT-20).
 */
export type ResolvedFilter =
  | { readonly kind: 'and'; readonly terms: readonly ResolvedFilter[] }
  | { readonly kind: 'or'; readonly terms: readonly ResolvedFilter[] }
  | { readonly kind: 'not'; readonly term: ResolvedFilter }
  | { readonly kind: 'present'; readonly path: ResolvedPath }
  | {
      readonly kind: 'compare'
      readonly path: ResolvedPath
      readonly operator: ResolvedOperator
      readonly value: string | number | boolean
    }
  | { readonly kind: 'value'; readonly path: ResolvedPath; readonly filter: ResolvedFilter }
  | { readonly kind: 'never' }
