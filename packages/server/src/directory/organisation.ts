// An organisation: one customer of Fluid, on its own host, with its own people, secrets and settings.

import type { OrganisationId } from './ids.ts'
import type { CustomSchema, ResourceTypes } from './resource-types.ts'
import type { Settings } from './settings.ts'

export interface Organisation {
  readonly id: OrganisationId
  /** The first label of its host: `acme` in `acme.fluid.work`. Lower case. */
  readonly name: string
  readonly displayName: string
  readonly settings: Settings
  /** What it has defined beside the standard schemas. */
  readonly schemas: readonly CustomSchema[]
  /** The resource types with those schemas in them. */
  readonly types: ResourceTypes
  readonly createdMs: number
}

const NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const RESERVED = new Set(['www', 'api', 'admin', 'mail', 'static', 'localhost'])

/**
 * Says why a text cannot name an organisation, or undefined when it can. The name becomes a host label (RFC 1123), so:
 * lower-case letters, digits and hyphens, at most 63, no hyphen at either end, and none of the names that a deployment
 * needs for itself.
 */
export function whyNotOrganisationName(name: string): string | undefined {
  if (!NAME.test(name)) {
    return "An organisation's name becomes part of its address: use 1 to 63 lower-case letters, digits and hyphens, with no hyphen at either end."
  }
  if (RESERVED.has(name)) return `"${name}" is kept for Fluid's own use: choose another name.`
  return undefined
}
