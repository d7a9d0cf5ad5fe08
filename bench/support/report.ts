// Results as they come in, as a table at the end, and as a JSON file that a later run can be compared with.

import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Measured } from './measure.ts'

interface Result {
  readonly workload: string
  readonly detail: string
  readonly measured?: Measured
  /** Results that are no rate: bytes, milliseconds; or a ratio. */
  readonly value?: { readonly amount: number; readonly unit: string }
}

export interface Report {
  add(result: Result): void
  readonly results: readonly Result[]
  /** Prints the table and writes `results/<name>.json`; answers the file. */
  finish(name: string): string
}

export function createReport(print: (line: string) => void): Report {
  const results: Result[] = []
  return {
    results,
    add: (result) => {
      results.push(result)
      print(lineOf(result))
    },
    finish: (name) => {
      const folder = join(import.meta.dirname, '../results')
      mkdirSync(folder, { recursive: true })
      const file = join(folder, `${name}.json`)
      writeFileSync(file, `${JSON.stringify({ machine: machine(), results }, null, 2)}\n`)
      print(`\n${tableOf(results)}`)
      return file
    },
  }
}

export function machine(): string {
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 1024 ** 3)
  return `${cpus().length} × ${cpu?.model ?? 'unknown processor'}, ${memory} GiB, ${process.platform}, Node ${process.versions.node}`
}

function lineOf({ workload, detail, measured, value }: Result): string {
  return `${workload.padEnd(34)} ${detail.padEnd(30)} ${measured === undefined ? amountOf(value) : rateOf(measured)}`
}

function rateOf({ perSecond, spread, p50Ms, p99Ms }: Measured): string {
  const [slowest, fastest] = spread
  return `${whole(perSecond)}/s (${whole(slowest)}–${whole(fastest)})  p50 ${p50Ms.toFixed(1)} ms  p99 ${p99Ms.toFixed(1)} ms`
}

function amountOf(value: Result['value']): string {
  return value === undefined ? '' : `${value.amount < 10 ? value.amount.toFixed(2) : whole(value.amount)} ${value.unit}`
}

/** A Markdown table, for the README and docs/performance.md. */
function tableOf(results: readonly Result[]): string {
  const rows = results.map(({ workload, detail, measured, value }) =>
    measured === undefined
      ? `| ${workload} | ${detail} | ${amountOf(value)} | | |`
      : `| ${workload} | ${detail} | ${whole(measured.perSecond)}/s | ${measured.p50Ms.toFixed(1)} ms | ${measured.p99Ms.toFixed(1)} ms |`,
  )
  return ['| workload | | result | p50 | p99 |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')
}

function whole(amount: number): string {
  return Math.round(amount).toLocaleString('en-GB').replaceAll(',', ' ')
}
