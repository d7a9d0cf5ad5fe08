// The whole of a group as Okta has it, name and members: "Push now", and taking over a group that exists.
import { lastChange, listPushableMembers, replacePushedMembers } from '../apps/push-members.ts'
import type { EventType } from '../system-log/event-types.ts'
import type { JobContext } from './context.ts'
import { assertedName, type PushedMapping, readGroup, settleMapping, toScimMembers } from './group-target.ts'
import { patchAllMembers, patchName, putMembers, putName } from './write-group.ts'

export async function writeWhole(context: JobContext, mapping: PushedMapping, eventType: EventType): Promise<void> {
  const name = assertedName(context, mapping)
  const sequence = lastChange(context.org, mapping.id)
  const members = listPushableMembers(context.org, mapping)
  await readGroup(context, mapping)
  if (context.app.template.writes === 'PUT') {
    await putName(context, mapping, name, [])
    await putMembers(context, mapping, name, toScimMembers(members))
  } else {
    await patchName(context, mapping, name)
    await patchAllMembers(context, mapping, toScimMembers(members))
  }
  replacePushedMembers(context.org, mapping.id, members, sequence)
  settleMapping(context, mapping, { name, eventType })
}
