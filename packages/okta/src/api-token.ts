// The token of the Management API: from the environment, or made at the first start and kept.
import { randomBytes } from 'node:crypto'
import type { Org } from './org/org.ts'
import { OrgError } from './refusal.ts'
import { readText } from './store/row.ts'

export interface ApiToken {
  /** The token that holds now. */
  readonly value: string
  /** It comes from the environment. */
  readonly isFixed: boolean
  /** It was made just now: the administrator has not seen it yet. */
  readonly isNew: boolean
  /** Makes a new token, which ends the old one, and answers it. Refuses when it is fixed. */
  renew(): string
}

/** `given` is the token of the environment; without one, the kept one or a new one. */
export function openApiToken(org: Org, given?: string): ApiToken {
  if (given !== undefined) return { value: given, isFixed: true, isNew: false, renew: refuseFixed }
  const row = org.database.get("SELECT value FROM settings WHERE name = 'api-token'")
  let current = row === undefined ? create(org) : readText(row, 'value')
  return {
    get value() {
      return current
    },
    isFixed: false,
    isNew: row === undefined,
    renew() {
      current = create(org)
      return current
    },
  }
}

function create(org: Org): string {
  const token = `00${randomBytes(30).toString('base64url')}`
  org.database.run(
    "INSERT INTO settings (name, value) VALUES ('api-token', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    token,
  )
  return token
}

function refuseFixed(): never {
  throw new OrgError('invalid', 'The API token comes from OKTA_SIM_API_TOKEN: change it there and start again.')
}
