// SQLite's errors in the port's own words.

import { DiskFull, StoreUnavailable, UniqueViolation } from '../port/errors.ts'

// Extended result codes: https://www.sqlite.org/rescode.html
const CONSTRAINT_PRIMARY_KEY = 1555
const CONSTRAINT_UNIQUE = 2067
const BUSY = 5
const LOCKED = 6
const READ_ONLY = 8
const IO_ERROR = 10
const FULL = 13
const CORRUPT = 11
const CANNOT_OPEN = 14
const NOT_A_DATABASE = 26

/** Turns what node:sqlite throws into UniqueViolation or StoreUnavailable; anything else comes back as it was. */
export function portError(error: unknown): unknown {
  const code = errorCode(error)
  if (code === undefined) return error
  if (code === CONSTRAINT_UNIQUE || code === CONSTRAINT_PRIMARY_KEY)
    return new UniqueViolation(violatedKey(error), error)
  switch (code & 0xff) {
    case BUSY:
    case LOCKED:
      return new StoreUnavailable('The database is locked by another process for too long.', error)
    case FULL:
      return new DiskFull('The disk is full: the database cannot store anything more.', error)
    case READ_ONLY:
    case CANNOT_OPEN:
    case IO_ERROR:
      return new StoreUnavailable(
        'The database file cannot be read or written: look at its owner, its rights and the disk.',
        error,
      )
    case CORRUPT:
    case NOT_A_DATABASE:
      return new StoreUnavailable('The database file is damaged, or is no database: restore it from a backup.', error)
    default:
      return error
  }
}

/**
 * Whether the disk failed while it wrote or forced: what had reached the log by then may be found there at the next start,
 * a whole commit too.
 */
export function isIoError(error: unknown): boolean {
  const code = errorCode(error instanceof StoreUnavailable ? error.cause : error)
  return code !== undefined && (code & 0xff) === IO_ERROR
}

/** Whether somebody else holds the lock. */
export function isBusy(error: unknown): boolean {
  const code = errorCode(error)
  return code !== undefined && (code & 0xff) === BUSY
}

function errorCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  return typeof error.errcode === 'number' ? error.errcode : undefined
}

function violatedKey(error: unknown): UniqueViolation['key'] {
  const message = error instanceof Error ? error.message : ''
  if (message.includes('users.user_name_key')) return 'users.userName'
  if (message.includes('groups.name_key')) return 'groups.displayName'
  return 'other'
}

/** What still comes when the store has been closed. */
export function databaseClosed(): StoreUnavailable {
  return new StoreUnavailable('The database has been closed.', undefined)
}
