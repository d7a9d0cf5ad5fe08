// The port: what the rules need of a database, in the directory's types, and nothing else.

import type { OrganisationId } from '../../directory/ids.ts'
import type { Organisation } from '../../directory/organisation.ts'
import type { Allowances } from './allowances.ts'
import type { ApiKeys, ApiKeyWrites } from './api-keys.ts'
import type { Archive, ArchiveWrites } from './archive.ts'
import type { Backlog } from './backlog.ts'
import type { Credentials, CredentialWrites } from './credentials.ts'
import type { Erasures, ErasureWrites } from './erasures.ts'
import type { Finding } from './finding.ts'
import type { Grants, GrantWrites } from './grants.ts'
import type { Groups, GroupWrites } from './groups.ts'
import type { Journal, JournalWrites } from './journal.ts'
import type { Commit, StoreLoad } from './load.ts'
import type { Mappings, MappingWrites } from './mappings.ts'
import type { Memberships, MembershipWrites } from './memberships.ts'
import type { Moving } from './moving.ts'
import type { Oauth, OauthWrites } from './oauth.ts'
import type { Organisations, OrganisationWrites } from './organisations.ts'
import type { Outbox, OutboxWrites } from './outbox.ts'
import type { People, PeopleWrites } from './people.ts'
import type { PersonalTokens, PersonalTokenWrites } from './personal-tokens.ts'
import type { RequestCounts, RequestCountWrites } from './request-counts.ts'
import type { Safeguards, SafeguardWrites } from './safeguard.ts'
import type { Secrets, SecretWrites } from './secrets.ts'
import type { Sessions, SessionWrites } from './sessions.ts'
import type { SignIn, SignInWrites } from './sign-in.ts'
import type { Users, UserWrites } from './users.ts'
import type { Webhooks, WebhookWrites } from './webhooks.ts'

/** What can be asked of one organisation, in one consistent view. It can reach no other organisation. */
export interface Reading {
  readonly organisations: Organisations
  readonly users: Users
  readonly people: People
  readonly groups: Groups
  readonly memberships: Memberships
  readonly journal: Journal
  readonly archive: Archive
  readonly outbox: Outbox
  readonly webhooks: Webhooks
  readonly requestCounts: RequestCounts
  readonly secrets: Secrets
  readonly grants: Grants
  readonly mappings: Mappings
  readonly apiKeys: ApiKeys
  readonly safeguard: Safeguards
  readonly sessions: Sessions
  readonly credentials: Credentials
  readonly personalTokens: PersonalTokens
  readonly signIn: SignIn
  readonly oauth: Oauth
  readonly erasures: Erasures
}

/** What can be changed in one organisation, in one transaction. Dead as soon as its callback has returned. */
export interface Writing extends Reading {
  readonly organisations: Organisations & OrganisationWrites
  readonly users: Users & UserWrites
  readonly people: People & PeopleWrites
  readonly groups: Groups & GroupWrites
  readonly memberships: Memberships & MembershipWrites
  readonly journal: Journal & JournalWrites
  readonly archive: Archive & ArchiveWrites
  readonly outbox: Outbox & OutboxWrites
  readonly webhooks: Webhooks & WebhookWrites
  readonly requestCounts: RequestCounts & RequestCountWrites
  readonly secrets: Secrets & SecretWrites
  readonly grants: Grants & GrantWrites
  readonly mappings: Mappings & MappingWrites
  readonly apiKeys: ApiKeys & ApiKeyWrites
  readonly safeguard: Safeguards & SafeguardWrites
  readonly sessions: Sessions & SessionWrites
  readonly credentials: Credentials & CredentialWrites
  readonly personalTokens: PersonalTokens & PersonalTokenWrites
  readonly signIn: SignIn & SignInWrites
  readonly oauth: Oauth & OauthWrites
  readonly erasures: Erasures & ErasureWrites
}

/** `door`: what decides who comes in, which is kept in memory: tokens, keys, settings, schemas. */
export type Change = 'door' | 'other'

export type WriteListener = (organisation: OrganisationId, change: Change) => void

export interface Store extends AsyncDisposable {
  /** Runs `work` on one consistent view of the organisation. */
  read<Result>(organisation: OrganisationId, work: (tx: Reading) => Promise<Result>): Promise<Result>
  /**
   * Runs `work` in one transaction and resolves after its commit is durable. A throw rolls everything back. `work` may
   * run more than once (after a serialization failure or a lost race for a unique key), so it must have no effect but
   * through `tx`, and it must wait for nothing but `tx`: other transactions share its commit.
   */
  write<Result>(organisation: OrganisationId, work: (tx: Writing) => Promise<Result>): Promise<Result>
  /** The organisations themselves: asked before it is known which one a request means. */
  readonly directory: OrganisationDirectory
  /**
   * Calls `listener` after each commit of this process and, where the database carries word between processes, soon after
   * those of others. Word can be lost: who must not miss a commit looks again by itself. It may wake somebody and must not
   * work.
   */
  onWrite(listener: WriteListener): Disposable
  /**
   * A number that stays the same until another process has committed something; undefined where the database cannot tell
   * that at once. As long as it stays, and nothing comes by `onWrite`, what was read before is as it was.
   */
  outsideCommits(): number | undefined
  /** Calls `listener` after each commit of this process with what it carried and how long it took; it may count it. */
  onCommit(listener: (commit: Commit) => void): Disposable
  load(): StoreLoad
  /** Whose turn it is, for the work that follows commits. */
  readonly backlog: Backlog
  /** Absent where one process alone can serve from the database. */
  readonly allowances?: Allowances
  /** Everything as plain rows, for backups and for moving house. */
  readonly moving: Moving
  /** Brings the schema up to date; answers the names of the migrations that it applied. */
  migrate(): Promise<readonly string[]>
  /** Resolves when the database can be read and written; rejects with a sentence otherwise. */
  check(): Promise<void>
  /**
   * Overwrites what rows that were changed or removed have left in the database's files, as far as the database can. It
   * takes as long as reading everything, and the embedded database answers nobody else meanwhile.
   */
  sweep(): Promise<void>
  /** What an operator should know about the database at hand. */
  examine(): Promise<readonly Finding[]>
}

/** The table of organisations, across all of them. */
export interface OrganisationDirectory {
  findByName(name: string): Promise<Organisation | undefined>
  /** All of them in order of name, a page at a time: those whose name comes after `after`. */
  listByName(after: string, limit: number): Promise<readonly Organisation[]>
  /** Stores a new organisation wholly or not at all; answers undefined when the name is taken. */
  insert(organisation: NewOrganisation): Promise<Organisation | undefined>
}

export interface NewOrganisation {
  readonly name: string
  readonly displayName: string
  readonly createdMs: number
  readonly wrapDataKey: (organisation: OrganisationId) => Uint8Array
  /** What it has from the start, stored in the same transaction; under the same rules as the work of `write`. */
  readonly populate: (tx: Writing, organisation: Organisation) => Promise<void>
}
