// `npm run conformance`: runs the tests, or reads reports of a run (`--report <file>`, several times if need be), prints
// the account of what SCIM asks for, and writes docs/conformance.md. Ends with 1 when the account is not in order.

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { takeAccount } from './conformance/account.ts'
import { readChecklist } from './conformance/items.ts'
import { printDocument, printSums, printTable } from './conformance/print.ts'
import { collectProofs } from './conformance/proofs.ts'

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({ options: { report: { type: 'string', multiple: true } } })
const reports = values.report === undefined ? [await runTests()] : values.report.map(readReport)
const account = takeAccount(readChecklist(root), collectProofs(root, reports))
writeFileSync(join(root, 'docs/conformance.md'), printDocument(account))
console.log(`${printTable(account)}\n\n${printSums(account)}\n\nWritten to docs/conformance.md.`)
for (const problem of account.problems) console.error(problem)
process.exitCode = account.problems.length > 0 ? 1 : 0

async function runTests(): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'fluid-conformance-'))
  const report = join(folder, 'report.json')
  await vitest(report)
  const read = readReport(report)
  rmSync(folder, { recursive: true, force: true })
  return read
}

/** Whether tests failed is in the report. */
function vitest(report: string): Promise<void> {
  const vitestFile = join(root, 'node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const child = spawn(process.execPath, [vitestFile, 'run', '--project', 'scim', '--project', 'server', ...reporters], {
    cwd: root,
    stdio: 'inherit',
  })
  return new Promise((resolve) => child.on('exit', () => resolve()))
}

function readReport(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}
