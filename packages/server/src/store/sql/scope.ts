import type { OrganisationId } from '../../directory/ids.ts'
import type { SqlConnection } from './connection.ts'
import type { PageMarks } from './page-marks.ts'

/** What every table needs: the connection, and whose rows. */
export interface Scope {
  readonly connection: SqlConnection
  readonly organisation: OrganisationId
  readonly marks: PageMarks
  /** To be called by what changes the door: see `Change`. */
  readonly noteDoorChange: () => void
}
