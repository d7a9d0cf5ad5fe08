// What a signed-in account, or its personal token, may do in the administration API: administrators everything, everybody
// else only what is their own.

import { API_SCOPES, type ApiScope } from '../directory/api-scope.ts'
import type { TokenScope } from '../directory/personal-token.ts'
import type { RoleCatalogue } from '../directory/role-catalogue.ts'
import type { Identity } from './identity.ts'

/** Whether the account can administer Fluid: a local administrator, or an administrator role in effect. */
export function mayAdminister({ kind, access }: Identity, { administratorRoles }: RoleCatalogue): boolean {
  if (kind === 'administrator') return true
  return access.roles.some(({ role, effective }) => effective && administratorRoles.includes(role))
}

/** The API scopes of an account; with a token, never more than the token has. */
export function apiScopesOf(
  identity: Identity,
  catalogue: RoleCatalogue,
  token?: { readonly scopes: readonly TokenScope[] },
): readonly ApiScope[] {
  if (!mayAdminister(identity, catalogue)) return []
  if (token === undefined) return API_SCOPES
  return token.scopes.includes('write') ? API_SCOPES : ['access', 'read']
}
