import type { AccountKey } from '../../directory/account.ts'
import type { GroupKey, UserId } from '../../directory/ids.ts'
import type { Session, SessionEnd } from '../../directory/session.ts'

export interface Ending {
  readonly atMs: number
  readonly why: SessionEnd
}

export type Among = { readonly users: readonly UserId[] } | { readonly group: GroupKey } | { readonly everybody: true }

/** Sessions by what a provider knows of them: all of a person, only some of them, or those of whomever they are. */
export interface NamedByProvider {
  readonly provider: string
  /** Undefined: whoever it is. Then `sessionIndexes` says which. */
  readonly nameId: string | undefined
  /** Empty: all of that person. */
  readonly sessionIndexes: readonly string[]
}

export interface Sessions {
  /** By the digest of its token; ended ones too, for as long as they are kept. */
  findByDigest(digest: string): Promise<Session | undefined>
  /** The live sessions of one account, the newest first. */
  listLiveOf(account: AccountKey, nowMs: number): Promise<readonly Session[]>
  /** Live sessions of the whole organisation, the newest first: those after the one named, a page at a time. */
  listLive(page: {
    readonly nowMs: number
    readonly after: string | undefined
    readonly limit: number
  }): Promise<readonly Session[]>
  /** Who of these people, or of the members of this group, is signed in. */
  listSignedIn(among: Among): Promise<readonly AccountKey[]>
  /** Whether the account has signed in from that address since. */
  hasSignedInFrom(account: AccountKey, address: string, sinceMs: number): Promise<boolean>
}

export interface SessionWrites {
  insert(session: Omit<Session, 'end'>, digest: string): Promise<void>
  noteSeen(id: string, atMs: number): Promise<void>
  /** Ends one session; answers it as it was, or undefined when there is no such live session. */
  end(id: string, ending: Ending): Promise<Session | undefined>
  /** Ends every session of the account but the one named; answers their ids. */
  endAllOf(account: AccountKey, ending: Ending, exceptId?: string): Promise<readonly string[]>
  /** Ends every session that came through a provider; answers how many there were. */
  endAllOfProvider(provider: string, ending: Ending): Promise<number>
  /** Ends the sessions that a provider's logout names. */
  endOfProvider(named: NamedByProvider, ending: Ending): Promise<readonly Session[]>
  /** Forgets sessions whose absolute limit lies before that instant. */
  removeExpired(beforeMs: number): Promise<void>
}
