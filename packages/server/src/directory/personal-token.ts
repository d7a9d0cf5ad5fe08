// A personal access token: a person's own key to the API, for scripts. Dead with its owner.

import type { AccountKey } from './account.ts'

/** What a token may do: look, or also change; never more than its owner may. */
export const TOKEN_SCOPES = ['read', 'write'] as const
export type TokenScope = (typeof TOKEN_SCOPES)[number]

export interface PersonalToken {
  readonly id: string
  readonly account: AccountKey
  readonly name: string
  readonly scopes: readonly TokenScope[]
  readonly lastFour: string
  readonly createdMs: number
  readonly expiresMs: number
  readonly revokedMs: number | undefined
  readonly lastUsedMs: number | undefined
  readonly lastClient: string | undefined
}
