// The sentence about an attribute that does not exist, with the one that was probably meant (C-FLT-20, A-17).

import type { Attribute, ResourceType } from '../schema/attribute.ts'
import { listAttributeNames } from '../schema/lookup.ts'
import type { AttributePath } from './ast.ts'
import { printAttributePath } from './attribute-path.ts'
import { echo } from './echo.ts'
import { nearestName } from './nearest.ts'

/** `A User has no attribute "usrName". Did you mean "userName"?` */
export function describeUnknownAttribute(resourceType: ResourceType, path: AttributePath): string {
  const written = printAttributePath(path)
  const known = listAttributeNames(resourceType)
  return sentence(
    `A ${resourceType.name} has no attribute ${echo(written)}.`,
    qualified(known, written) ?? nearestName(written, known),
  )
}

/** `emails has no sub-attribute "typ". Did you mean "type"?` */
export function describeUnknownSubAttribute(attribute: Attribute, name: string): string {
  const known = attribute.subAttributes.map((sub) => sub.name)
  return sentence(`${attribute.name} has no sub-attribute ${echo(name)}.`, nearestName(name, known))
}

// An attribute of an extension that was written without the URN of its schema.
function qualified(known: readonly string[], written: string): string | undefined {
  const tail = `:${written.toLowerCase()}`
  return known.find((name) => name.toLowerCase().endsWith(tail))
}

function sentence(claim: string, meant: string | undefined): string {
  return meant === undefined ? claim : `${claim} Did you mean "${meant}"?`
}
