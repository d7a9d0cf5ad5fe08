import type { Given } from '../../directory/holdings.ts'
import type { UserId } from '../../directory/ids.ts'
import type { Licence } from '../../directory/settings.ts'
import type { StoredUser } from '../../directory/user.ts'

/** People as administrators list them: in order of userName. */
export interface ListedPerson {
  readonly user: StoredUser
  readonly given: Given
  readonly isByHand: boolean
  readonly lastSignInMs: number | undefined
  /** Goes into the next query as `after`. */
  readonly nameKey: string
}

export interface PeopleQuery {
  /** Each is the beginning of a word of a name, of the userName, or of an e-mail address; in comparison form. */
  readonly beginnings: readonly string[]
  readonly isActive?: boolean | undefined
  readonly isByHand?: boolean | undefined
  /** Active and never signed in. */
  readonly isPending?: boolean | undefined
  /** Only people of these names: those under which wrong credentials were tried very often. */
  readonly lockedSince?: { readonly ms: number; readonly failuresMin: number } | undefined
  readonly role?: RoleWanted | undefined
  readonly licence?: LicenceWanted | undefined
  readonly after?: string | undefined
  readonly limit: number
}

export interface RoleWanted {
  readonly name: string
  /** Whoever has been given no role at all has it too. */
  readonly isDefault: boolean
  /** It comes with these licences. */
  readonly licences: readonly LicenceWanted[]
}

export interface LicenceWanted {
  readonly name: Licence
  /** Licences that go before it when several groups give one. */
  readonly higher: readonly Licence[]
  readonly isDefault: boolean
}

export interface People {
  /** Costs what the query names: beginnings, roles and licences are found by an index. */
  listPeople(query: PeopleQuery): Promise<readonly ListedPerson[]>
  /** Where a person comes from and when they last signed in, deleted people too. */
  findOrigin(id: UserId): Promise<Pick<ListedPerson, 'isByHand' | 'lastSignInMs'> | undefined>
}

export interface PeopleWrites {
  noteSignIn(id: UserId, atMs: number): Promise<void>
}
