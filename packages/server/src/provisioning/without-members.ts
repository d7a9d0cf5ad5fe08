import type { Resource } from '@fluid-scim/scim'

/** A group's attributes without its members, which are rows of their own. */
export function withoutMembers(resource: Resource): Resource {
  if (!Object.hasOwn(resource, 'members')) return resource
  const { members: _, ...others } = resource
  return { ...others, schemas: resource.schemas }
}
