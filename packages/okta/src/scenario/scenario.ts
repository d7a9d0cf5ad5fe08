// A scenario as it is read from its file: who there is, and what happens, step by step.
import type { TemplateName } from '../apps/catalog.ts'
import type { ProfileValue } from '../org/profile.ts'

export interface Scenario {
  readonly name: string
  /** What it shows, for the report. */
  readonly description: string
  readonly template: TemplateName
  /** Whether the app imports groups; undefined is as the template has it. */
  readonly importGroups: boolean | undefined
  /** Whether waits (after a 429) are skipped, as if time had passed. */
  readonly skipsWaits: boolean
  /** Whether the server is restarted in it: skipped when the run does not know how. */
  readonly needsRestart: boolean
  /** A sample company of so many people stands in the org, beside the people of the scenario. */
  readonly companySize: number | undefined
  readonly people: readonly ScenarioPerson[]
  readonly groups: readonly ScenarioGroup[]
  readonly steps: readonly Step[]
}

export interface ScenarioPerson {
  /** How steps name the person. */
  readonly key: string
  readonly attributes: Readonly<Record<string, ProfileValue>>
}

export interface ScenarioGroup {
  readonly name: string
  readonly description: string
  /** Keys of people. */
  readonly members: readonly string[]
}

export interface Step {
  /** "assign", "expect requests" … */
  readonly verb: string
  readonly argument: unknown
  /** The step must be refused, with a sentence that fits this pattern. */
  readonly refused: string | undefined
  /** Where it stands in the file, from 1. */
  readonly line: number
}
