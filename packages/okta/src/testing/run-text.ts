// `okta-sim run` with a scenario that stands in the test.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { runCommand } from '../cli/main-command.ts'
import { TOKEN } from './company.ts'
import type { TestScimServer } from './scim-server.ts'

/** Runs the scenario against the server; answers the exit code and what was printed, without colours. */
export async function runScenarioText(
  server: Pick<TestScimServer, 'baseUrl'>,
  text: string,
  ...more: readonly string[]
) {
  const folder = mkdtempSync(join(tmpdir(), 'okta-sim-'))
  const file = join(folder, 'scenario.yaml')
  writeFileSync(file, text)
  const lines: string[] = []
  const terminal = {
    environment: {},
    print: (line: string) => lines.push(stripVTControlCharacters(line)),
    stopped: new Promise<void>(() => {}),
  }
  try {
    const args = ['run', file, '--base-url', server.baseUrl, '--token', TOKEN, '--run', 'r1', ...more]
    return { exitCode: await runCommand(args, terminal), lines }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
