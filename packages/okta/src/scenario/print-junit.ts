// The report as JUnit XML: a suite per scenario, a case per step; and a suite of the rules that the answers broke, which
// are failures in a strict run.
import type { FindingSummary } from './findings/rule.ts'
import type { RunReport, ScenarioReport, StepReport } from './report.ts'

export function printJunit(report: RunReport): string {
  const suites = [...report.scenarios.map(printSuite), printFindings(report)].join('\n')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="okta-sim" timestamp="${escapeXml(report.startedAt)}">\n${suites}\n</testsuites>\n`
}

function printSuite(scenario: ScenarioReport): string {
  const failures = scenario.steps.filter((step) => step.outcome === 'failed').length
  const skipped = scenario.steps.filter((step) => step.outcome === 'skipped').length
  const cases = scenario.steps.map((step) => printCase(scenario, step)).join('\n')
  return `  <testsuite name="${escapeXml(scenario.name)}" file="${escapeXml(scenario.file)}" tests="${scenario.steps.length}" failures="${failures}" skipped="${skipped}" time="${seconds(scenario.durationMs)}">\n${cases}\n  </testsuite>`
}

function printFindings({ findings, isStrict }: RunReport): string {
  const isFailure = ({ weight }: FindingSummary) => isStrict && weight === 'broken'
  const failures = findings.filter(isFailure).length
  const cases = findings.map((finding) => {
    const text = escapeXml(`${finding.sentence} [${finding.source}] ${finding.count} times, first in ${finding.first}`)
    const inner = isFailure(finding) ? `<failure message="${text}"/>` : `<system-out>${text}</system-out>`
    return `    <testcase classname="answers of the server" name="${finding.rule}">${inner}</testcase>`
  })
  return [
    `  <testsuite name="answers of the server" tests="${findings.length}" failures="${failures}">`,
    ...cases,
    '  </testsuite>',
  ].join('\n')
}

function printCase(scenario: ScenarioReport, step: StepReport): string {
  const head = `    <testcase classname="${escapeXml(scenario.name)}" name="${escapeXml(`line ${step.line}: ${step.title}`)}" time="${seconds(step.durationMs)}"`
  if (step.outcome === 'passed') return `${head}/>`
  if (step.outcome === 'skipped') return `${head}><skipped/></testcase>`
  const problem = step.problem ?? ''
  return `${head}><failure message="${escapeXml(problem.split('\n')[0] ?? '')}">${escapeXml(problem)}</failure></testcase>`
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}

/** Text for XML; characters that XML 1.0 cannot hold become a question mark. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
