// The closed list of refusals that Fluid's own rules give, beside those of the SCIM library. Each is a ScimError, so that
// one place turns it into an answer and a journal entry; `code` lets other surfaces speak of it in their own form.

import { type ErrorStatus, ScimError, type ScimType } from '@fluid-scim/scim'
import { grantPhrase } from '../directory/grant.ts'
import type { StoredGroup } from '../directory/group.ts'
import type { Suggestion } from '../directory/group-grant.ts'
import type { RoleCatalogue } from '../directory/role-catalogue.ts'
import type { Safeguard } from '../directory/settings.ts'
import { isActive, type StoredUser } from '../directory/user.ts'

export type RefusalCode =
  | 'user-not-found'
  | 'group-not-found'
  | 'user-name-taken'
  | 'user-name-unusable'
  | 'group-name-taken'
  | 'group-name-unusable'
  | 'group-name-unmapped'
  | 'version-mismatch'
  | 'token-missing'
  | 'token-wrong'
  | 'sync-disabled'
  | 'https-required'
  | 'rate-limited'
  | 'api-key-missing'
  | 'api-key-wrong'
  | 'scope-missing'
  | 'not-administrator'
  | 'account-missing'
  | 'personal-token-wrong'
  | 'session-ended'
  | 'safeguard-hold'
  | 'last-administrator'

export class Refusal extends ScimError {
  readonly code: RefusalCode

  constructor(code: RefusalCode, status: ErrorStatus, scimType: ScimType | undefined, detail: string) {
    super(status, scimType, detail)
    this.name = 'Refusal'
    this.code = code
  }
}

export function userNotFound(id: string): Refusal {
  return new Refusal(
    'user-not-found',
    404,
    undefined,
    `There is no user with the id "${shorten(id)}" in this organisation: it was deleted, or the id belongs to another system. In Okta, unassign the person and assign them again.`,
  )
}

export function groupNotFound(id: string): Refusal {
  return new Refusal(
    'group-not-found',
    404,
    undefined,
    `There is no group with the id "${shorten(id)}" in this organisation: it was deleted, or the id belongs to another system. In Okta, unlink the pushed group (leave it in the app) and push it again.`,
  )
}

export function userNameTaken(userName: string, holder: StoredUser): Refusal {
  const state = isActive(holder.resource) ? 'active' : 'deactivated'
  return new Refusal(
    'user-name-taken',
    409,
    'uniqueness',
    `The userName "${shorten(userName)}" already belongs to another user here (id ${holder.id}, ${state}). Look that user up by userName and update it instead, or give this person another userName.`,
  )
}

export function userNameUnusable(why: string): Refusal {
  return new Refusal('user-name-unusable', 400, 'invalidValue', `The userName cannot be used: ${why}`)
}

export function groupNameTaken(name: string, holder: StoredGroup): Refusal {
  return new Refusal(
    'group-name-taken',
    409,
    'uniqueness',
    `A group named "${shorten(name)}" is here already (id ${holder.id}). Link the pushed group to it instead of creating it, or rename one of the two.`,
  )
}

export function groupNameUnusable(why: string): Refusal {
  return new Refusal('group-name-unusable', 400, 'invalidValue', `The group's displayName cannot be used: ${why}`)
}

/** Where unmapped names are refused: which name, the nearest known one, and what to do. */
export function groupNameUnmapped(name: string, suggestion: Suggestion | undefined): Refusal {
  const meant =
    suggestion === undefined
      ? 'No known name is near it.'
      : `Did you mean "${suggestion.groupName}" (${grantPhrase(suggestion.grant)})?`
  return new Refusal(
    'group-name-unmapped',
    400,
    'invalidValue',
    `The group "${shorten(name)}" was not taken, because its name is not mapped to a role or licence of Fluid. ${meant} Rename the group in your identity provider, or map its name in Fluid first, and push it again.`,
  )
}

/** The safeguard's stricter mode: too much was taken away at once. `people`: from how many, where it is counted. */
export function safeguardHolds(people: number | undefined, { percent, windowMinutes }: Safeguard): Refusal {
  const counted = people === undefined ? '' : ` (${people} people with this request)`
  return new Refusal(
    'safeguard-hold',
    429,
    undefined,
    `Fluid's safeguard holds this request: it would take access or roles away from more than ${percent} % of the organisation within ${windowMinutes} minutes${counted}. If that is meant, an administrator of Fluid releases it (Provisioning, Safeguard); the request is then repeated.`,
  )
}

/** Break-glass: SCIM may not take away the last one who can administer Fluid. */
export function lastAdministrator({ administratorRoles }: RoleCatalogue): Refusal {
  return new Refusal(
    'last-administrator',
    403,
    undefined,
    `This was not done, because nobody could administer Fluid afterwards: no other person has the role ${administratorRoles.join(' or ')}, and there is no local administrator. Give another person the role first.`,
  )
}

export function versionMismatch(current: string): Refusal {
  return new Refusal(
    'version-mismatch',
    412,
    undefined,
    `The resource has been changed since the version named in If-Match; it is now ${current}. Read it again and repeat the change.`,
  )
}

/** Enough of a client's text to recognise it, and never a long echo. */
function shorten(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`
}
