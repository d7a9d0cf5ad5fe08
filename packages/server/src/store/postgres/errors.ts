// PostgreSQL's errors in the port's own words, and what a store can do about each.

import { DatabaseError } from 'pg'
import {
  DiskFull,
  StoreUnavailable,
  TookTooLong,
  UncertainCommit,
  UniqueViolation,
  UnstorableText,
} from '../port/errors.ts'

/**
 * `conflict`: rolled back because of others, worth an immediate retry. `lost`: the connection or the server is gone,
 * worth a retry with another connection. `taken`: a unique key was lost, perhaps in a race. `other`: final.
 */
export type Trouble = 'conflict' | 'lost' | 'taken' | 'other'

/** Sorts an error that came from `portError` or the driver. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof UniqueViolation) return 'taken'
  if (error instanceof UncertainCommit) return 'other'
  const raw = error instanceof StoreUnavailable ? error.cause : error
  if (raw instanceof DatabaseError) return troubleOfCode(raw.code ?? '')
  return isConnectionError(raw) ? 'lost' : 'other'
}

/** Turns what pg throws into UniqueViolation or StoreUnavailable; anything else comes back as it was. */
export function portError(error: unknown): unknown {
  if (error instanceof DatabaseError) {
    if (error.code === UNIQUE_VIOLATION) return new UniqueViolation(violatedKey(error.constraint), error)
    const unstorable = UNSTORABLE.get(error.code ?? '')
    if (unstorable !== undefined) return new UnstorableText(unstorable, error)
    if (error.code === CANCELLED) return new TookTooLong(error)
    if (error.code === DISK_FULL)
      return new DiskFull("The database's disk is full: it cannot store anything more.", error)
    const sentence = sentenceOf(error.code ?? '', error.message)
    return sentence === undefined ? error : new StoreUnavailable(sentence, error)
  }
  // Not tried again: whoever waits a second time stands at the end of the queue.
  if (error instanceof Error && error.message === NONE_FREE) return new StoreUnavailable(NONE_FREE_SENTENCE, error)
  if (!isConnectionError(error)) return error
  return new StoreUnavailable(`The database cannot be reached (${messageOf(error)}).`, error)
}

/** Whether the connection is gone, and with it whatever the server had not answered yet. */
export function isLost(error: unknown): boolean {
  return error instanceof UncertainCommit || troubleOf(error) === 'lost'
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const UNIQUE_VIOLATION = '23505'
/** By statement_timeout, or because it was asked to. */
const CANCELLED = '57014'
const DISK_FULL = '53100'
/** What the pool says when no connection came free in time. */
const NONE_FREE = 'timeout exceeded when trying to connect'
const NONE_FREE_SENTENCE =
  'All connections of this process to the database are in use, and none came free in time: look what holds them (pg_stat_activity: a lock, a slow statement), or allow more (?max= in FLUID_DATABASE_URL).'
const NUL = 'A text holds the character U+0000, which cannot be stored: leave it out.'
const UNSTORABLE: ReadonlyMap<string, string> = new Map([
  ['22021', NUL],
  ['22P05', NUL],
  ['54000', 'A text by which something is looked up is too long: shorten it.'],
])
const CONFLICTS = new Set(['40001', '40P01'])
/** Ended by an administrator, a crash, a start, by the limits that were set for idle sessions and transactions, or read-only. */
const LOST = new Set(['57P01', '57P02', '57P03', '57P05', '25P03', '25P04', '25006'])

/** The SQLSTATE of the error beneath, if the server gave one. */
export function codeOf(error: unknown): string | undefined {
  const raw = error instanceof StoreUnavailable ? error.cause : error
  return raw instanceof DatabaseError ? raw.code : undefined
}

function troubleOfCode(code: string): Trouble {
  if (code === UNIQUE_VIOLATION) return 'taken'
  if (CONFLICTS.has(code)) return 'conflict'
  return LOST.has(code) || code.startsWith('08') ? 'lost' : 'other'
}

function sentenceOf(code: string, message: string): string | undefined {
  if (CONFLICTS.has(code)) return 'Too many changes of the same thing came at once, and this one gave way.'
  if (LOST.has(code) || code.startsWith('08')) return 'The database is stopping, starting or has become a standby.'
  switch (code) {
    case '55P03':
      return 'The database is locked by another change for too long.'
    case '53200':
      return 'The database is out of memory.'
    case '53300':
      return 'The database has no connection left: lower the number of connections of each process (?max= in FLUID_DATABASE_URL), or raise max_connections.'
    case '28P01':
    case '28000':
      return 'The database refused the account or password of FLUID_DATABASE_URL.'
    case '3D000':
      return 'The database that FLUID_DATABASE_URL names does not exist: create it first (createdb).'
    case '42501':
      return `The account of FLUID_DATABASE_URL lacks a right (${message}): run "fluid migrate" with the account that owns the tables, and grant this one what docs/postgresql.md names.`
    case '3F000':
      return 'The account of FLUID_DATABASE_URL finds no schema to work in: let it own the database (ALTER DATABASE … OWNER TO …), and look at its search_path.'
    case '42P01':
      return `The database lacks a table (${message}): somebody dropped it, or search_path leads to another schema than before.`
    case '58030':
    case '58P01':
    case 'XX001':
    case 'XX002':
      return `The database's disk fails, or its files are damaged (${message}): look at PostgreSQL's log before anything else.`
    default:
      return undefined
  }
}

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

// pg gives these plain errors no code.
const CONNECTION_MESSAGES = [
  'Connection terminated',
  'Client has encountered a connection error',
  'Client was closed',
  'Query read timeout',
]

function isConnectionError(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isConnectionError)
  if (!(error instanceof Error)) return false
  if ('code' in error && CONNECTION_CODES.has(String(error.code))) return true
  return CONNECTION_MESSAGES.some((message) => error.message.startsWith(message))
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join(', ')
  return error instanceof Error ? error.message : 'no reason given'
}

function violatedKey(constraint: string | undefined): UniqueViolation['key'] {
  if (constraint === 'users_user_name') return 'users.userName'
  if (constraint === 'groups_name') return 'groups.displayName'
  return 'other'
}
