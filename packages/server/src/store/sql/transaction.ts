// One transaction's handle: bound to one organisation, dead as soon as its callback has returned.

import type { Writing } from '../port/store.ts'
import { SqlApiKeys } from './api-keys.ts'
import { SqlArchive } from './archive.ts'
import type { SqlConnection, SqlRow, SqlValue } from './connection.ts'
import { SqlCredentials } from './credentials.ts'
import { SqlErasures } from './erasures.ts'
import { SqlGrants } from './grants.ts'
import { SqlGroups } from './groups.ts'
import { SqlJournal } from './journal.ts'
import { SqlMappings } from './mappings.ts'
import { SqlMemberships } from './memberships.ts'
import { SqlOauth } from './oauth.ts'
import { SqlOrganisations } from './organisations.ts'
import { SqlOutbox } from './outbox.ts'
import { SqlPeople } from './people.ts'
import { SqlPersonalTokens } from './personal-tokens.ts'
import { SqlRequestCounts } from './request-counts.ts'
import { SqlSafeguard } from './safeguard.ts'
import type { Scope } from './scope.ts'
import { SqlSecrets } from './secrets.ts'
import { SqlSessions } from './sessions.ts'
import { SqlSignIn } from './sign-in.ts'
import { SqlUsers } from './users.ts'
import { SqlWebhooks } from './webhooks.ts'

export class SqlTransaction implements Writing {
  readonly organisations: SqlOrganisations
  readonly users: SqlUsers
  readonly people: SqlPeople
  readonly groups: SqlGroups
  readonly memberships: SqlMemberships
  readonly journal: SqlJournal
  readonly archive: SqlArchive
  readonly outbox: SqlOutbox
  readonly webhooks: SqlWebhooks
  readonly requestCounts: SqlRequestCounts
  readonly secrets: SqlSecrets
  readonly grants: SqlGrants
  readonly mappings: SqlMappings
  readonly apiKeys: SqlApiKeys
  readonly safeguard: SqlSafeguard
  readonly sessions: SqlSessions
  readonly credentials: SqlCredentials
  readonly personalTokens: SqlPersonalTokens
  readonly signIn: SqlSignIn
  readonly oauth: SqlOauth
  readonly erasures: SqlErasures

  private constructor(scope: Scope) {
    this.organisations = new SqlOrganisations(scope)
    this.users = new SqlUsers(scope)
    this.people = new SqlPeople(scope)
    this.groups = new SqlGroups(scope)
    this.memberships = new SqlMemberships(scope)
    this.journal = new SqlJournal(scope)
    this.archive = new SqlArchive(scope)
    this.outbox = new SqlOutbox(scope)
    this.webhooks = new SqlWebhooks(scope)
    this.requestCounts = new SqlRequestCounts(scope)
    this.secrets = new SqlSecrets(scope)
    this.grants = new SqlGrants(scope)
    this.mappings = new SqlMappings(scope)
    this.apiKeys = new SqlApiKeys(scope)
    this.safeguard = new SqlSafeguard(scope)
    this.sessions = new SqlSessions(scope)
    this.credentials = new SqlCredentials(scope)
    this.personalTokens = new SqlPersonalTokens(scope)
    this.signIn = new SqlSignIn(scope)
    this.oauth = new SqlOauth(scope)
    this.erasures = new SqlErasures(scope)
  }

  /** Hands `work` a handle that reaches only this organisation, and kills it when `work` has ended. */
  static async run<Result>(
    connection: SqlConnection,
    scope: Omit<Scope, 'connection'>,
    work: (tx: SqlTransaction) => Promise<Result>,
  ): Promise<Result> {
    const lease = new Lease(connection)
    try {
      return await work(new SqlTransaction({ ...scope, connection: lease }))
    } finally {
      lease.end()
    }
  }
}

/** A connection that can be taken back: using it afterwards is a mistake in the code, and throws. */
class Lease implements SqlConnection {
  readonly dialect
  readonly counterShard
  #connection: SqlConnection | undefined

  constructor(connection: SqlConnection) {
    this.dialect = connection.dialect
    this.counterShard = connection.counterShard
    this.#connection = connection
  }

  end(): void {
    this.#connection = undefined
  }

  get(sql: string, parameters: readonly SqlValue[]): Promise<SqlRow | undefined> {
    return this.#alive().get(sql, parameters)
  }

  all(sql: string, parameters: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    return this.#alive().all(sql, parameters)
  }

  run(sql: string, parameters: readonly SqlValue[]): Promise<number> {
    return this.#alive().run(sql, parameters)
  }

  #alive(): SqlConnection {
    if (this.#connection === undefined) throw new Error('a transaction was used after its end')
    return this.#connection
  }
}
