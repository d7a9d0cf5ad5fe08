// Running one scenario against a server: an org in memory, the steps in order, and everything back at the end.
import { performance } from 'node:perf_hooks'
import { CATALOG } from '../apps/catalog.ts'
import { createSkippingClock, createSystemClock } from '../clock.ts'
import { ExpressionError } from '../org/expression/error.ts'
import { type Batch, listBatches } from '../provisioning/job.ts'
import { OrgError } from '../refusal.ts'
import { openSimulator } from '../simulator.ts'
import { listEvents } from '../system-log/system-log.ts'
import { listExchanges } from '../wire/exchange.ts'
import { WireFailure } from '../wire/wire-failure.ts'
import { ACTIONS } from './actions.ts'
import { EXPECTATIONS, type Happenings } from './expectations.ts'
import { findNearest } from './nearest.ts'
import { fitsPattern } from './pattern.ts'
import { openProbe } from './probe.ts'
import type { Outcome, ScenarioReport, StepReport } from './report.ts'
import type { Scenario, Step } from './scenario.ts'
import { ScenarioError } from './scenario-error.ts'
import type { Scene, Target } from './scene.ts'
import { clearAway, setTheScene } from './stage.ts'
import { toEventReport, toExchangeReport } from './step-report.ts'

export interface RunOptions {
  readonly target: Target
  /** The file's name, for the report. */
  readonly file: string
  /** Told of each step as it ends. */
  readonly onStep: (step: StepReport) => void
  /** Told every two seconds of an act that is under way. */
  readonly onProgress: (batch: Batch) => void
  /** Leaves users and groups on the server as the scenario left them. */
  readonly keeps: boolean
  /** Waits after a 429 are skipped, whatever the scenario says. */
  readonly skipsWaits: boolean
  /** What the trouble `restart` does to the server. */
  readonly restartServer: (() => Promise<void>) | undefined
}

const HAPPENINGS_MAX = 1_000_000
const REPORTED_MAX = 500
const PROGRESS_EVERY_MS = 2_000

/** Runs the scenario. After an action that fails, the rest is skipped; after an expectation that breaks, it goes on. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<ScenarioReport> {
  const started = performance.now()
  checkVerbs(scenario.steps)
  if (scenario.needsRestart && options.restartServer === undefined) return skipScenario(scenario, options.file)
  const clock = options.skipsWaits || scenario.skipsWaits ? createSkippingClock() : createSystemClock()
  await using simulator = await openSimulator({ dataDir: ':memory:', clock, restartServer: options.restartServer })
  using probe = openProbe(scenario.template, options.target.baseUrl, options.target.token)
  const scene = setTheScene(scenario, simulator, options.target, probe)
  const steps = await runSteps(scene, scenario.steps, options)
  if (!options.keeps) await clearAway(scene)
  return {
    name: scenario.name,
    description: scenario.description,
    file: options.file,
    app: CATALOG[scenario.template].label,
    outcome: steps.every((step) => step.outcome === 'passed') ? 'passed' : 'failed',
    steps,
    durationMs: performance.now() - started,
  }
}

/** A misspelt verb is told before anything has been sent. */
function checkVerbs(steps: readonly Step[]): void {
  for (const step of steps) if (!(step.verb in ACTIONS) && !(step.verb in EXPECTATIONS)) refuseVerb(step)
}

function refuseVerb({ verb, line }: Step): never {
  const nearest = findNearest(verb, [...Object.keys(ACTIONS), ...Object.keys(EXPECTATIONS)])
  throw new ScenarioError(line, `Unknown verb "${verb}"${nearest === undefined ? '' : `: did you mean "${nearest}"?`}`)
}

function skipScenario(scenario: Scenario, file: string): ScenarioReport {
  const { name, description, template } = scenario
  return { name, description, file, app: CATALOG[template].label, outcome: 'skipped', steps: [], durationMs: 0 }
}

