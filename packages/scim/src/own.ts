// Reading data by a name that may be `constructor` or `toString`: own properties only (T-50).

import type { JsonObject, JsonValue } from './json.ts'

/** The value under `name` if the object itself has it; never something inherited. */
export function own(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}
