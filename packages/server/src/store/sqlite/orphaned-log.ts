// SQLite takes a log whose database is not there, or is empty, for a leftover, and deletes it when it opens the file: with it
// goes what could still be saved, though somebody only wanted to look.

import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { StoreUnavailable } from '../port/errors.ts'

/** Throws StoreUnavailable with a sentence, and touches nothing, when the log of `database` lies there without it. */
export function refuseOrphanedLog(database: string): void {
  const log = `${database}-wal`
  if (sizeOf(database) > 0 || sizeOf(log) === 0) return
  const name = basename(database)
  throw new StoreUnavailable(
    `A part of the database is missing: ${database} is not there or is empty, and ${log}, which holds what was stored last, lies there without it. Nothing was opened, since that would delete the log. Put ${name} of the same moment back beside it, or restore the newest backup into a new folder. To begin anew without both, move ${name}-wal and ${name}-mark away (docs/operations.md, "A part of the database is missing").`,
    undefined,
  )
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
