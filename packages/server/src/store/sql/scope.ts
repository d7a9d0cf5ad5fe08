import type { OrganisationId } from '../../directory/ids.ts'
import type { SqlConnection } from './connection.ts'
import type { PageMarks } from './page-marks.ts'

export type Beside = <Result>(work: (connection: SqlConnection) => Promise<Result>) => Promise<Result>

/** What every table needs: the connection, and whose rows. */
export interface Scope {
  readonly connection: SqlConnection
  readonly organisation: OrganisationId
  readonly marks: PageMarks
  /**
   * Runs `work` on a snapshot of its own beside everybody else: for what may look at every row. Absent where transactions
   * run beside each other anyway, and where what the transaction has changed has to be seen.
   */
  readonly beside?: Beside | undefined
  /** To be called by what changes the door: see `Change`. */
  readonly noteDoorChange: () => void
}
