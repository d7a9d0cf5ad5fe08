import type { OrganisationId } from '../../directory/ids.ts'
import type { SqlConnection } from './connection.ts'
import type { PageMarks } from './page-marks.ts'

/** `untilGone`: aborts when nobody waits for the result any more. `here`: the connection of the transaction that asks. */
export type Beside = <Result>(
  work: (connection: SqlConnection) => Promise<Result>,
  untilGone: (() => AbortSignal) | undefined,
  here: SqlConnection,
) => Promise<Result>

/** What every table needs: the connection, and whose rows. */
export interface Scope {
  readonly connection: SqlConnection
  readonly organisation: OrganisationId
  readonly marks: PageMarks
  /**
   * Runs `work` beside everybody else, in its turn (`Turns`): for what may look at every row. Absent where what the
   * transaction has changed has to be seen.
   */
  readonly beside?: Beside | undefined
  /** To be called by what changes the door: see `Change`. */
  readonly noteDoorChange: () => void
}
