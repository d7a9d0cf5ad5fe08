// Organisations by the thousand, made by the function that `fluid org add` calls.

import { insertOrganisation } from '../../packages/server/src/provisioning/add-organisation.ts'
import { generatePassword, hashPassword } from '../../packages/server/src/vault/password.ts'
import { generateToken } from '../../packages/server/src/vault/scim-token.ts'
import type { Inside } from './inside.ts'

export interface Organisation {
  readonly name: string
  readonly token: string
}

const AT_ONCE = 32

/** Adds organisations of these names; they share an administrator's password that nobody knows. */
export async function addOrganisations(
  { runtime, vault }: Inside,
  names: readonly string[],
): Promise<readonly Organisation[]> {
  const passwordHash = await hashPassword(generatePassword())
  const actor = { kind: 'operator', id: 'benchmark', client: 'fluid command' } as const
  const added = names.map((name) => ({ name, token: generateToken() }))
  const waiting = added.values()
  const worker = async (): Promise<void> => {
    for (const { name, token } of waiting) {
      const secrets = { passwordHash, token }
      await insertOrganisation(runtime, vault, { name, displayName: name, adminUserName: 'admin', actor, ...secrets })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return added
}
