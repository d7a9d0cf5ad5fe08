// Who signs in: a person of the organisation, or a local administrator, who is outside SCIM (T-23).

import { type UserKey, userKey } from './ids.ts'

export type Account =
  | { readonly kind: 'user'; readonly key: UserKey }
  | { readonly kind: 'administrator'; readonly nameKey: string }

/** An account as one text, for the rows that belong to it. Two accounts never have the same. */
export type AccountKey = `user:${number}` | `administrator:${string}`

export function accountKey(account: Account): AccountKey {
  switch (account.kind) {
    case 'user':
      return userAccount(account.key)
    case 'administrator':
      return `administrator:${account.nameKey}`
  }
}

export function userAccount(key: UserKey): AccountKey {
  return `user:${key}`
}

/** An account from its text in a row; throws for anything that `accountKey` does not make. */
export function parseAccountKey(text: string): Account {
  const mark = text.indexOf(':')
  const rest = text.slice(mark + 1)
  switch (text.slice(0, mark)) {
    case 'user':
      return { kind: 'user', key: userKey(Number(rest)) }
    case 'administrator':
      return { kind: 'administrator', nameKey: rest }
    default:
      throw new Error('a row belongs to no kind of account')
  }
}
