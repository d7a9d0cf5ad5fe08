// Ids in the shape that Okta gives them: a prefix that tells the kind, twenty characters in all.
import { randomBytes } from 'node:crypto'

const PREFIXES = {
  person: '00u',
  group: '00g',
  app: '0oa',
  groupRule: '0pr',
  appGroup: 'AGr',
  pushMapping: 'gPm',
  pushRule: 'gPr',
  task: 'tsk',
} as const

export type IdKind = keyof typeof PREFIXES

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LENGTH = 17
const MOMENT_LENGTH = 8

/** The moment in the last id; two in one millisecond count on. */
let latest = 0

/** A new id of the kind. Ids grow with time, as Okta's do: their order is the order in which they were made. */
export function createId(kind: IdKind): string {
  latest = Math.max(latest + 1, Date.now())
  let text = PREFIXES[kind] + latest.toString(36).padStart(MOMENT_LENGTH, '0')
  for (const byte of randomBytes(LENGTH - MOMENT_LENGTH)) text += ALPHABET[byte % ALPHABET.length]
  return text
}

/** The id that the kind always has for this number and seed: sample companies are the same on every machine. */
export function createSampleId(kind: IdKind, seed: number, index: number): string {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0
  let text: string = PREFIXES[kind]
  for (let position = 0; position < 9; position++) {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0
    text += ALPHABET[state % ALPHABET.length]
  }
  // The number itself is part of the id, so that two ids of one company can never meet.
  return text + (seed * 10_000_000 + index).toString(36).padStart(8, '0')
}
