// What a run prints while it goes, and at its end.
import { styleText } from 'node:util'
import type { Batch } from '../provisioning/job.ts'
import type { Finding, FindingSummary } from './findings/rule.ts'
import { printRequest } from './print-request.ts'
import type { ExchangeReport, RunReport, ScenarioReport, StepReport } from './report.ts'

const MARKS = { passed: '✓', failed: '✗', skipped: '–' } as const
const COLOURS = { passed: 'green', failed: 'red', skipped: 'gray' } as const
const LINE_MAX = 160
const EXCHANGES_MAX = 30
const BODY_MAX = 600

export interface StepPrinting {
  /** Prints events that succeeded, too. */
  readonly isVerbose: boolean
  /** The rules that have been told of in this run: each is told once, with the bodies, and counted at the end. */
  readonly told: Set<string>
}

/** One step: the act, the requests that it led to with what is wrong about their answers, the log's events, the problem. */
export function printStepLines(step: StepReport, options: StepPrinting): string[] {
  const mark = styleText(COLOURS[step.outcome], MARKS[step.outcome])
  const title = step.title.length > LINE_MAX ? `${step.title.slice(0, LINE_MAX)}…` : step.title
  const lines = [`  ${mark} ${step.kind === 'action' ? styleText('bold', title) : title}`]
  for (const exchange of step.exchanges.slice(0, EXCHANGES_MAX)) lines.push(...printExchange(exchange, options.told))
  const left = step.exchanges.length + step.omittedExchanges - EXCHANGES_MAX
  if (left > 0) lines.push(styleText('gray', `      → … and ${left} more requests`))
  for (const event of step.events) {
    if (!options.isVerbose && event.result !== 'FAILURE') continue
    const reason = event.reason === undefined ? '' : `: ${event.reason}`
    lines.push(styleText('gray', `      Okta's log: ${event.eventType} ${event.result}${reason}`))
  }
  if (step.problem !== undefined) {
    for (const line of step.problem.split('\n')) lines.push(styleText('red', `      ${line}`))
  }
  return lines
}

function printExchange(exchange: ExchangeReport, told: Set<string>): string[] {
  const trouble = exchange.fault === undefined ? '' : styleText('yellow', ` (trouble: ${exchange.fault})`)
  const result = exchange.status ?? exchange.failure ?? ''
  const line = `      → ${printRequest(exchange.request)} ${result} ${Math.round(exchange.durationMs)} ms`
  const fresh = exchange.findings.filter(({ rule }) => !told.has(rule))
  for (const { rule } of fresh) told.add(rule)
  const bodies = fresh.some(({ weight }) => weight === 'broken') ? printBodies(exchange) : []
  return [styleText('gray', line) + trouble, ...bodies, ...fresh.map((finding) => `        ${printFinding(finding)}`)]
}

function printBodies({ requestBody, responseBody }: ExchangeReport): string[] {
  const sent = requestBody === undefined ? [] : [`        sent      ${shorten(requestBody)}`]
  const answered = `        answered  ${shorten(responseBody ?? '') || '(no body)'}`
  return [...sent, answered].map((line) => styleText('gray', line))
}

function shorten(body: string): string {
  const line = body.replace(/\s+/g, ' ').trim()
  return line.length > BODY_MAX ? `${line.slice(0, BODY_MAX)}…` : line
}

function printFinding({ weight, sentence, source }: Finding): string {
  const colour = weight === 'broken' ? 'red' : 'yellow'
  return styleText(colour, `${weight === 'broken' ? '✗' : '!'} ${sentence}`) + styleText('gray', ` [${source}]`)
}

/** "… Assign Everyone: 3412 of 10000". */
export function printProgress(batch: Batch): string {
  const failed = batch.failed === 0 ? '' : `, ${batch.failed} failed`
  return styleText('gray', `      … ${batch.title}: ${batch.done} of ${batch.total}${failed}`)
}

export function printScenarioTitle(name: string, app: string): string {
  return `\n${styleText('bold', name)} ${styleText('gray', `(${app})`)}`
}

/** The last lines: the expectations that broke, what is wrong with the server's answers, and the counts. */
export function printSummary(report: RunReport): string[] {
  const broken = report.scenarios.filter((scenario) => scenario.outcome === 'failed')
  const lines = ['']
  for (const scenario of broken) lines.push(...printBroken(scenario))
  lines.push(...printFindings(report.findings))
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

function printFindings(findings: readonly FindingSummary[]): string[] {
  const broken = findings.filter(({ weight }) => weight === 'broken')
  const advice = findings.filter(({ weight }) => weight === 'advice')
  return [
    ...printGroup(`What the server's answers break (${broken.length})`, broken),
    ...printGroup(`Advice (${advice.length})`, advice),
  ]
}

function printGroup(title: string, findings: readonly FindingSummary[]): string[] {
  if (findings.length === 0) return []
  const lines = findings.flatMap((finding) => [
    `  ${printFinding(finding)}`,
    styleText('gray', `      ${printTimes(finding.count)}, first in ${printRequest(finding.first)}`),
  ])
  return [styleText('bold', title), ...lines, '']
}

function printTimes(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}
