// Who signs in: a person of the organisation, or a local administrator, who is outside SCIM (T-23).

import { type UserId, userId } from './ids.ts'

export type Account =
  | { readonly kind: 'user'; readonly id: UserId }
  | { readonly kind: 'administrator'; readonly nameKey: string }

/** An account as one text, for the rows that belong to it. Two accounts never have the same. */
export type AccountKey = `user:${string}` | `administrator:${string}`

export function userAccount(id: UserId): AccountKey {
  return `user:${id}`
}

export function administratorAccount(nameKey: string): AccountKey {
  return `administrator:${nameKey}`
}

/** The text of an account, from a row; throws for anything that the two functions above do not make. */
export function parseAccountKey(text: string): AccountKey {
  const account = accountOf(text)
  return account.kind === 'user' ? userAccount(account.id) : administratorAccount(account.nameKey)
}

export function accountOf(text: string): Account {
  const mark = text.indexOf(':')
  const rest = text.slice(mark + 1)
  switch (text.slice(0, mark)) {
    case 'user':
      return { kind: 'user', id: userId(rest) }
    case 'administrator':
      return { kind: 'administrator', nameKey: rest }
    default:
      throw new Error('a row belongs to no kind of account')
  }
}
