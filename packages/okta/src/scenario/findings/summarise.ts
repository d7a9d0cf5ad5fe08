// The findings of a whole run: each rule once, with how often and where first.
import type { ScenarioReport } from '../report.ts'
import type { FindingSummary } from './rule.ts'

/** What is broken first, then advice, each in the order in which it was seen. */
export function summariseFindings(scenarios: readonly ScenarioReport[]): FindingSummary[] {
  const summaries = new Map<string, FindingSummary>()
  for (const { file, steps } of scenarios) {
    for (const { line, exchanges } of steps) {
      for (const { request, findings } of exchanges) {
        for (const finding of findings) {
          const known = summaries.get(finding.rule)
          const first = known?.first ?? `${file}, line ${line}: ${request}`
          summaries.set(finding.rule, { ...(known ?? finding), count: (known?.count ?? 0) + 1, first })
        }
      }
    }
  }
  const all = [...summaries.values()]
  return [...all.filter(({ weight }) => weight === 'broken'), ...all.filter(({ weight }) => weight === 'advice')]
}
