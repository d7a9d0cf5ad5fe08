// One row per organisation that was busy. Time is the database's own, so that the clocks of the processes need not agree.

import type { OrganisationId } from '../../directory/ids.ts'
import type { Rate } from '../port/allowances.ts'
import { integer } from '../sql/row.ts'
import type { PostgresConnection } from './connection.ts'

const NOW_MS = 'floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint'
// Requests a second are thousandths a millisecond. Numeric: rates and rests may be so large that their product is no bigint.
const SPEND = `
  INSERT INTO request_allowances AS kept (organisation_id, left_milli, at_ms)
    VALUES (?::bigint, ?::bigint - ?::bigint, ${NOW_MS})
  ON CONFLICT (organisation_id) DO UPDATE SET
    left_milli = LEAST(?::numeric, kept.left_milli + GREATEST(0, excluded.at_ms - kept.at_ms)::numeric * ?::numeric)
      - ?::numeric,
    at_ms = excluded.at_ms
  RETURNING left_milli`

/** Takes requests from an organisation's allowance; answers what is left. */
export async function spendAllowance(
  connection: PostgresConnection,
  organisation: OrganisationId,
  requests: number,
  { perSecond, atOnce }: Rate,
): Promise<number> {
  const [full, spent] = [atOnce * 1_000, requests * 1_000]
  const row = await connection.get(SPEND, [organisation, full, spent, full, perSecond, spent])
  if (row === undefined) throw new Error('an allowance was stored and not answered')
  return integer(row, 'left_milli') / 1_000
}
