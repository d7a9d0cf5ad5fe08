// A builder for attribute definitions: what is not said takes the default of RFC 7643 section 2.2 (C-ATT-03).

import type { Attribute } from './attribute.ts'

/** Name and description, and every characteristic that differs from the default. */
export type AttributeDefinition = Pick<Attribute, 'name' | 'description'> & Partial<Attribute>

/** An attribute with all its characteristics; references and binary values are exact by RFC 7643 sections 2.3.6, 2.3.7. */
export function attribute(definition: AttributeDefinition): Attribute {
  const exact = definition.type === 'reference' || definition.type === 'binary'
  return {
    type: 'string',
    multiValued: false,
    required: false,
    caseExact: exact,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    canonicalValues: [],
    referenceTypes: [],
    subAttributes: [],
    ...definition,
  }
}

const displaySub = attribute({ name: 'display', description: 'A name for people, for display only.' })
export const primarySub = attribute({
  name: 'primary',
  type: 'boolean',
  description: 'Whether this is the preferred value of the attribute. True for at most one value.',
})

/** The `type` sub-attribute, with its suggestions. */
export function typeSub(canonicalValues: readonly string[]): Attribute {
  return attribute({ name: 'type', description: 'A label for the use of this value.', canonicalValues })
}

/** What RFC 7643 section 2.4 gives every multi-valued attribute: its value, then display, type and primary. */
export function plural(options: {
  readonly name: string
  readonly description: string
  readonly value: Attribute
  readonly types?: readonly string[]
}): Attribute {
  return attribute({
    name: options.name,
    type: 'complex',
    multiValued: true,
    description: options.description,
    subAttributes: [options.value, displaySub, typeSub(options.types ?? []), primarySub],
  })
}
