// The `okta-sim` command.
import { runCommand } from './cli/main-command.ts'
import { openTerminal } from './cli/terminal.ts'

try {
  process.exitCode = await runCommand(process.argv.slice(2), openTerminal())
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
}
