// When the losses of a client have to be counted again. Near the limit of the safeguard the upper bound says too much, and to
// count a hundred thousand losses with each request of a mass deactivation would stop everything. So what a count has left
// is remembered: until that is used up, no count can find too much. Each count halves at least what is unknown, so there are
// few. Kept in memory alone: who does not know counts.

import { allowanceLeft, type Losses } from '../directory/safeguard.ts'
import type { Safeguard } from '../directory/settings.ts'
import type { Runtime } from '../runtime.ts'

const KEPT_MAX = 10_000

/** What is known before a count. */
interface Moment {
  /** Of `LossesAtMost`, read before the losses are counted. */
  readonly ever: number
  /** People who are active. */
  readonly active: number
  readonly safeguard: Safeguard
}

interface Count extends Moment {
  readonly left: number
}

export interface Recounts {
  isDue(client: string, moment: Moment): boolean
  /** Notes what a count at that moment has found, which was not too much. */
  note(client: string, moment: Moment, losses: Losses): void
}

const recounts = new WeakMap<Runtime, Recounts>()

/** Those of one process. */
export function recountsOf(runtime: Runtime): Recounts {
  const known = recounts.get(runtime) ?? createRecounts()
  recounts.set(runtime, known)
  return known
}

function createRecounts(): Recounts {
  const counts = new Map<string, Count>()
  return {
    isDue: (client, { ever, active, safeguard }) => {
      const last = counts.get(client)
      if (last === undefined || !isAlike(last.safeguard, safeguard)) return true
      // Who was deactivated by somebody else makes the organisation smaller, and with it what may be taken away.
      const shrunk = Math.max(0, ((last.active - active) * safeguard.percent) / 100)
      return ever - last.ever + shrunk > last.left
    },
    note: (client, moment, losses) => {
      if (counts.size >= KEPT_MAX) counts.clear()
      counts.set(client, { ...moment, left: allowanceLeft(losses, moment.active, moment.safeguard) })
    },
  }
}

function isAlike(one: Safeguard, other: Safeguard): boolean {
  return one.percent === other.percent && one.windowMinutes === other.windowMinutes
}
