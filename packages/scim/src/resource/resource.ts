// A resource as the rest of the code may trust it.

import type { JsonObject } from '../json.ts'

/**
 * A resource that has been parsed by its schema: names in schema spelling, types checked, read-only and unknown
 * attributes gone, no null and no empty array (both mean unassigned), extensions in an object under their URN,
 * `schemas` derived from what is there. `id`, `meta` and other read-only attributes are laid over it by the service
 * provider when it answers.
 */
export type Resource = JsonObject & { readonly schemas: readonly string[] }
