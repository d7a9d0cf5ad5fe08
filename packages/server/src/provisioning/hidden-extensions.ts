// Values of an extension schema that has been taken away: kept with the resource, shown to nobody, and there again when
// the schema comes back.

import { type Resource, type ResourceType, sameUrn } from '@fluid-scim/scim'

/** The resource without the containers of schemas that its type does not have. */
export function withoutHidden(type: ResourceType, resource: Resource): Resource {
  const hidden = hiddenUrns(type, resource)
  if (hidden.length === 0) return resource
  const shown = Object.entries(resource).filter(([name]) => !hidden.includes(name))
  return { ...Object.fromEntries(shown), schemas: resource.schemas.filter((urn) => !hidden.includes(urn)) }
}

/** The wanted resource with the hidden containers of the current one: a replacement cannot know of them. */
export function withHiddenOf(type: ResourceType, current: Resource, wanted: Resource): Resource {
  const hidden = hiddenUrns(type, current).filter((urn) => !Object.hasOwn(wanted, urn))
  if (hidden.length === 0) return wanted
  const kept = Object.fromEntries(hidden.map((urn) => [urn, current[urn]]))
  return { ...wanted, ...kept, schemas: [...wanted.schemas, ...hidden] }
}

function hiddenUrns({ schema, extensions }: ResourceType, resource: Resource): readonly string[] {
  if (resource.schemas.length === 1) return []
  const known = [schema.id, ...extensions.map((extension) => extension.schema.id)]
  return resource.schemas.filter((urn) => !known.some((one) => sameUrn(one, urn)))
}
