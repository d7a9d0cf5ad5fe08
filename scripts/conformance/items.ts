// The items to account for: every requirement of the SCIM RFCs on a service provider, and what real clients need beside
// them. docs/conformance-items.json holds them.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const LEVELS = ['MUST', 'SHOULD', 'MAY', 'CLIENTS'] as const
/** `CLIENTS`: not asked for by an RFC, and needed by real identity providers. */
type Level = (typeof LEVELS)[number]

export interface Item {
  /** `C-PAT-23`: area and number. */
  readonly id: string
  readonly level: Level
  readonly section: string
  readonly says: string
  /** Why it binds nobody here; absent: it has to be proved. */
  readonly doesNotApply?: string
}

/** A place where the RFCs can be read in two ways, and the reading that was taken. */
interface Reading {
  readonly id: string
  readonly says: string
}

export interface Checklist {
  readonly items: readonly Item[]
  readonly readings: readonly Reading[]
}

/** Reads the list; throws when it is not well-formed or has an id twice. */
export function readChecklist(root: string): Checklist {
  const file: unknown = JSON.parse(readFileSync(join(root, 'docs/conformance-items.json'), 'utf8'))
  const items = list(member(file, 'items')).map(parseItem)
  const readings = list(member(file, 'readings')).map((reading) => ({
    id: text(reading, 'id'),
    says: text(reading, 'says'),
  }))
  const ids = [...items, ...readings].map(({ id }) => id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) throw new Error(`docs/conformance-items.json has ${twice} twice`)
  return { items, readings }
}

function parseItem(value: unknown): Item {
  const level = LEVELS.find((known) => known === member(value, 'level'))
  if (level === undefined) throw new Error(`docs/conformance-items.json: ${text(value, 'id')} has no level`)
  const item = { id: text(value, 'id'), level, section: text(value, 'section'), says: text(value, 'says') }
  return member(value, 'doesNotApply') === undefined ? item : { ...item, doesNotApply: text(value, 'doesNotApply') }
}

function text(value: unknown, name: string): string {
  const found = member(value, name)
  if (typeof found === 'string' && found !== '') return found
  throw new Error(`docs/conformance-items.json: "${name}" is missing`)
}

export function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new Error('expected a list')
}

export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(name)
    : undefined
}
