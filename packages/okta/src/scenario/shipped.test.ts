// Every scenario that comes with the simulator runs, against a plain SCIM server that answers as it should.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listScenarioFiles, run } from '../cli/run.ts'
import { TOKEN } from '../testing/company.ts'
import { errorAnswer, startScimServer } from '../testing/scim-server.ts'

const FOLDER = join(import.meta.dirname, '../../scenarios')

describe('the scenarios that come with the simulator', () => {
  it.each(listScenarioFiles(FOLDER).map((file) => [file.slice(FOLDER.length + 1), file]))(
    '%s passes against a server that does as it should',
    async (_name, file) => {
      await using server = await startScimServer()
      server.intercept(({ headers }) => {
        const authorization = headers.find(([name]) => name === 'Authorization')?.[1]
        return authorization?.endsWith(TOKEN) === true ? undefined : errorAnswer(401, 'The token is not known.')
      })
      const lines: string[] = []
      const terminal = {
        environment: {},
        print: (line: string) => lines.push(line),
        stopped: new Promise<void>(() => {}),
      }
      const exitCode = await run(
        {
          paths: [file],
          baseUrl: server.baseUrl,
          token: TOKEN,
          skipsWaits: true,
          keeps: false,
          isVerbose: true,
          isStrict: false,
          restartCommand: 'true',
        },
        terminal,
      )
      expect(exitCode, lines.join('\n')).toBe(0)
    },
  )
})
