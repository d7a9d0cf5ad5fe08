// What a run prints while it goes, and at its end.
import { styleText } from 'node:util'
import type { Batch } from '../provisioning/job.ts'
import type { RunReport, ScenarioReport, StepReport } from './report.ts'

const MARKS = { passed: '✓', failed: '✗', skipped: '–' } as const
const COLOURS = { passed: 'green', failed: 'red', skipped: 'gray' } as const
const LINE_MAX = 160
const EXCHANGES_MAX = 30

/** One step: the act, the requests that it led to, the log's events, and what is wrong. */
export function printStepLines(step: StepReport, options: { readonly isVerbose: boolean }): string[] {
  const mark = styleText(COLOURS[step.outcome], MARKS[step.outcome])
  const title = step.title.length > LINE_MAX ? `${step.title.slice(0, LINE_MAX)}…` : step.title
  const lines = [`  ${mark} ${step.kind === 'action' ? styleText('bold', title) : title}`]
  for (const exchange of step.exchanges.slice(0, EXCHANGES_MAX)) {
    const trouble = exchange.fault === undefined ? '' : styleText('yellow', ` (trouble: ${exchange.fault})`)
    const result = exchange.status ?? exchange.failure ?? ''
    const request = decodeURIComponent(exchange.request.replaceAll('+', ' '))
    lines.push(styleText('gray', `      → ${request} ${result} ${Math.round(exchange.durationMs)} ms`) + trouble)
  }
  const left = step.exchanges.length + step.omittedExchanges - EXCHANGES_MAX
  if (left > 0) lines.push(styleText('gray', `      → … and ${left} more requests`))
  for (const event of step.events) {
    if (!options.isVerbose && event.result !== 'FAILURE') continue
    const reason = event.reason === undefined ? '' : `: ${event.reason}`
    lines.push(styleText('gray', `      log ${event.eventType} ${event.result}${reason}`))
  }
  if (step.problem !== undefined) {
    for (const line of step.problem.split('\n')) lines.push(styleText('red', `      ${line}`))
  }
  return lines
}

/** "… Assign Everyone: 3412 of 10000". */
export function printProgress(batch: Batch): string {
  const failed = batch.failed === 0 ? '' : `, ${batch.failed} failed`
  return styleText('gray', `      … ${batch.title}: ${batch.done} of ${batch.total}${failed}`)
}

export function printScenarioTitle(name: string, app: string): string {
  return `\n${styleText('bold', name)} ${styleText('gray', `(${app})`)}`
}

/** The last lines: what broke, and the counts. */
export function printSummary(report: RunReport): string[] {
  const broken = report.scenarios.filter((scenario) => scenario.outcome === 'failed')
  const lines = ['']
  for (const scenario of broken) lines.push(...printBroken(scenario))
  const seconds = (report.scenarios.reduce((sum, scenario) => sum + scenario.durationMs, 0) / 1000).toFixed(1)
  if (report.skipped > 0) lines.push('Skipped scenarios restart the server: tell how with --restart-command.')
  lines.push(
    `scenarios: ${report.passed} passed, ${report.failed} failed, ${report.skipped} skipped, in ${seconds} s, against ${report.baseUrl}`,
  )
  return lines
}

function printBroken(scenario: ScenarioReport): string[] {
  const lines = [styleText('red', `✗ ${scenario.name} (${scenario.file})`)]
  for (const step of scenario.steps) {
    if (step.problem !== undefined) lines.push(`    line ${step.line}, ${step.title}: ${step.problem.split('\n')[0]}`)
  }
  return lines
}
