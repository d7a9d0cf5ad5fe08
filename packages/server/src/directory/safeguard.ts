// The safeguard against a mass deactivation by mistake: issue rule 7. What one client takes away within a window is
// counted; too much of it raises an alarm, and can be put back.

import type { Safeguard } from './settings.ts'

/** People from whom one client has taken something away within the window, and who do not have it back. */
export interface Losses {
  /** Deactivated, deleted, or without a role or licence that they had. */
  readonly people: number
  /** Of these, people who are deactivated or deleted. */
  readonly ended: number
}

/** Whether that is more than the client may take away. `active`: people who are active now. */
export function exceedsSafeguard(
  { people, ended }: Losses,
  active: number,
  { percent, peopleMin }: Safeguard,
): boolean {
  return people >= peopleMin && people * 100 > (active + ended) * percent
}

/**
 * How many more people the client may take something away from until it can have taken too much, counted from these losses:
 * whoever leaves the window or has it back makes it more.
 */
export function allowanceLeft({ people, ended }: Losses, active: number, { percent }: Safeguard): number {
  return ((active + ended) * percent) / 100 - people
}
