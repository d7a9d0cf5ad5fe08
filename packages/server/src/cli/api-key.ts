import { parseArgs } from 'node:util'
import { addApiKey, listApiKeys, revokeApiKey } from '../provisioning/api-keys.ts'
import { type Command, type Context, findOrganisation, operator, runAct, usageError } from './command.ts'
import { parseDuration } from './duration.ts'

export const apiKey: Command = {
  name: 'apikey',
  summary: 'add, list and revoke keys of the administration API',
  usage: [
    'apikey add <organisation> [--name <what uses it>] [--scope access|read|write] [--expires 90d] [--json]',
    'apikey list <organisation> [--json]',
    'apikey revoke <organisation> <id>',
  ],
  run: (context) => runAct(apiKey, { add, list, revoke }, context),
}

async function add({ args, print, withStore }: Context): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      scope: { type: 'string', multiple: true },
      expires: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  const [name] = positionals
  if (name === undefined || positionals.length > 1) throw usageError(apiKey)
  const scopes = values.scope ?? ['access']
  const added = await withStore(async ({ runtime, vault }) => {
    const organisation = await findOrganisation(runtime, name)
    return addApiKey(runtime, vault, operator(runtime), {
      organisation: organisation.id,
      name: values.name ?? 'command line',
      scopes,
      lifetimeMs: values.expires === undefined ? undefined : parseDuration(values.expires),
    })
  })
  const expires = added.expiresMs === undefined ? null : new Date(added.expiresMs).toISOString()
  // This is the one place where the new key is shown.
  const apiKeyText = added.key.reveal()
  if (values.json === true) return print(JSON.stringify({ id: added.id, apiKey: apiKeyText, scopes, expires }))
  print(`The new API key for ${scopes.join(', ')}, shown once:\n\n  ${apiKeyText}\n`)
  print('Send it as "Authorization: Bearer <key>" to addresses below /api/v1. It works nowhere else.')
}

async function list({ args, print, withStore }: Context): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  })
  const time = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString())
  await withStore(async ({ runtime }) => {
    const organisation = await findOrganisation(runtime, positionals[0])
    const shown = (await listApiKeys(runtime, organisation.id)).map((key) => ({
      id: key.id,
      name: key.name,
      scopes: key.scopes,
      state: key.state,
      lastFour: key.lastFour,
      created: time(key.createdMs),
      createdBy: key.createdBy,
      expires: time(key.expiresMs),
      lastUsed: time(key.lastUsedMs),
      lastClient: key.lastClient ?? null,
    }))
    if (values.json === true) return print(JSON.stringify(shown))
    if (shown.length === 0) return print('No API key has been added yet.')
    for (const key of shown) {
      const used = key.lastUsed === null ? 'never used' : `last used ${key.lastUsed}`
      print(`${key.id}\t${key.name}\t…${key.lastFour}\t${key.scopes.join(', ')}\t${key.state}\t${used}`)
    }
  })
}

async function revoke({ args, print, withStore }: Context): Promise<void> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
  const [name, id] = positionals
  if (id === undefined || positionals.length > 2) throw usageError(apiKey)
  await withStore(async ({ runtime }) => {
    const organisation = await findOrganisation(runtime, name)
    await revokeApiKey(runtime, operator(runtime), { organisation: organisation.id, id })
  })
  print('The API key is revoked: requests with it are refused within a second.')
}
