// What the port promises, held on both databases by one suite.

import { describe } from 'vitest'
import { openTestSqlite } from '../testing/open-store.ts'
import { openTestPostgres } from '../testing/postgres.ts'
import { describeFilters } from './contract/filters.ts'
import { describeGroups } from './contract/groups.ts'
import { describeJournal } from './contract/journal.ts'
import { describeLists } from './contract/lists.ts'
import { describeMemberships } from './contract/memberships.ts'
import { describeOauth } from './contract/oauth.ts'
import { describeOrganisations } from './contract/organisations.ts'
import { describePeople } from './contract/people.ts'
import { describeSecrets } from './contract/secrets.ts'
import { describeTransactions } from './contract/transactions.ts'
import { describeUsers } from './contract/users.ts'
import type { Store } from './port/store.ts'

/** Every promise of the port; `open` gives an empty database. */
function describeStore(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    describeOrganisations(open)
    describeTransactions(open)
    describeUsers(open)
    describePeople(open)
    describeGroups(open)
    describeMemberships(open)
    describeLists(open)
    describeFilters(open)
    describeJournal(open)
    describeSecrets(open)
    describeOauth(open)
  })
}

describeStore('SQLite', openTestSqlite)
describeStore('PostgreSQL', openTestPostgres)
