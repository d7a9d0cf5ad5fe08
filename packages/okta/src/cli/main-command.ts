// The command line: which command, with what.
import { parseArgs } from 'node:util'
import { RUN_USAGE, run } from './run.ts'
import { SERVE_USAGE, serve } from './serve.ts'
import type { Terminal } from './terminal.ts'

const USAGE = `The Okta simulator: an Okta org that runs on your machine. It is a simulator, not Okta.

${SERVE_USAGE}

${RUN_USAGE}`

const OPTIONS = {
  company: { type: 'string' },
  'base-url': { type: 'string' },
  token: { type: 'string' },
  json: { type: 'string' },
  junit: { type: 'string' },
  html: { type: 'string' },
  run: { type: 'string' },
  'restart-command': { type: 'string' },
  'skip-waits': { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** Runs the command and answers the exit code: 2 for a command that cannot be understood. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  const [command, ...paths] = positionals
  if (values.help || command === undefined || command === 'help') return printUsage(terminal, 0)
  if (command === 'serve') return serve({ company: values.company }, terminal)
  if (command !== 'run') return printUsage(terminal, 2)
  const baseUrl = values['base-url']
  const token = values.token ?? terminal.environment.OKTA_SIM_TOKEN
  if (paths.length === 0 || baseUrl === undefined || token === undefined) return printUsage(terminal, 2)
  if (!/^https?:/.test(baseUrl) || !URL.canParse(baseUrl))
    throw new Error(`--base-url ${baseUrl} is not a URL: it looks like https://acme.example/scim/v2.`)
  return run(
    {
      paths,
      baseUrl,
      token,
      jsonFile: values.json,
      junitFile: values.junit,
      htmlFile: values.html,
      skipsWaits: values['skip-waits'],
      keeps: values.keep,
      isVerbose: values.verbose,
      isStrict: values.strict,
      run: values.run,
      restartCommand: values['restart-command'],
    },
    terminal,
  )
}

function printUsage(terminal: Terminal, exitCode: number): number {
  terminal.print(USAGE)
  return exitCode
}
