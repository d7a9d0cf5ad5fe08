import type { OrganisationId } from '../../directory/ids.ts'

/** How fast somebody may ask. */
export interface Rate {
  readonly perSecond: number
  /** The burst that passes after a rest. */
  readonly atOnce: number
}

/** How many requests organisations have left, counted over all processes that serve from one database. */
export interface Allowances {
  /**
   * Takes requests that were served from what the organisation has left, which comes back with time; answers the rest: below
   * zero when processes together served more than there was, which is paid back before anything is left again.
   */
  spend(organisation: OrganisationId, requests: number, rate: Rate): Promise<number>
}
