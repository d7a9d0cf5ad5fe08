import { parseArgs } from 'node:util'
import { tokenId } from '../directory/ids.ts'
import { listTokens, revokeToken, setToken } from '../provisioning/set-token.ts'
import { generateToken, tokenWeakness } from '../vault/scim-token.ts'
import { type Command, type Context, findOrganisation, operator, runAct, usageError } from './command.ts'
import { parseDuration } from './duration.ts'

export const token: Command = {
  name: 'token',
  summary: 'set, list and revoke the SCIM secret token of an organisation',
  usage: [
    'token set <organisation> --stdin|--generate [--overlap 24h] [--json]',
    'token list <organisation> [--json]',
    'token revoke <organisation> <id>',
  ],
  run: (context) => runAct(token, { set, list, revoke }, context),
}

async function set({ args, print, readStdin, withStore }: Context): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      stdin: { type: 'boolean' },
      generate: { type: 'boolean' },
      overlap: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  const [name] = positionals
  const isGenerated = values.generate === true
  if (name === undefined || isGenerated === (values.stdin === true)) throw usageError(token)
  const text = isGenerated ? generateToken() : (await readStdin()).replace(/\r?\n$/, '')
  const overlapMs = values.overlap === undefined ? 0 : parseDuration(values.overlap)
  const id = await withStore(async ({ runtime, vault }) => {
    const organisation = await findOrganisation(runtime, name)
    return setToken(runtime, vault, operator(runtime), { organisation: organisation.id, token: text, overlapMs })
  })
  const weakness = tokenWeakness(text)
  if (values.json === true) {
    return print(JSON.stringify({ id, ...(isGenerated ? { scimToken: text } : {}), warning: weakness ?? null }))
  }
  print(isGenerated ? `The new SCIM secret token, shown once:\n\n  ${text}\n` : 'The SCIM secret token is set.')
  if (weakness !== undefined) print(`Warning: ${weakness}`)
}

async function list({ args, print, withStore }: Context): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  })
  await withStore(async ({ runtime }) => {
    const tokens = await listTokens(runtime, await findOrganisation(runtime, positionals[0]))
    if (values.json === true) return print(JSON.stringify(tokens.map(shown)))
    if (tokens.length === 0) return print('No SCIM secret token has been set yet.')
    for (const one of tokens.map(shown)) {
      const used = one.lastUsed === null ? 'never used' : `last used ${one.lastUsed} by ${one.lastClient}`
      print(`${one.id}\t…${one.lastFour}\t${one.state}\tset ${one.created} by ${one.createdBy}\t${used}`)
    }
  })
}

async function revoke({ args, print, withStore }: Context): Promise<void> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
  const [name, id] = positionals
  if (id === undefined) throw usageError(token)
  await withStore(async ({ runtime }) => {
    const organisation = await findOrganisation(runtime, name)
    await revokeToken(runtime, operator(runtime), { organisation: organisation.id, id: tokenId(id) })
  })
  print('The token is revoked: requests with it are refused within a second.')
}

function shown(one: Awaited<ReturnType<typeof listTokens>>[number]) {
  const time = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString())
  return {
    id: one.id,
    state: one.state,
    lastFour: one.lastFour,
    created: time(one.createdMs),
    createdBy: one.createdBy,
    expires: time(one.expiresMs),
    lastUsed: time(one.lastUsedMs),
    lastClient: one.lastClient ?? null,
  }
}
