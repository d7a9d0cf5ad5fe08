// Finds the command, runs it, and turns what went wrong into a sentence and an exit code.

import type { Environment } from '../config/config.ts'
import { InvalidConfig } from '../config/invalid-config.ts'
import { OperatorError } from '../provisioning/operator-error.ts'
import { StoreUnavailable } from '../store/port/errors.ts'
import { Unfitting } from '../store/port/moving.ts'
import { InvalidMasterKey } from '../vault/master-key.ts'
import { WrongMasterKey } from '../vault/vault.ts'
import type { Command, Context } from './command.ts'
import { printable } from './printable.ts'
import { systemSentence } from './system-sentence.ts'

/** Runs `fluid <command> …` and answers the exit code: 0, or 1 after a sentence on standard error. */
export async function runCommand(
  commands: readonly Command[],
  argv: readonly string[],
  context: (args: readonly string[], flags: Environment) => Context,
): Promise<number> {
  const [name, ...args] = argv
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(helpPage(commands))
    return 0
  }
  const command = commands.find((one) => one.name === name)
  try {
    if (command === undefined) throw new OperatorError(`There is no command "${name}": "fluid --help" lists them.`)
    if (args.includes('--help')) {
      process.stdout.write(usageOf(command))
      return 0
    }
    await command.run(context(args, command.settings?.(args) ?? {}))
    return 0
  } catch (error) {
    process.stderr.write(`${printable(sentenceOf(error, name))}\n`)
    return 1
  }
}

function sentenceOf(error: unknown, command: string): string {
  if (isForPeople(error)) return error.message
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
    return `${error.message.split('. To specify', 1)[0]}. "fluid ${command} --help" shows what it takes.`
  }
  return systemSentence(error) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error))
}

/** Errors whose message was written for the person at the command line; all others keep their stack. */
function isForPeople(error: unknown): error is Error {
  return (
    error instanceof OperatorError ||
    error instanceof InvalidConfig ||
    error instanceof InvalidMasterKey ||
    error instanceof Unfitting ||
    error instanceof WrongMasterKey ||
    error instanceof StoreUnavailable
  )
}

function helpPage(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  const forms = commands.flatMap(({ usage }) => usage.map((line) => `  fluid ${line}`))
  return `Fluid SCIM\n\nCommands:\n${list.join('\n')}\n\nForms:\n${forms.join('\n')}\n\nCommands work beside a running server. Settings come from the environment (FLUID_…): see README.\n`
}

function usageOf({ usage, summary }: Command): string {
  return `${summary}\n\n${usage.map((line) => `  fluid ${line}`).join('\n')}\n`
}
