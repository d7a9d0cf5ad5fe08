import type { Organisation } from '../directory/organisation.ts'
import type { Actor } from '../journal/entry.ts'

/** Who asks, for which organisation, and in which form of address the answer has to speak. */
export interface Caller {
  readonly organisation: Organisation
  readonly actor: Actor
  readonly requestId: string
  /** The SCIM Base URL in the form in which the request came, without a trailing slash: for `meta.location` and `$ref`. */
  readonly baseUrl: string
  /** Aborts when the client has gone. */
  readonly untilGone?: () => AbortSignal
  /** Told when a change turned out to change nothing: such requests leave no entry and are counted. */
  readonly noteUnchanged?: () => void
}
