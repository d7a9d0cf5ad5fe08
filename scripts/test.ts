// `npm test`: every suite, one after the other, and one closing line that adds them up.

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Suite {
  readonly title: string
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** They choose their database themselves. */
const OF_ONE_DATABASE = 'src/store/{sqlite,postgres}/**'

const SUITES: readonly Suite[] = [
  { title: 'everything, on the embedded database', args: [] },
  {
    title: 'the server, on PostgreSQL',
    args: ['--project', 'server', '--exclude', OF_ONE_DATABASE],
    environment: { TEST_STORE: 'postgres' },
  },
]

interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'fluid-tests-'))
const chosen = process.argv.slice(2)
const totals: Counts[] = []
for (const [index, suite] of SUITES.entries()) {
  console.log(`\n— ${suite.title}`)
  totals.push(await run(suite, join(folder, `${index}.json`)))
}
rmSync(folder, { recursive: true, force: true })
const sum = (key: keyof Counts) => totals.reduce((total, counts) => total + counts[key], 0)
console.log(`\ntests: ${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0

/** Runs Vitest once; a run that ends badly without a failed test (a crash, an import that fails) counts as one failure. */
async function run(suite: Suite, report: string): Promise<Counts> {
  const code = await vitest(suite, report)
  const counts = readReport(report)
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

function vitest({ args, environment }: Suite, report: string): Promise<number> {
  const command = [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...args,
    ...chosen,
  ]
  const child = spawn(process.execPath, command, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  })
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)))
}

function readReport(report: string): Counts {
  try {
    const counts: unknown = JSON.parse(readFileSync(report, 'utf8'))
    return {
      passed: count(counts, 'numPassedTests'),
      failed: count(counts, 'numFailedTests'),
      skipped: count(counts, 'numPendingTests'),
    }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

function count(report: unknown, key: string): number {
  if (typeof report !== 'object' || report === null) return 0
  const value = new Map<string, unknown>(Object.entries(report)).get(key)
  return typeof value === 'number' ? value : 0
}
