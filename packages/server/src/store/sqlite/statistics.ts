// What SQLite's query planner is told of the data. Without statistics it takes "all rows of an organisation" for ten
// rows, and answers a question about one person by walking through every membership; measured statistics come too late
// for a first sync of 100 000 people, and change plans behind our back. So it is told the shape of a large database once
// and for all: every index that begins with the organisation narrows little by that, and much by what follows.

import { integer, text } from '../sql/row.ts'
import type { SqliteConnection } from './connection.ts'

const ROWS = 1_000_000
const ROWS_PER_ORGANISATION = 100_000
/** Rows that agree in one column after the organisation, in two, in three. */
const ROWS_PER_PREFIX = [1_000, 100, 10]

/** Writes the statistics (https://www.sqlite.org/fileformat2.html#stat1tab) where they are not there yet. */
export async function tellPlanner(connection: SqliteConnection): Promise<void> {
  const wanted = await statisticsOf(connection)
  // Makes the table when it is not there, and has it read anew.
  connection.executeScript('ANALYZE sqlite_schema')
  const known = await connection.all('SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY tbl, idx', [])
  if (JSON.stringify(known) === JSON.stringify(wanted)) return
  await connection.run('DELETE FROM sqlite_stat1', [])
  for (const { tbl, idx, stat } of wanted) {
    await connection.run('INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)', [tbl, idx, stat])
  }
  connection.executeScript('ANALYZE sqlite_schema')
}

interface Statistic {
  readonly tbl: string
  readonly idx: string
  /** Rows in all, then rows that agree in the first column, in the first two, and so on. */
  readonly stat: string
}

/** One line for every index that begins with the organisation. */
async function statisticsOf(connection: SqliteConnection): Promise<readonly Statistic[]> {
  const rows = await connection.all(
    `SELECT t.name AS tbl, CASE i.origin WHEN 'pk' THEN coalesce(w.name, i.name) ELSE i.name END AS idx,
       i."unique" AS is_unique, count(*) AS width
     FROM pragma_table_list t
     JOIN pragma_index_list(t.name) i
     JOIN pragma_index_info(i.name) c
     LEFT JOIN pragma_table_list w ON w.schema = t.schema AND w.name = t.name AND w.wr = 1
     WHERE t.schema = 'main' AND t.type = 'table'
       AND EXISTS (SELECT 1 FROM pragma_index_info(i.name) f WHERE f.seqno = 0 AND f.name = 'organisation_id')
     GROUP BY t.name, i.name
     ORDER BY tbl, idx`,
    [],
  )
  return rows.map((row) => ({
    tbl: text(row, 'tbl'),
    idx: text(row, 'idx'),
    stat: statOf(integer(row, 'width'), integer(row, 'is_unique') === 1),
  }))
}

function statOf(width: number, isUnique: boolean): string {
  const prefixes = [ROWS_PER_ORGANISATION, ...ROWS_PER_PREFIX.slice(ROWS_PER_PREFIX.length - width + 1)].slice(0, width)
  while (prefixes.length < width) prefixes.push(1)
  if (isUnique) prefixes[width - 1] = 1
  return [ROWS, ...prefixes].join(' ')
}
