// A key of the administration API: `fluid_api_<id>_<secret>`. The id finds its row, so that one verifier is compared and
// not all of them; the secret is kept only as a sealed verifier and never shown again.

import { randomInt } from 'node:crypto'
import { type ApiKeyId, apiKeyId } from '../directory/ids.ts'

const PREFIX = 'fluid_api_'
const ID_LENGTH = 12
const SECRET_LENGTH = 40
const FORM = new RegExp(`^${PREFIX}([A-Za-z0-9]{${ID_LENGTH}})_[A-Za-z0-9]{${SECRET_LENGTH}}$`)

export interface NewApiKey {
  readonly id: ApiKeyId
  /** The whole key, as a program sends it. */
  readonly key: string
}

/** A random key with about 238 bits in its secret, and a prefix by which a leaked one can be recognised (T-14). */
export function generateApiKey(): NewApiKey {
  const id = random(ID_LENGTH)
  return { id: apiKeyId(id), key: `${PREFIX}${id}_${random(SECRET_LENGTH)}` }
}

/** The id in a presented key; undefined when it is not a key of this kind. */
export function apiKeyIdOf(presented: string): ApiKeyId | undefined {
  const id = FORM.exec(presented)?.[1]
  return id === undefined ? undefined : apiKeyId(id)
}

/** The vault's purpose for a key's verifier: bound to the key's row. */
export function apiKeyPurpose(id: ApiKeyId): string {
  return `api-key ${id}`
}

function random(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}
