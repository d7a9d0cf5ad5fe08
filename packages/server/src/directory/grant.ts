// What a group or a hand can give a person: a security role, or a licence.

import type { Licence } from './settings.ts'

export type Grant =
  | { readonly kind: 'role'; readonly name: string }
  | { readonly kind: 'licence'; readonly name: Licence }

/** `the role User`, `the licence Collaborator`: how sentences speak of a grant. */
export function grantPhrase(grant: Grant): string {
  return `the ${grant.kind} ${grant.name}`
}

/** Whether two grants, or the absence of one, are the same. */
export function sameGrant(one: Grant | undefined, other: Grant | undefined): boolean {
  return one?.kind === other?.kind && one?.name === other?.name
}
