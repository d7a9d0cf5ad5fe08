import type { Resource } from '@fluid-scim/scim'

/**
 * Fluid takes no passwords by SCIM: people sign in by SSO. Okta sends a meaningless placeholder on create even with
 * password sync off, so the attribute is dropped and not refused; it is never stored, logged or returned (C-USR-06).
 */
export function withoutPassword(resource: Resource): Resource {
  if (!Object.hasOwn(resource, 'password')) return resource
  const { password: _, ...others } = resource
  return { ...others, schemas: resource.schemas }
}