async function runSteps(
  scene: Scene,
  steps: readonly Step[],
  { onStep, onProgress }: RunOptions,
): Promise<StepReport[]> {
  const reports: StepReport[] = []
  let happenings: Happenings = { exchanges: [], events: [] }
  let isBroken = false
  for (const step of steps) {
    const { seen, ...report } = isBroken ? skip(step) : await runStep(scene, step, happenings, onProgress)
    if (report.kind === 'action' && !isBroken) {
      happenings = seen
      isBroken = report.outcome === 'failed'
    }
    reports.push(report)
    onStep(report)
  }
  return reports
}

async function runStep(
  scene: Scene,
  step: Step,
  before: Happenings,
  onProgress: RunOptions['onProgress'],
): Promise<StepReport & { readonly seen: Happenings }> {
  const started = performance.now()
  const expectation = EXPECTATIONS[step.verb]
  if (expectation !== undefined) {
    const problem = await guard(() => expectation(scene, step.argument, before))
    return report(step, 'expectation', problem, { exchanges: [], events: [] }, started)
  }
  const action = ACTIONS[step.verb] ?? refuseVerb(step)
  const mark = takeMark(scene)
  const refusal = await guard(async () => {
    await action(scene, step.argument)
    return undefined
  })
  await settle(scene, onProgress)
  return report(step, 'action', judgeAction(step, refusal), readSince(scene, mark), started)
}

/** Waits until every job is done, and tells how far the act has come while it takes long. */
async function settle({ simulator }: Scene, onProgress: RunOptions['onProgress']): Promise<void> {
  const timer = setInterval(() => {
    for (const batch of listBatches(simulator.org, { unfinishedOnly: true, limit: 3 })) onProgress(batch)
  }, PROGRESS_EVERY_MS)
  await simulator.settled()
  clearInterval(timer)
}

/** Refusals, and a server that does not answer, are problems of the step; anything else is a mistake and ends the run. */
async function guard(act: () => string | undefined | Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof OrgError || error instanceof ExpressionError || error instanceof WireFailure)
      return error.message
    throw error
  }
}

function judgeAction(step: Step, refusal: string | undefined): string | undefined {
  if (step.refused === undefined) return refusal
  if (refusal === undefined) return `expected to be refused with "${step.refused}", and was not`
  return fitsPattern(step.refused, refusal) ? undefined : `expected the refusal "${step.refused}", found "${refusal}"`
}

interface Mark {
  readonly exchange: number
  readonly event: number
}

function takeMark({ simulator: { org } }: Scene): Mark {
  const [exchange] = listExchanges(org, { newestFirst: true, limit: 1 })
  const [event] = listEvents(org, { newestFirst: true, limit: 1 })
  return { exchange: exchange?.sequence ?? 0, event: event?.sequence ?? 0 }
}

function readSince({ simulator: { org } }: Scene, mark: Mark): Happenings {
  return {
    exchanges: listExchanges(org, { after: mark.exchange, limit: HAPPENINGS_MAX }),
    events: listEvents(org, { after: mark.event, limit: HAPPENINGS_MAX }),
  }
}

function report(
  step: Step,
  kind: StepReport['kind'],
  problem: string | undefined,
  happenings: Happenings,
  started: number,
) {
  const outcome: Outcome = problem === undefined ? 'passed' : 'failed'
  return {
    line: step.line,
    title: printStep(step),
    kind,
    outcome,
    problem,
    exchanges: happenings.exchanges.slice(0, REPORTED_MAX).map(toExchangeReport),
    omittedExchanges: Math.max(0, happenings.exchanges.length - REPORTED_MAX),
    events: happenings.events.slice(0, REPORTED_MAX).map(toEventReport),
    durationMs: performance.now() - started,
    seen: happenings,
  }
}

function skip(step: Step) {
  const happenings: Happenings = { exchanges: [], events: [] }
  const kind = EXPECTATIONS[step.verb] === undefined ? 'action' : 'expectation'
  return { ...report(step, kind, undefined, happenings, performance.now()), outcome: 'skipped' as const }
}

function printStep({ verb, argument }: Step): string {
  if (argument === undefined) return verb
  return `${verb}: ${typeof argument === 'string' ? argument : JSON.stringify(argument)}`
}
