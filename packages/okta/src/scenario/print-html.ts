// The report as one HTML page: what Okta's administrator would have seen, and beside it the wire.
import type { Finding } from './findings/rule.ts'
import { escapeXml } from './print-junit.ts'
import { printRequest } from './print-request.ts'
import type { EventReport, ExchangeReport, RunReport, ScenarioReport, StepReport } from './report.ts'

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; color: #1d2433; background: #fbfbfd }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
.passed { color: #17703f } .failed { color: #b3261e } .skipped { color: #6b7280 }
.step { border-left: 3px solid currentColor; padding: .2rem .8rem; margin: .3rem 0; background: #fff }
.step > * { color: #1d2433 } .step > .problem { color: #b3261e; white-space: pre-wrap }
details { margin: .2rem 0 } summary { cursor: pointer; font-family: ui-monospace, monospace; font-size: 13px }
pre { background: #f1f3f7; padding: .6rem; overflow: auto; font-size: 12px }
.event, .finding { font-size: 13px } .broken { color: #b3261e } .advice { color: #8a5a00 }
table { border-collapse: collapse } td, th { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #d9dee8 } .note { color: #6b7280 }
@media (prefers-color-scheme: dark) {
  .failed, .broken, .step > .problem { color: #ff8a80 } .passed { color: #7bd9a0 } .advice { color: #f0c060 }
  body, .step > * { color: #e5e9f0; background: #15181f } .step { background: #1b1f29 } pre { background: #10131a }
}`

export function printHtml(report: RunReport): string {
  const scenarios = report.scenarios.map(printScenario).join('\n')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Okta simulator: ${report.passed} passed, ${report.failed} failed</title><style>${STYLE}</style></head><body>
<h1>Okta simulator: ${report.passed} scenarios passed, ${report.failed} failed</h1>
<p class="note">Run on ${escapeXml(report.startedAt)} against ${escapeXml(report.baseUrl)}. This is a simulator, not Okta.</p>
${printFindings(report)}
${scenarios}
</body></html>
`
}

function printFindings({ findings }: RunReport): string {
  if (findings.length === 0) return ''
  const rows = findings.map(
    (finding) =>
      `<tr><td>${printFinding(finding)}</td><td>${finding.count}</td><td>${escapeXml(printRequest(finding.first))}</td></tr>`,
  )
  return `<section><h2>What is wrong with the server's answers</h2>
<table><tr><th>Rule</th><th>Times</th><th>First in</th></tr>${rows.join('\n')}</table></section>`
}

function printFinding({ weight, sentence, source }: Finding): string {
  return `<span class="${weight}">${weight === 'broken' ? '✗' : '!'} ${escapeXml(sentence)}</span> <span class="note">${escapeXml(source)}</span>`
}

function printScenario(scenario: ScenarioReport): string {
  return `<section><h2 class="${scenario.outcome}">${escapeXml(scenario.name)}</h2>
<p class="note">${escapeXml(scenario.app)} · ${escapeXml(scenario.file)} · ${Math.round(scenario.durationMs)} ms</p>
<p>${escapeXml(scenario.description)}</p>
${scenario.steps.map(printStep).join('\n')}</section>`
}

function printStep(step: StepReport): string {
  const problem = step.problem === undefined ? '' : `<div class="problem">${escapeXml(step.problem)}</div>`
  return `<div class="step ${step.outcome}"><div>line ${step.line}: <b>${escapeXml(step.title)}</b> — <span class="${step.outcome}">${step.outcome}</span></div>
${problem}${step.events.map(printEvent).join('')}${step.exchanges.map(printExchange).join('')}</div>`
}

function printEvent(event: EventReport): string {
  const reason = event.reason === undefined ? '' : `: ${escapeXml(event.reason)}`
  return `<div class="event">System Log: ${escapeXml(event.displayMessage)} <code>${escapeXml(event.eventType)}</code> ${escapeXml(event.result)}${reason}</div>`
}

function printExchange(exchange: ExchangeReport): string {
  const result = exchange.status ?? exchange.failure ?? ''
  const fault = exchange.fault === undefined ? '' : ` (trouble: ${exchange.fault})`
  const findings = exchange.findings.map((finding) => `<div class="finding">${printFinding(finding)}</div>`).join('')
  return `<details><summary>${escapeXml(printRequest(exchange.request))} → ${escapeXml(String(result))}${escapeXml(fault)}, ${Math.round(exchange.durationMs)} ms</summary>
<pre>${escapeXml(pretty(exchange.requestBody))}</pre><pre>${escapeXml(pretty(exchange.responseBody))}</pre></details>${findings}`
}

function pretty(body: string | undefined): string {
  if (body === undefined || body === '') return '(no body)'
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
