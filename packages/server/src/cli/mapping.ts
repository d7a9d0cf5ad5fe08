import { parseArgs } from 'node:util'
import { listMappings, removeMapping, setMapping } from '../provisioning/set-mapping.ts'
import { type Command, type Context, findOrganisation, operator, runAct, usageError } from './command.ts'

export const mapping: Command = {
  name: 'mapping',
  summary: "map group names to roles and licences, beside Fluid's own names",
  usage: [
    'mapping list <organisation> [--json]',
    'mapping set <organisation> <group> <role or licence>',
    'mapping remove <organisation> <group>',
  ],
  run: (context) => runAct(mapping, { list, set, remove }, context),
}

async function list({ args, print, withStore }: Context): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  })
  await withStore(async ({ runtime }) => {
    const organisation = await findOrganisation(runtime, positionals[0])
    const shown = (await listMappings(runtime, organisation.id)).map(({ mapping: one, group }) => ({
      group: one.name,
      grants: one.grant,
      created: new Date(one.createdMs).toISOString(),
      createdBy: one.createdBy,
      members: group?.memberCount ?? null,
    }))
    if (values.json === true) return print(JSON.stringify(shown))
    if (shown.length === 0) return print("There are no mappings: Fluid's own group names apply.")
    for (const { group, grants, created, createdBy, members } of shown) {
      const used = members === null ? 'no group has the name' : memberCount(members)
      print(`${group}\t${grants.kind} ${grants.name}\t${used}\tset ${created} by ${createdBy}`)
    }
  })
}

async function set({ args, print, withStore }: Context): Promise<void> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
  const [name, group, grant] = positionals
  if (group === undefined || grant === undefined || positionals.length > 3) throw usageError(mapping)
  await withStore(async ({ runtime }) => {
    const organisation = await findOrganisation(runtime, name)
    const set = await setMapping(runtime, operator(runtime), { organisation: organisation.id, group, grant })
    const effect =
      set.group === undefined
        ? 'No group has this name yet; one that is pushed will have it.'
        : `It applies now to ${memberCount(set.group.memberCount)}.`
    print(`Groups named "${set.mapping.name}" give the ${set.mapping.grant.kind} ${set.mapping.grant.name}. ${effect}`)
  })
}

async function remove({ args, print, withStore }: Context): Promise<void> {
  const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
  const [name, group] = positionals
  if (group === undefined || positionals.length > 2) throw usageError(mapping)
  await withStore(async ({ runtime }) => {
    const organisation = await findOrganisation(runtime, name)
    await removeMapping(runtime, operator(runtime), { organisation: organisation.id, group })
  })
  print(`The mapping of "${group}" is removed.`)
}

function memberCount(count: number): string {
  return count === 1 ? '1 member' : `${count} members`
}
