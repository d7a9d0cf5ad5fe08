import type { Resource } from '@fluid-scim/scim'
import type { SqlRow } from './connection.ts'
import { text } from './row.ts'

/** The document column is written only from a parsed Resource, so it is one. */
export function parseDocument(row: SqlRow): Resource {
  return JSON.parse(text(row, 'document')) as Resource
}
