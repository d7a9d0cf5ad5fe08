// JSON that came from outside, looked at with checks.

export type JsonObject = Record<string, unknown>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The member when it is a text. */
export function findString(object: unknown, key: string): string | undefined {
  if (!isObject(object)) return undefined
  const value = object[key]
  return typeof value === 'string' ? value : undefined
}

/** The member as a list of objects; anything else in it is left out. */
export function listObjects(object: unknown, key: string): JsonObject[] {
  if (!isObject(object)) return []
  const value = object[key]
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The texts of a list; a missing list is empty. */
export function listStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
