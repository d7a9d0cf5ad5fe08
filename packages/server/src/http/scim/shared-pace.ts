// The pace of an organisation over all processes on one database. No request waits for the database: each process decides by
// a bucket of its own, and tells from time to time what it has served, whereupon it learns what is left for all. It can be
// ahead of the others by what it has not told yet; the common bucket goes below zero then, so that it is paid back.

import type { OrganisationId } from '../../directory/ids.ts'
import type { Runtime } from '../../runtime.ts'
import type { Allowances, Rate } from '../../store/port/allowances.ts'
import { ASKERS_KEPT_MAX, createPace, type Pace } from './pace.ts'

/** A fiftieth of the burst is told at once: five statements a second at the most where the limit is reached, none at rest. */
const TOLD_PER_BURST = 50
/** A database that answers late, or not at all, costs the organisation no more than a tenth of its burst afterwards. */
const UNTOLD_PER_BURST = 10

interface Account {
  untold: number
  isTelling: boolean
}

export function createSharedPace(
  runtime: Pick<Runtime, 'elapsedMs' | 'log'>,
  allowances: Allowances | undefined,
): Pace<OrganisationId> {
  const pace = createPace<OrganisationId>(runtime)
  if (allowances === undefined) return pace
  const { spend } = allowances
  const accounts = new Map<OrganisationId, Account>()
  let isTogether = true

  function accountOf(organisation: OrganisationId): Account {
    const known = accounts.get(organisation)
    if (known !== undefined) return known
    if (accounts.size >= ASKERS_KEPT_MAX) accounts.clear()
    const account = { untold: 0, isTelling: false }
    accounts.set(organisation, account)
    return account
  }

  /** Never rejects: what cannot be told is forgotten, and this process decides alone meanwhile. */
  async function tell(organisation: OrganisationId, account: Account, rate: Rate): Promise<void> {
    const told = account.untold
    account.untold = 0
    account.isTelling = true
    try {
      const left = await spend(organisation, told, rate)
      // Never raised: what came back with time has come back here too.
      pace.lower(organisation, rate, left - account.untold)
      isTogether = true
    } catch (error) {
      if (isTogether) {
        runtime.log.warn(
          { err: error },
          'requests could not be counted together with other processes; each counts alone',
        )
      }
      isTogether = false
    } finally {
      account.isTelling = false
    }
  }

  return {
    take: (organisation, rate) => {
      if (!pace.take(organisation, rate)) return false
      const account = accountOf(organisation)
      account.untold = Math.min(account.untold + 1, rate.atOnce / UNTOLD_PER_BURST)
      if (!account.isTelling && account.untold >= rate.atOnce / TOLD_PER_BURST) void tell(organisation, account, rate)
      return true
    },
  }
}
