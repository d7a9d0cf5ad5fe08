// `bulkId:…` in the data or path of a bulk operation stands for the id of a resource that another operation of the
// same request creates: RFC 7644 sections 3.7.1 and 3.7.2 (C-BLK-05).

import { isJsonArray, isJsonObject, type JsonValue } from '../json.ts'
import type { BulkOperation } from './bulk-request.ts'

const WHOLE = /^bulkId:(.+)$/
/** Inside a PATCH path: `members[value eq "bulkId:x"]`. */
const QUOTED = /"bulkId:([^"\\]+)"/g

/** The bulkIds on which an operation depends, each once. */
export function listBulkReferences(operation: BulkOperation): readonly string[] {
  const found = new Set<string>()
  const note = (bulkId: string) => {
    found.add(bulkId)
    return undefined
  }
  if (operation.method !== 'POST') replaceIn(operation.id, note)
  if (operation.method !== 'DELETE') replaceIn(operation.data, note)
  return [...found]
}

/** The operation with the ids that are known by now in place of their bulkIds; unknown ones stay as they are. */
export function resolveBulkReferences(operation: BulkOperation, ids: ReadonlyMap<string, string>): BulkOperation {
  const idOf = (bulkId: string) => ids.get(bulkId)
  if (operation.method === 'POST') return { ...operation, data: replaceIn(operation.data, idOf) }
  const id = replaceText(operation.id, idOf)
  if (operation.method === 'DELETE') return { ...operation, id }
  return { ...operation, id, data: replaceIn(operation.data, idOf) }
}

type IdOf = (bulkId: string) => string | undefined

function replaceIn(value: JsonValue, idOf: IdOf): JsonValue {
  if (typeof value === 'string') return replaceText(value, idOf)
  if (isJsonArray(value)) return value.map((item) => replaceIn(item, idOf))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, inner === undefined ? inner : replaceIn(inner, idOf)]),
  )
}

function replaceText(text: string, idOf: IdOf): string {
  const whole = WHOLE.exec(text)?.[1]
  if (whole !== undefined) return idOf(whole) ?? text
  return text.replace(QUOTED, (match, bulkId: string) => {
    const id = idOf(bulkId)
    return id === undefined ? match : JSON.stringify(id)
  })
}
