import { parseArgs } from 'node:util'
import { changeOrganisationSettings } from '../provisioning/change-settings.ts'
import { type Command, type Context, findOrganisation, operator, runAct, usageError } from './command.ts'

export const settings: Command = {
  name: 'settings',
  summary: 'show or change the settings of an organisation',
  usage: ['settings show <organisation>', 'settings set <organisation> <key> <value as JSON or text>'],
  run: (context) => runAct(settings, { show, set }, context),
}

async function show({ args, print, withStore }: Context): Promise<void> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: 'boolean' } } })
  await withStore(async ({ runtime }) => {
    const organisation = await findOrganisation(runtime, positionals[0])
    print(JSON.stringify(organisation.settings, null, 2))
  })
}

async function set({ args, print, withStore }: Context): Promise<void> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: 'boolean' } } })
  const [name, key, value] = positionals
  if (key === undefined || value === undefined || positionals.length > 3) throw usageError(settings)
  await withStore(async ({ runtime }) => {
    const organisation = await findOrganisation(runtime, name)
    const changed = await changeOrganisationSettings(runtime, operator(runtime), {
      organisation: organisation.id,
      changes: { [key]: parseValue(value) },
    })
    print(JSON.stringify(changed, null, 2))
  })
}

/** JSON where it is JSON (true, 90, {"title": false}), otherwise the text itself (hold). */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
