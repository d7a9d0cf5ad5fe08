import type { Migration } from '../sql/migrate.ts'
import { foundation } from './0001-foundation.ts'
import { roles } from './0002-roles.ts'
import { events } from './0003-events.ts'
import { signIn } from './0004-sign-in.ts'
import { oauth } from './0005-oauth.ts'
import { customAttributes } from './0006-custom-attributes.ts'
import { people } from './0007-people.ts'
import { securityEvents } from './0008-security-events.ts'
import { erasures } from './0009-erasures.ts'
import { journalOrder } from './0010-journal-order.ts'
import { requestAllowances } from './0011-request-allowances.ts'
import { lossCounts } from './0012-loss-counts.ts'
import { lossesEver } from './0013-losses-ever.ts'

/** All of them, in order. A released migration is never changed. */
export const migrations: readonly Migration[] = [
  foundation,
  roles,
  events,
  signIn,
  oauth,
  customAttributes,
  people,
  securityEvents,
  erasures,
  journalOrder,
  requestAllowances,
  lossCounts,
  lossesEver,
]
