// What every command of `fluid` is given and gives.

import { nearestName } from '@fluid-scim/scim'
import type { Config, Environment } from '../config/config.ts'
import type { Organisation } from '../directory/organisation.ts'
import { OperatorError } from '../provisioning/operator-error.ts'
import type { By } from '../provisioning/set-token.ts'
import type { Runtime } from '../runtime.ts'
import type { Store } from '../store/port/store.ts'
import type { Vault } from '../vault/vault.ts'

export interface Opened {
  readonly runtime: Runtime
  readonly vault: Vault
  /** The names of the migrations that opening the database has applied. */
  readonly migrations: readonly string[]
}

export interface Context {
  readonly config: Config
  readonly args: readonly string[]
  readonly print: (line: string) => void
  /** Aborted once nobody reads what is printed any more: a command that does nothing else may end then. */
  readonly outputGone: AbortSignal
  readonly readStdin: () => Promise<string>
  /** Opens a database as it is. */
  readonly openStore: (place: Pick<Config, 'databaseUrl' | 'dataDir'>) => Promise<Store>
  /** Opens the database, brings its schema up to date, runs `work` and closes it again. */
  readonly withStore: <Result>(work: (opened: Opened) => Promise<Result>) => Promise<Result>
}

export interface Command {
  readonly name: string
  /** One line per form, as `fluid --help` prints them. */
  readonly usage: readonly string[]
  readonly summary: string
  /** Settings that the command's flags give; they go before those of the environment. */
  readonly settings?: (args: readonly string[]) => Environment
  readonly run: (context: Context) => Promise<void>
}

/** Who asks at the command line, for the journal. */
export function operator(runtime: Runtime): By {
  const account = process.env['SUDO_USER'] ?? process.env['USER'] ?? 'operator'
  return { actor: { kind: 'operator', id: account, client: 'fluid command' }, requestId: runtime.newId() }
}

/** The organisation of that name; throws OperatorError with the next step when there is none. */
export async function findOrganisation({ store }: Runtime, name: string | undefined): Promise<Organisation> {
  if (name === undefined) throw new OperatorError('Say which organisation: "fluid org list" shows them.')
  const organisation = await store.directory.findByName(name)
  if (organisation !== undefined) return organisation
  throw new OperatorError(`There is no organisation "${name}": "fluid org list" shows those that exist.`)
}

export type Act = (context: Context) => Promise<void>

/** Runs the act that the first word names, as in `fluid token list acme`, with the words after it. */
export function runAct(command: Command, acts: Readonly<Record<string, Act>>, context: Context): Promise<void> {
  const [word, ...args] = context.args
  if (word === undefined) throw usageError(command)
  const act = Object.hasOwn(acts, word) ? acts[word] : undefined
  if (act !== undefined) return act({ ...context, args })
  const nearest = nearestName(word, Object.keys(acts))
  const meant = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
  throw usageError(command, `There is no "fluid ${command.name} ${word}".${meant}`)
}

/** The command was not used as its usage says. */
export function usageError({ usage }: Command, why?: string): OperatorError {
  const forms = `Usage:\n${usage.map((line) => `  fluid ${line}`).join('\n')}`
  return new OperatorError(why === undefined ? forms : `${why}\n${forms}`)
}
