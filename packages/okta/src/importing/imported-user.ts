// A user of the app as an import has found it.
import { isObject, type JsonObject } from '../json.ts'
import { findText, type Row, readFlag, readJson, readText, readWord } from '../store/row.ts'

const MATCHES = ['linked', 'exact', 'partial', 'none'] as const

export interface ImportedUser {
  readonly externalId: string
  readonly userName: string
  readonly isActive: boolean
  readonly resource: JsonObject
  /** The person whom it was matched with. */
  readonly personId: string | undefined
  readonly match: (typeof MATCHES)[number]
}

export function parseImportedUser(row: Row): ImportedUser {
  const resource = readJson(row, 'resource')
  return {
    externalId: readText(row, 'external_id'),
    userName: readText(row, 'user_name'),
    isActive: readFlag(row, 'is_active'),
    resource: isObject(resource) ? resource : {},
    personId: findText(row, 'person_id'),
    match: readWord(row, 'match', MATCHES),
  }
}
