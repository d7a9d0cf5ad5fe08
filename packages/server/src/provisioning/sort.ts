// sortBy: RFC 7644 section 3.4.2.3, C-SRT-03, C-SRT-06.

import {
  badRequest,
  findSubAttribute,
  parseAttributePath,
  type ResolvedPath,
  type ResourceType,
  resolvePath,
} from '@fluid-scim/scim'

/** The attribute that sortBy names; throws 400 invalidValue for one that is unknown or has no order. */
export function resolveSort(sortBy: string, resourceType: ResourceType): ResolvedPath {
  const path = parseAttributePath(sortBy)
  const resolved = path === undefined ? undefined : resolvePath(resourceType, path)
  if (resolved === undefined || (resolved.sub ?? resolved.attribute).returned === 'never') {
    throw badRequest('invalidValue', 'sortBy names no attribute of this resource type. Sort by userName, for example.')
  }
  if (resolved.sub !== undefined || resolved.attribute.type !== 'complex') return resolved
  const value = findSubAttribute(resolved.attribute, 'value')
  if (value !== undefined && resolved.attribute.multiValued) return { ...resolved, sub: value }
  throw badRequest(
    'invalidValue',
    `sortBy "${resolved.attribute.name}" has several parts: name one of them, such as ${resolved.attribute.name}.${resolved.attribute.subAttributes[0]?.name}.`,
  )
}
