import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TOKEN } from '../testing/company.ts'
import { runScenarioText } from '../testing/run-text.ts'
import { errorAnswer, startScimServer, type TestScimServer } from '../testing/scim-server.ts'
import { runCommand } from './main-command.ts'

const SCENARIO = `
name: A colleague <leaves>
people: { ines: Ines Valcourt }
steps:
  - connect
  - assign: ines
  - unassign: ines
  - expect user: { ines: { active: false } }
  - expect requests: ["DELETE /Users/{ines}"]
`

let folder: string
let server: TestScimServer

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'okta-sim-'))
  server = await startScimServer()
})

afterEach(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

describe('okta-sim run', () => {
  it('ends with 1 and says which expectation broke, and what was there', async () => {
    const { exitCode, lines } = await runScenarioText(server, SCENARIO)
    expect(exitCode).toBe(1)
    const start = lines.findIndex((line) => line.includes('✗ expect requests'))
    expect(lines.slice(start, start + 5)).toEqual([
      '  ✗ expect requests: ["DELETE /Users/{ines}"]',
      '      expected',
      '          DELETE /Users/u-1',
      '        found',
      '          PATCH /Users/u-1 200',
    ])
    expect(lines.at(-1)).toMatch(/^scenarios: 0 passed, 1 failed, 0 skipped, in /)
  })

  it('ends with 0 when every expectation holds', async () => {
    const { exitCode } = await runScenarioText(server, SCENARIO.replace('DELETE', 'PATCH'))
    expect(exitCode).toBe(0)
  })

  it('skips what follows an act that the server refuses', async () => {
    server.intercept(() => errorAnswer(401, 'The token is not known.'))
    const { exitCode, lines } = await runScenarioText(server, SCENARIO)
    expect(exitCode).toBe(1)
    expect(lines.filter((line) => line.startsWith('  ')).map((line) => line.trim().slice(0, 50))).toEqual([
      '✗ connect',
      expect.stringMatching(/^→ GET \/scim\/v2\/Users\?startIndex=1&count=2 401/),
      expect.stringMatching(/^answered {2}\{"schemas"/),
      '✗ An answer 401 must carry a WWW-Authenticate head',
      "Okta's log: application.integration.authentication",
      'Error authenticating: Unauthorized. Errors reporte',
      '– assign: ines',
      '– unassign: ines',
      '– expect user: {"ines":{"active":false}}',
      '– expect requests: ["DELETE /Users/{ines}"]',
      'line 5, connect: Error authenticating: Unauthorize',
      '✗ An answer 401 must carry a WWW-Authenticate head',
      expect.stringMatching(/^once, first in /),
    ])
  })

  it('takes what it has made off the server again, unless told to keep it', async () => {
    const pushing = `
people: { ines: Ines Valcourt }
groups: { Team: [ines] }
steps: [connect, { assign: ines }, { push group: Team }]
`
    await runScenarioText(server, pushing, '--keep')
    expect([server.groups.size, server.users.get('u-1')?.active]).toEqual([1, true])
    server.groups.clear()
    await runScenarioText(server, pushing)
    expect([server.groups.size, server.users.get('u-1')?.active]).toEqual([0, false])
  })

  it('writes the report as JSON, JUnit and HTML', async () => {
    const files = ['json', 'junit', 'html'].flatMap((kind) => [`--${kind}`, join(folder, kind)])
    await runScenarioText(server, SCENARIO, ...files)
    const report: unknown = JSON.parse(readFileSync(join(folder, 'json'), 'utf8'))
    expect(report).toMatchObject({
      passed: 0,
      failed: 1,
      scenarios: [{ name: 'A colleague <leaves>', steps: [{ title: 'connect' }, {}, {}, {}, { outcome: 'failed' }] }],
    })
    const junit = readFileSync(join(folder, 'junit'), 'utf8')
    expect(junit).toContain('<testsuite name="A colleague &lt;leaves&gt;"')
    expect(junit).toContain('tests="5" failures="1" skipped="0"')
    const html = readFileSync(join(folder, 'html'), 'utf8')
    expect(html).toContain('Push user deactivation to external application')
    expect(html).toContain('This is a simulator, not Okta.')
    for (const text of [JSON.stringify(report), junit, html]) expect(text).not.toContain(TOKEN)
  })

  it.each([
    [['run'], 2],
    [['fly'], 2],
    [['--help'], 0],
  ])('%j prints how it is used and ends with %i', async (args, code) => {
    const lines: string[] = []
    const terminal = { environment: {}, print: (line: string) => lines.push(line), stopped: Promise.resolve() }
    expect(await runCommand(args, terminal)).toBe(code)
    expect(lines.join('\n')).toContain('okta-sim run <scenario.yaml')
  })
})
