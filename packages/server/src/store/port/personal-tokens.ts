import type { AccountKey } from '../../directory/account.ts'
import type { PersonalToken } from '../../directory/personal-token.ts'

export interface PersonalTokens {
  /** By the digest of the token; dead ones too. */
  findByDigest(digest: string): Promise<PersonalToken | undefined>
  /** All that the account has had, the newest first. */
  listOf(account: AccountKey): Promise<readonly PersonalToken[]>
}

export interface PersonalTokenWrites {
  insert(token: PersonalToken, digest: string): Promise<void>
  /** Answers whether there was such a live token. */
  revoke(account: AccountKey, id: string, atMs: number): Promise<boolean>
  /** Answers how many there were. */
  revokeAllOf(account: AccountKey, atMs: number): Promise<number>
  noteUse(id: string, use: { readonly atMs: number; readonly client: string }): Promise<void>
}
