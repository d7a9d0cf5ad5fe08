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

/** Most transactions use two or three of these, which are only their scope under another name: made when asked for. */
export class SqlTransaction implements Writing {
  readonly #scope: Scope

  private constructor(scope: Scope) {
    this.#scope = scope
  }

  get organisations(): SqlOrganisations {
    return new SqlOrganisations(this.#scope)
  }

  get users(): SqlUsers {
    return new SqlUsers(this.#scope)
  }

  get people(): SqlPeople {
    return new SqlPeople(this.#scope)
  }

  get groups(): SqlGroups {
    return new SqlGroups(this.#scope)
  }

  get memberships(): SqlMemberships {
    return new SqlMemberships(this.#scope)
  }

  get journal(): SqlJournal {
    return new SqlJournal(this.#scope)
  }

  get archive(): SqlArchive {
    return new SqlArchive(this.#scope)
  }

  get outbox(): SqlOutbox {
    return new SqlOutbox(this.#scope)
  }

  get webhooks(): SqlWebhooks {
    return new SqlWebhooks(this.#scope)
  }

  get requestCounts(): SqlRequestCounts {
    return new SqlRequestCounts(this.#scope)
  }

  get secrets(): SqlSecrets {
    return new SqlSecrets(this.#scope)
  }

  get grants(): SqlGrants {
    return new SqlGrants(this.#scope)
  }

  get mappings(): SqlMappings {
    return new SqlMappings(this.#scope)
  }

  get apiKeys(): SqlApiKeys {
    return new SqlApiKeys(this.#scope)
  }

  get safeguard(): SqlSafeguard {
    return new SqlSafeguard(this.#scope)
  }

  get sessions(): SqlSessions {
    return new SqlSessions(this.#scope)
  }

  get credentials(): SqlCredentials {
    return new SqlCredentials(this.#scope)
  }

  get personalTokens(): SqlPersonalTokens {
    return new SqlPersonalTokens(this.#scope)
  }

  get signIn(): SqlSignIn {
    return new SqlSignIn(this.#scope)
  }

  get oauth(): SqlOauth {
    return new SqlOauth(this.#scope)
  }

  get erasures(): SqlErasures {
    return new SqlErasures(this.#scope)
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
