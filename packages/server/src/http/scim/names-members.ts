import { isJsonObject, type JsonValue } from '@fluid-scim/scim'

/** Whether a group's body has `members` at all: null and an empty list count, since they say "nobody". */
export function namesMembers(body: JsonValue): boolean {
  return isJsonObject(body) && Object.keys(body).some((name) => name.toLowerCase() === 'members')
}
