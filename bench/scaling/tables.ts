// The two tables of docs/scaling.md: what a number of organisations amounts to, and how evenly it lies on nodes.

import { placeOrganisations } from './placement.ts'
import { organisationSizes, sum } from './sizes.ts'

/** Measured: an organisation of 2 000 people on the embedded database, after a vacuum, with their journal entries. */
const BYTES_PER_PERSON = 2_200
/** Assumed: twelve changes of a person in a year, an entry of 1 KB each, kept for a year. */
const JOURNAL_BYTES_PER_PERSON = 12_000
/** Assumed: row headers, jsonb and indexes of PostgreSQL beside the embedded database. */
const POSTGRES_FACTOR = 2
/** Assumed: a tenth of all people change on a working day, a fifth of that in the busiest hour. */
const CHANGES_PER_PERSON_IN_PEAK_SECOND = (0.1 * 0.2) / 3_600
/** What one may be trusted with: half of what `npm run bench` shows for two cores, and a disk that is restored in an hour or two. */
const CHANGES_PER_SECOND_PER_NODE = 1_000
const BYTES_PER_NODE = 500e9

const ARITHMETIC = [1, 100, 10_000, 1_000_000] as const
const PLACEMENTS = [
  [100, 4],
  [10_000, 4],
  [10_000, 16],
  [1_000_000, 16],
  [1_000_000, 64],
] as const

export function arithmeticTable(): string {
  const rows = ARITHMETIC.map((organisations) => {
    const sizes = organisationSizes(organisations)
    const people = sum(sizes)
    const bytes = people * (BYTES_PER_PERSON + JOURNAL_BYTES_PER_PERSON) * POSTGRES_FACTOR
    const changes = people * CHANGES_PER_PERSON_IN_PEAK_SECOND
    const nodes = Math.max(1, Math.ceil(bytes / BYTES_PER_NODE), Math.ceil(changes / CHANGES_PER_SECOND_PER_NODE))
    return [
      whole(organisations),
      whole(people),
      whole(Math.max(...sizes.slice(0, 1))),
      `${whole(bytes / 1e9)} GB`,
      `${changes.toFixed(1)}/s`,
      whole(nodes),
    ]
  })
  return table(
    [
      'organisations',
      'people',
      'in the largest',
      'data with a year of journal',
      'changes in the busiest hour',
      'nodes',
    ],
    rows,
  )
}

export function placementTable(): string {
  const rows = PLACEMENTS.map(([organisations, nodes]) => {
    const { dealt, rebalanced, isolated, movedForOneMore } = placeOrganisations(organisationSizes(organisations), nodes)
    return [
      whole(organisations),
      whole(nodes),
      dealt.toFixed(2),
      rebalanced.toFixed(2),
      isolated.toFixed(2),
      `${(movedForOneMore * 100).toFixed(1)} %`,
    ]
  })
  return table(
    ['organisations', 'nodes', 'hashed', 'rebalanced', 'large ones apart, rebalanced', 'moves for one more node'],
    rows,
  )
}

function whole(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ' ')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---:')), ...rows.map(line)].join('\n')
}
