// What a run has shown: per scenario and step, what was done, sent, logged, and what broke an expectation.
import type { JsonObject } from '../json.ts'
import type { Finding, FindingSummary } from './findings/rule.ts'

export type Outcome = 'passed' | 'failed' | 'skipped'

export interface StepReport {
  readonly line: number
  /** "assign: ines". */
  readonly title: string
  readonly kind: 'action' | 'expectation'
  readonly outcome: Outcome
  /** What is wrong; undefined when it passed. */
  readonly problem: string | undefined
  /** The first so many exchanges. */
  readonly exchanges: readonly ExchangeReport[]
  /** How many more there were. */
  readonly omittedExchanges: number
  readonly events: readonly EventReport[]
  readonly durationMs: number
}

export interface ExchangeReport {
  readonly request: string
  readonly status: number | undefined
  readonly failure: string | undefined
  readonly fault: string | undefined
  readonly durationMs: number
  readonly requestBody: string | undefined
  readonly responseBody: string | undefined
  /** What is wrong with the answer. */
  readonly findings: readonly Finding[]
}

export interface EventReport {
  readonly eventType: string
  readonly displayMessage: string
  readonly result: string
  readonly reason: string | undefined
  readonly document: JsonObject
}

export interface ScenarioReport {
  readonly name: string
  readonly description: string
  readonly file: string
  readonly app: string
  readonly outcome: Outcome
  readonly steps: readonly StepReport[]
  readonly durationMs: number
}

export interface RunReport {
  readonly startedAt: string
  readonly baseUrl: string
  readonly scenarios: readonly ScenarioReport[]
  readonly passed: number
  readonly failed: number
  /** They restart the server, and the run was not told how. */
  readonly skipped: number
  /** Whether a broken rule fails the run. */
  readonly isStrict: boolean
  /** The rules that the server's answers broke, whether an expectation noticed or not. */
  readonly findings: readonly FindingSummary[]
}
