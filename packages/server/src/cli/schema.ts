import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { parseJson, ScimError } from '@fluid-scim/scim'
import { defineSchema, removeSchema } from '../provisioning/define-schema.ts'
import { OperatorError } from '../provisioning/operator-error.ts'
import { type Command, type Context, findOrganisation, operator, runAct, usageError } from './command.ts'

export const schema: Command = {
  name: 'schema',
  summary: "define attributes of an organisation's own for its people and groups",
  usage: [
    'schema list <organisation> [--json]',
    'schema set <organisation> <definition.json>',
    'schema remove <organisation> <urn>',
  ],
  run: (context) => runAct(schema, { list, set, remove }, context),
}

async function list({ args, print, withStore }: Context): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  })
  await withStore(async ({ runtime }) => {
    const { schemas } = await findOrganisation(runtime, positionals[0])
    if (values.json === true) return print(JSON.stringify(schemas.map(({ definition }) => definition)))
    if (schemas.length === 0) return print('This organisation has defined no schemas of its own.')
    for (const { resourceType, schema: one } of schemas) {
      print(`${one.id}\t${resourceType}\t${one.attributes.map(({ name }) => name).join(', ')}`)
    }
  })
}

async function set({ args, print, withStore }: Context): Promise<void> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
  const [name, file] = positionals
  if (file === undefined || positionals.length > 2) throw usageError(schema)
  const definition = readDefinition(file)
  const custom = await withStore(async ({ runtime }) => {
    const organisation = await findOrganisation(runtime, name)
    return defineSchema(runtime, operator(runtime), { organisation: organisation.id, definition })
  })
  print(`The schema ${custom.schema.id} is defined for ${custom.resourceType}: see /Schemas and /ResourceTypes.`)
}

async function remove({ args, print, withStore }: Context): Promise<void> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
  const [name, urn] = positionals
  if (urn === undefined) throw usageError(schema)
  await withStore(async ({ runtime }) => {
    const organisation = await findOrganisation(runtime, name)
    await removeSchema(runtime, operator(runtime), { organisation: organisation.id, urn })
  })
  print('The schema is removed. Its values are kept and no longer shown.')
}

function readDefinition(file: string) {
  try {
    return parseJson(readFileSync(file, 'utf8'))
  } catch (error) {
    const why = error instanceof ScimError ? error.detail : 'it cannot be read.'
    throw new OperatorError(`${file} is not a schema definition: ${why}`)
  }
}
