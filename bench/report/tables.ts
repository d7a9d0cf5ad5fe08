// Results as Markdown tables: for the terminal, for docs/performance.md and for the README.

import { ORGANISATIONS_CURVE, PEOPLE_CURVE } from '../curves/names.ts'
import { ENGINE_NAMES, ENGINES, type Engine } from '../support/engine.ts'
import type { Measured } from '../support/measure.ts'
import { amountOf, percent, spaced } from './numbers.ts'
import type { Result } from './results.ts'
import { judgeAll } from './targets.ts'

const CURVES: readonly string[] = [PEOPLE_CURVE, ORGANISATIONS_CURVE]

/** One line, as a result comes in. */
export function lineOf(result: Result): string {
  const { workload, detail = '', size, engine } = result
  const what = size === undefined ? `${workload} ${detail}` : `${spaced(size)} ${workload}: ${detail}`
  return `${(engine ?? '').padEnd(10)} ${what.padEnd(62)} ${figureOf(result)}`
}

export function targetsTable(results: readonly Result[]): string {
  const rows = judgeAll(results).map(({ what, target, found, isReached }) => [
    what,
    target,
    found,
    isReached ? 'reached' : '**not reached**',
  ])
  return table(['', 'target', 'measured', ''], rows)
}

/** The limits of the machine: what stands beside everything else. */
export function limitsTable(results: readonly Result[]): string {
  const rows = results
    .filter(({ engine }) => engine === undefined)
    .map((result) => [result.workload, result.detail ?? '', figureOf(result)])
  return table(['limit', '', ''], rows)
}

/** Everything of one engine but the curves. */
export function engineTable(results: readonly Result[], engine: Engine): string {
  const rows = results
    .filter((result) => result.engine === engine && !CURVES.includes(result.workload))
    .map((result) => [result.workload, result.detail ?? '', ...cellsOf(result)])
  return table(['workload', '', 'median', 'min–max', 'p50', 'p99', 'of bare Fastify', 'memory after'], rows)
}

export function curveTable(results: readonly Result[], { curve, engine }: { curve: string; engine: Engine }): string {
  const own = results.filter((result) => result.workload === curve && result.engine === engine)
  const sizes = [...new Set(own.map(({ size }) => size ?? 0))]
  const details = [...new Set(own.map(({ detail }) => detail ?? ''))]
  const rows = details.map((detail) => [
    detail,
    ...sizes.map((size) => shortFigure(own.find((one) => one.detail === detail && one.size === size))),
  ])
  return table(['', ...sizes.map(spaced)], rows)
}

/** What the README shows: the rates of all engines beside each other. */
export function shortTable(results: readonly Result[]): string {
  const wanted: readonly (readonly [string, string])[] = [
    ['read by id', ''],
    ['find', 'userName eq'],
    ['create', ''],
    ['PATCH active', ''],
    ['PUT', ''],
    ['add and remove one member', 'group of 10'],
    ['add and remove one member', 'group of 100000'],
    ['first sync: people', ''],
  ]
  const engines = ENGINES.filter((engine) => results.some((result) => result.engine === engine))
  const rows = wanted.flatMap(([workload, detail]) => {
    const found = engines.map((engine) =>
      results.find(
        (one) => one.engine === engine && one.workload === workload && (detail === '' || one.detail === detail),
      ),
    )
    if (found.every((one) => one === undefined)) return []
    return [[detail === '' ? workload : `${workload}, ${detail}`, ...found.map((one) => rateAndTime(one))]]
  })
  return table(['', ...engines.map((engine) => ENGINE_NAMES[engine])], rows)
}

function rateAndTime(result: Result | undefined): string {
  const measured = result?.measured
  if (measured === undefined) return shortFigure(result)
  const share = measured.ratio === undefined ? '' : `, ${percent(measured.ratio.median)}`
  return `${spaced(measured.perSecond)}/s, p99 ${measured.p99Ms.toFixed(1)} ms${share}`
}

function shortFigure(result: Result | undefined): string {
  if (result?.measured !== undefined) {
    const { perSecond, ratio } = result.measured
    return `${spaced(perSecond)}/s${ratio === undefined ? '' : ` (${percent(ratio.median)})`}`
  }
  return result?.value === undefined ? '' : `${amountOf(result.value.amount)} ${result.value.unit}`
}

function cellsOf({ measured, value, memoryMb }: Result): readonly string[] {
  const memory = memoryMb === undefined ? '' : `${spaced(memoryMb)} MB`
  if (measured !== undefined) return [...measuredCells(measured), memory]
  if (value === undefined) return ['', '', '', '', '', memory]
  const spread = value.spread === undefined ? '' : `${amountOf(value.spread[0])}–${amountOf(value.spread[1])}`
  return [`${amountOf(value.amount)} ${value.unit}`, spread, '', '', '', memory]
}

function measuredCells({ perSecond, spread, p50Ms, p99Ms, ratio }: Measured): readonly string[] {
  const [slowest, fastest] = spread
  const share =
    ratio === undefined
      ? ''
      : `${percent(ratio.median)} of ${ratio.of} (${percent(ratio.spread[0])}–${percent(ratio.spread[1])})`
  return [
    `${spaced(perSecond)}/s`,
    `${spaced(slowest)}–${spaced(fastest)}`,
    `${p50Ms.toFixed(1)} ms`,
    `${p99Ms.toFixed(1)} ms`,
    share,
  ]
}

function figureOf({ measured, value }: Result): string {
  if (measured === undefined) return value === undefined ? '' : `${amountOf(value.amount)} ${value.unit}`
  const [rate, spread, p50, p99, share] = measuredCells(measured)
  const client = `client ${Math.round(measured.clientMicros)} µs each, ${percent(measured.clientShare)} of a core`
  return `${rate} (${spread})  p50 ${p50}  p99 ${p99}  ${share === '' ? '' : `${share}  `}${client}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
