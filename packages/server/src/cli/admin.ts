import { parseArgs } from 'node:util'
import {
  addLocalAdministrator,
  listLocalAdministrators,
  removeLocalAdministrator,
  resetLocalAdministrator,
  setAdministratorEmail,
} from '../signin/local-administrators.ts'
import type { Secret } from '../vault/secret.ts'
import { type Act, type Command, type Context, findOrganisation, operator, runAct, usageError } from './command.ts'

export const admin: Command = {
  name: 'admin',
  summary: 'look after local administrators: a lost password has a way back',
  usage: [
    'admin list <organisation> [--json]',
    'admin add <organisation> <user name> [--email <address>] [--json]',
    'admin reset <organisation> <user name> [--json]',
    'admin email <organisation> <user name> [<address>]',
    'admin remove <organisation> <user name>',
  ],
  run: (context) => runAct(admin, ACTS, context),
}

const ACTS: Readonly<Record<string, Act>> = { list, add, reset, email, remove }

async function list(context: Context): Promise<void> {
  const { values, positionals } = read(context)
  await context.withStore(async ({ runtime }) => {
    const organisation = await findOrganisation(runtime, positionals[0])
    const found = (await listLocalAdministrators(runtime, organisation.id)).map((one) => ({
      userName: one.userName,
      email: one.email ?? null,
      created: new Date(one.createdMs).toISOString(),
    }))
    if (values.json === true) return context.print(JSON.stringify(found))
    for (const one of found) context.print(`${one.userName}\t${one.email ?? 'no e-mail address'}\tsince ${one.created}`)
  })
}

async function add(context: Context): Promise<void> {
  const { values, positionals } = read(context)
  const userName = named(positionals)
  const password = await context.withStore(async ({ runtime }) => {
    const organisation = (await findOrganisation(runtime, positionals[0])).id
    return addLocalAdministrator(runtime, operator(runtime), { organisation, userName, email: values.email })
  })
  show(context, userName, password, values.json === true)
}

async function reset(context: Context): Promise<void> {
  const { values, positionals } = read(context)
  const userName = named(positionals)
  const password = await context.withStore(async ({ runtime }) => {
    const organisation = (await findOrganisation(runtime, positionals[0])).id
    return resetLocalAdministrator(runtime, operator(runtime), { organisation, userName })
  })
  show(context, userName, password, values.json === true)
  if (values.json !== true) context.print('Sessions have ended; second factor and passkeys are gone.')
}

async function email(context: Context): Promise<void> {
  const { positionals } = read(context, 3)
  const userName = named(positionals)
  await context.withStore(async ({ runtime }) => {
    const organisation = (await findOrganisation(runtime, positionals[0])).id
    await setAdministratorEmail(runtime, operator(runtime), { organisation, userName, email: positionals[2] })
  })
  context.print(positionals[2] === undefined ? 'The e-mail address is cleared.' : 'The e-mail address is set.')
}

async function remove(context: Context): Promise<void> {
  const { positionals } = read(context)
  const userName = named(positionals)
  await context.withStore(async ({ runtime }) => {
    const organisation = (await findOrganisation(runtime, positionals[0])).id
    await removeLocalAdministrator(runtime, operator(runtime), { organisation, userName })
  })
  context.print('The local administrator is removed, and signed out.')
}

function read({ args }: Context, positionalsMax = 2) {
  const parsed = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { email: { type: 'string' }, json: { type: 'boolean' } },
  })
  if (parsed.positionals.length > positionalsMax) throw usageError(admin)
  return parsed
}

function named(positionals: readonly string[]): string {
  const [, userName] = positionals
  if (userName === undefined) throw usageError(admin)
  return userName
}

/** This is the one place where the new password is shown. */
function show({ print }: Context, userName: string, password: Secret, isJson: boolean): void {
  const shown = { userName, password: password.reveal() }
  print(isJson ? JSON.stringify(shown) : `The password of ${userName}, shown once:\n\n  ${shown.password}\n`)
}
