// `okta-sim run`: scenario files against a SCIM server, with a report.
import { exec } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { CATALOG } from '../apps/catalog.ts'
import { summariseFindings } from '../scenario/findings/summarise.ts'
import { parseScenario } from '../scenario/parse.ts'
import { printHtml } from '../scenario/print-html.ts'
import { printJunit } from '../scenario/print-junit.ts'
import { printProgress, printScenarioTitle, printStepLines, printSummary } from '../scenario/print-terminal.ts'
import type { Outcome, RunReport, ScenarioReport } from '../scenario/report.ts'
import { runScenario } from '../scenario/run-scenario.ts'
import type { Terminal } from './terminal.ts'

export const RUN_USAGE = `okta-sim run <scenario.yaml, folder, or guide|okta-test-plan|wizard|trouble>… --base-url <url> --token <token>
    [--json <file>] [--junit <file>] [--html <file>] [--skip-waits] [--keep] [--verbose] [--strict]
    [--run <name>] [--restart-command <command>]
  Runs scenarios against any SCIM 2.0 server, prints what is sent, what comes back and what Okta's administrator reads,
  says which rules of SCIM and of Okta the answers break, and ends with 1 when an expectation broke.
  --strict      ends with 1 when an answer broke a rule, too       --verbose  every event of the System Log
  --skip-waits  time is skipped where Okta would wait (429)    --keep  users and groups are left on the server
  --run         replaces \${run} in the scenarios, so that names are new in each run (random without it)
  --restart-command  restarts the server, for scenarios with the trouble "restart"`

const SHIPPED = join(import.meta.dirname, '../../scenarios')

export interface RunArguments {
  readonly paths: readonly string[]
  readonly baseUrl: string
  readonly token: string
  readonly jsonFile?: string | undefined
  readonly junitFile?: string | undefined
  readonly htmlFile?: string | undefined
  readonly skipsWaits: boolean
  readonly keeps: boolean
  readonly isVerbose: boolean
  /** Ends with 1 when an answer broke a rule, even if every expectation held. */
  readonly isStrict: boolean
  readonly run?: string | undefined
  readonly restartCommand?: string | undefined
}

/** Runs every scenario, one after another. Answers the exit code: 0 when all passed, 1 when an expectation or, in a strict run, a rule broke. */
export async function run(options: RunArguments, terminal: Terminal): Promise<number> {
  const startedAt = new Date().toISOString()
  const scenarios: ScenarioReport[] = []
  const told = new Set<string>()
  for (const file of options.paths.flatMap(listScenarioFiles)) {
    scenarios.push(await runFile(file, options, terminal, told))
  }
  const count = (outcome: Outcome) => scenarios.filter((scenario) => scenario.outcome === outcome).length
  const counts = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
  const findings = summariseFindings(scenarios)
  const { baseUrl, isStrict } = options
  const report: RunReport = { startedAt, baseUrl, scenarios, ...counts, isStrict, findings }
  for (const line of printSummary(report)) terminal.print(line)
  if (options.jsonFile !== undefined) writeFileSync(options.jsonFile, `${JSON.stringify(report, null, 2)}\n`)
  if (options.junitFile !== undefined) writeFileSync(options.junitFile, printJunit(report))
  if (options.htmlFile !== undefined) writeFileSync(options.htmlFile, printHtml(report))
  const isBroken = isStrict && findings.some(({ weight }) => weight === 'broken')
  return report.failed === 0 && scenarios.length > 0 && !isBroken ? 0 : 1
}

async function runFile(
  file: string,
  options: RunArguments,
  terminal: Terminal,
  told: Set<string>,
): Promise<ScenarioReport> {
  const name =
    options.run ??
    randomInt(36 ** 6)
      .toString(36)
      .padStart(6, '0')
  const scenario = parseScenario(readFileSync(file, 'utf8'), { run: name })
  terminal.print(printScenarioTitle(scenario.name, CATALOG[scenario.template].label))
  const { restartCommand } = options
  return runScenario(scenario, {
    target: { baseUrl: options.baseUrl, token: options.token },
    file: relative(process.cwd(), file),
    skipsWaits: options.skipsWaits,
    keeps: options.keeps,
    restartServer: restartCommand === undefined ? undefined : () => restart(restartCommand),
    onProgress: (batch) => terminal.print(printProgress(batch)),
    onStep: (step) => {
      for (const line of printStepLines(step, { isVerbose: options.isVerbose, told })) terminal.print(line)
    },
  })
}

async function restart(command: string): Promise<void> {
  await promisify(exec)(command)
}

/** The file itself, or every .yaml file below the folder, by name; "guide" is a folder that comes with the simulator. */
export function listScenarioFiles(path: string): string[] {
  if (!existsSync(path)) {
    const shipped = join(SHIPPED, path)
    if (!existsSync(shipped))
      throw new Error(`There is no scenario "${path}"; those that come along are in ${SHIPPED}.`)
    return listScenarioFiles(shipped)
  }
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') || name.endsWith('.yml'))
    .sort()
    .map((name) => join(path, name))
}
