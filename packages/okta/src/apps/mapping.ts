// Attribute mappings, Okta to app: where the value of an app attribute comes from, and when it is sent.
import type { Org } from '../org/org.ts'
import { type Row, readText, readWord } from '../store/row.ts'

export const MAPPING_KINDS = ['profile', 'constant', 'expression'] as const
export const APPLY_ON = ['create', 'create-and-update'] as const

export interface Mapping {
  readonly attribute: string
  /** "Map from Okta Profile", "Same value for all users", "Expression". */
  readonly kind: (typeof MAPPING_KINDS)[number]
  /** The profile attribute's name, the constant, or the expression's text. */
  readonly value: string
  readonly applyOn: (typeof APPLY_ON)[number]
}

/** The app's mappings; an attribute without a row is not mapped. */
export function listMappings(org: Org, appId: string): Mapping[] {
  return org.database.all('SELECT * FROM mappings WHERE app_id = ? ORDER BY attribute', appId).map(parseMapping)
}

function parseMapping(row: Row): Mapping {
  return {
    attribute: readText(row, 'attribute'),
    kind: readWord(row, 'kind', MAPPING_KINDS),
    value: readText(row, 'value'),
    applyOn: readWord(row, 'apply_on', APPLY_ON),
  }
}

/** The value column as the mappings table shows it: "user.firstName", a quoted constant, or the expression. */
export function printMappingValue(mapping: Mapping): string {
  switch (mapping.kind) {
    case 'profile':
      return `user.${mapping.value}`
    case 'constant':
      return `"${mapping.value}"`
    case 'expression':
      return mapping.value
  }
}
