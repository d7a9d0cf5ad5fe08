// Groups are resolved by one catalogue. A command that runs with another one than the server would resolve them by that.

import { createHash } from 'node:crypto'
import type { RoleCatalogue } from '../directory/role-catalogue.ts'
import type { Runtime } from '../runtime.ts'
import type { Reading } from '../store/port/store.ts'
import { OperatorError } from './operator-error.ts'

/** Tells one catalogue from another. */
export function fingerprintOf(catalogue: RoleCatalogue): string {
  return createHash('sha256').update(JSON.stringify(catalogue)).digest('hex')
}

/** Throws OperatorError when the organisation's groups were last resolved by another catalogue than this one. */
export async function requireSameCatalogue(tx: Reading, { catalogue }: Runtime): Promise<void> {
  const known = await tx.organisations.getCatalogueFingerprint()
  if (known === '' || known === fingerprintOf(catalogue)) return
  throw new OperatorError(
    'This command has another catalogue of roles than the server: set FLUID_ROLES_FILE as the server has it, or restart the server with the new one first.',
  )
}
