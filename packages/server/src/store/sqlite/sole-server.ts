// A data folder has one server at a time. Commands work beside it; a second server would wait for the first at every commit,
// and block all that it does meanwhile. SQLite's own lock on a file beside the database says who it is: the system frees it
// with the process, however that ends.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreUnavailable } from '../port/errors.ts'
import { isBusy, portError } from './errors.ts'
import { makeFile } from './file-place.ts'
import { makeFolder } from './store.ts'

/** Holds the folder, made when missing, until disposed of. Throws StoreUnavailable when another server holds it. */
export function holdDataFolder(dataDir: string): Disposable {
  makeFolder(dataDir)
  try {
    const file = join(dataDir, 'serving.lock')
    makeFile(file)
    const held = new DatabaseSync(file)
    held.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    return { [Symbol.dispose]: () => held.close() }
  } catch (error) {
    if (!isBusy(error)) throw portError(error)
    throw new StoreUnavailable(
      `Another Fluid serves the data folder ${dataDir}: stop that one, or choose another folder with FLUID_DATA_DIR. Several servers on one database take PostgreSQL: docs/scaling.md.`,
      error,
    )
  }
}
