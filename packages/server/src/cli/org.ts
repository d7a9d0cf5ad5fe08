import { parseArgs } from 'node:util'
import { addOrganisation } from '../provisioning/add-organisation.ts'
import { allOrganisations } from '../provisioning/rotate-vault.ts'
import { addressesOf } from './addresses.ts'
import { type Command, type Context, operator, runAct, usageError } from './command.ts'

export const org: Command = {
  name: 'org',
  summary: 'add an organisation, or list them',
  usage: ['org add <organisation> [--name <display name>] [--admin <userName>] [--json]', 'org list [--json]'],
  run: (context) => runAct(org, { add, list }, context),
}

async function add({ config, args, print, withStore }: Context): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { name: { type: 'string' }, admin: { type: 'string' }, json: { type: 'boolean' } },
  })
  const [name] = positionals
  if (name === undefined || positionals.length > 1) throw usageError(org)
  const added = await withStore(({ runtime, vault }) =>
    addOrganisation(runtime, vault, {
      name,
      displayName: values.name,
      adminUserName: values.admin ?? 'admin',
      actor: operator(runtime).actor,
    }),
  )
  // This is the one place where the new secrets are shown.
  const shown = {
    organisation: added.organisation.name,
    ...addressesOf(config, name),
    scimToken: added.token.reveal(),
    admin: { userName: added.admin.userName, password: added.admin.password.reveal() },
  }
  if (values.json === true) return print(JSON.stringify(shown))
  print(`The organisation ${shown.organisation} is set up. What follows is shown once: keep it.

  Console          ${shown.consoleUrl}
  Administrator    ${shown.admin.userName}
  Password         ${shown.admin.password}
  SCIM Base URL    ${shown.scimBaseUrl}
  SCIM token       ${shown.scimToken}`)
}

async function list({ config, args, print, withStore }: Context): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean' } } })
  await withStore(async ({ runtime }) => {
    for await (const organisation of allOrganisations(runtime)) {
      const shown = {
        organisation: organisation.name,
        name: organisation.displayName,
        ...addressesOf(config, organisation.name),
      }
      print(values.json === true ? JSON.stringify(shown) : `${shown.organisation}\t${shown.name}\t${shown.scimBaseUrl}`)
    }
  })
}
