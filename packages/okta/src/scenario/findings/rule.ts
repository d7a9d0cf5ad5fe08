// A rule that a server's answer can break, and what is found when it does.
import type { Subject } from './subject.ts'

/** broken: the RFC or Okta demands otherwise · advice: allowed, but it costs somebody something. */
type Weight = 'broken' | 'advice'

export interface Rule {
  /** Names the rule in reports: "create-status". */
  readonly name: string
  readonly weight: Weight
  /** Who says so: "RFC 7644 section 3.3", "Okta's SCIM documentation". */
  readonly source: string
  /** What is wrong with the answer and what would be right; undefined when the rule holds or does not apply. */
  check(subject: Subject): string | undefined
}

export interface Finding {
  readonly rule: string
  readonly weight: Weight
  readonly sentence: string
  readonly source: string
}

/** A rule that was broken somewhere in a run. */
export interface FindingSummary extends Finding {
  readonly count: number
  /** Where it was first seen: "guide/04-assign-people.yaml, line 8: POST /scim/v2/Users". */
  readonly first: string
}
