// How much is measured. The short run is for a look while working, the usual one for comparing, the full one for publishing.

import type { Engine } from '../support/engine.ts'

export interface Scale {
  readonly name: 'short' | 'usual' | 'full'
  /** People in the organisation that most workloads are about. */
  readonly people: number
  /** Entries of its journal for each of them. */
  readonly entriesPerPerson: Readonly<Record<Engine, number>>
  /** How long a round lasts: so long that a server under full load is what is measured, and not its first moments. */
  readonly roundMs: number
  readonly rounds: number
  readonly groupSizes: readonly number[]
  readonly syncPeople: number
  readonly syncGroups: number
  readonly starts: number
  /** Sizes of one organisation along the first curves. */
  readonly curvePeople: Readonly<Record<Engine, readonly number[]>>
  /** Organisations along the second curves, with so many people in all. */
  readonly curveOrganisations: Readonly<Record<Engine, readonly number[]>>
  readonly peopleOfOrganisations: number
  readonly curveRoundMs: number
  readonly curveRounds: number
}

export const SCALES: Readonly<Record<Scale['name'], Scale>> = {
  short: {
    name: 'short',
    people: 12_000,
    entriesPerPerson: { embedded: 3, postgres: 1, 'postgres-2': 1 },
    roundMs: 200,
    rounds: 2,
    groupSizes: [10, 10_000],
    syncPeople: 500,
    syncGroups: 5,
    starts: 1,
    curvePeople: onAll([1_000, 10_000]),
    curveOrganisations: onAll([1, 100]),
    peopleOfOrganisations: 2_000,
    curveRoundMs: 100,
    curveRounds: 2,
  },
  usual: {
    name: 'usual',
    people: 102_000,
    entriesPerPerson: { embedded: 10, postgres: 1, 'postgres-2': 1 },
    roundMs: 1_000,
    rounds: 5,
    groupSizes: [10, 1_000, 10_000, 100_000],
    syncPeople: 10_000,
    syncGroups: 50,
    starts: 3,
    curvePeople: { ...onAll([1_000, 10_000, 100_000]), embedded: [1_000, 10_000, 100_000, 1_000_000] },
    curveOrganisations: { ...onAll([1, 100, 1_000]), embedded: [1, 100, 1_000, 10_000] },
    peopleOfOrganisations: 100_000,
    curveRoundMs: 500,
    curveRounds: 3,
  },
  full: {
    name: 'full',
    people: 102_000,
    entriesPerPerson: { embedded: 10, postgres: 10, 'postgres-2': 10 },
    roundMs: 1_000,
    rounds: 5,
    groupSizes: [10, 1_000, 10_000, 100_000],
    syncPeople: 10_000,
    syncGroups: 50,
    starts: 5,
    curvePeople: onAll([1_000, 10_000, 100_000, 1_000_000]),
    curveOrganisations: onAll([1, 100, 1_000, 10_000]),
    peopleOfOrganisations: 100_000,
    curveRoundMs: 500,
    curveRounds: 4,
  },
}

export const CLIENTS = 32
/** As Okta does it. */
export const SYNC_CLIENTS = 16

function onAll(sizes: readonly number[]): Readonly<Record<Engine, readonly number[]>> {
  return { embedded: sizes, postgres: sizes, 'postgres-2': sizes }
}
