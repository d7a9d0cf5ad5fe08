// Attribute characteristics as closed types: RFC 7643 sections 2.2, 2.3 and 7.

export type AttributeType =
  | 'string'
  | 'boolean'
  | 'decimal'
  | 'integer'
  | 'dateTime'
  | 'binary'
  | 'reference'
  | 'complex'
export type Mutability = 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly'
export type Returned = 'always' | 'never' | 'default' | 'request'
export type Uniqueness = 'none' | 'server' | 'global'

/** One attribute of a schema, with every characteristic of RFC 7643 section 7 spelt out. */
export interface Attribute {
  readonly name: string
  readonly type: AttributeType
  readonly multiValued: boolean
  readonly description: string
  readonly required: boolean
  /** For strings, references and binary; without meaning for the other types. */
  readonly caseExact: boolean
  readonly mutability: Mutability
  readonly returned: Returned
  readonly uniqueness: Uniqueness
  /** Suggestions only: other values are accepted and kept (C-ATT-14). */
  readonly canonicalValues: readonly string[]
  /** For references: resource type names, `external` or `uri`. */
  readonly referenceTypes: readonly string[]
  /** For complex attributes; empty for all others. None of them is complex itself. */
  readonly subAttributes: readonly Attribute[]
}

/** A schema: its URN, and its attributes in the order in which they are shown. */
export interface Schema {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly attributes: readonly Attribute[]
}

/** A resource type (RFC 7643 section 6): an endpoint, its base schema and the extensions that its resources may carry. */
export interface ResourceType {
  /** `User`, `Group`: also the value of `meta.resourceType`. */
  readonly name: string
  /** Relative to the base URL, with a leading slash: `/Users`. */
  readonly endpoint: string
  readonly description: string
  readonly schema: Schema
  readonly extensions: readonly SchemaExtension[]
}

export interface SchemaExtension {
  readonly schema: Schema
  readonly required: boolean
}
