// Every bound that keeps one request from costing more than its share. A service provider may pass its own.

export interface Limits {
  /** Longest filter, in UTF-16 code units. */
  readonly filterLengthMax: number
  /** Deepest nesting of `(`, `not (` and `[` in a filter; counted by the tokenizer, before any recursion. */
  readonly filterDepthMax: number
  /** Most comparisons in one filter. */
  readonly filterTermsMax: number
  /** Longest PATCH path, in UTF-16 code units. */
  readonly pathLengthMax: number
  /** Most operations in one PATCH, counted after path-less values have been taken apart. */
  readonly patchOperationsMax: number
  /** Deepest nesting of objects and arrays in a body. */
  readonly jsonDepthMax: number
  /** Most names in one object of a body. */
  readonly jsonNamesMax: number
  /** Most values in one multi-valued attribute other than a group's members. */
  readonly valuesMax: number
  /** Most members in one request. */
  readonly membersMax: number
  /** Most that one resource holds without its members: names and values, in UTF-16 code units. */
  readonly resourceLengthMax: number
  /** Most names in `attributes` or `excludedAttributes`. */
  readonly projectionNamesMax: number
}

export const DEFAULT_LIMITS: Limits = {
  filterLengthMax: 16_384,
  filterDepthMax: 32,
  filterTermsMax: 128,
  pathLengthMax: 4_096,
  patchOperationsMax: 10_000,
  jsonDepthMax: 32,
  jsonNamesMax: 1_000,
  valuesMax: 1_000,
  membersMax: 200_000,
  resourceLengthMax: 524_288,
  projectionNamesMax: 200,
}
