import type { Role } from '../directory/role-catalogue.ts'
import type { Runtime } from '../runtime.ts'
import type { Holders } from '../store/port/grants.ts'
import type { Reading } from '../store/port/store.ts'

export interface RoleWithHolders {
  readonly role: Role
  /** Whether people without any role have it. */
  readonly isDefault: boolean
  /** Who gives it; undefined: nobody. */
  readonly holders: Holders | undefined
}

/** Every role of the catalogue, with the groups and the hands that give it. */
export async function readRoles(tx: Reading, { catalogue }: Runtime): Promise<readonly RoleWithHolders[]> {
  const { settings } = await tx.organisations.get()
  const holders = await tx.grants.listHolders()
  return catalogue.roles.map((role) => ({
    role,
    isDefault: settings.defaultRoles.includes(role.name),
    holders: holders.find(({ grant }) => grant.kind === 'role' && grant.name === role.name),
  }))
}
