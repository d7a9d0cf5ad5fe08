// What /Groups does.

import type { StoredGroup } from '../../directory/group.ts'
import { groupId } from '../../directory/ids.ts'
import { createGroup } from '../../provisioning/create-group.ts'
import { deleteGroup } from '../../provisioning/delete-group.ts'
import { patchGroup } from '../../provisioning/patch-group.ts'
import { type GroupPage, listGroups, readGroup } from '../../provisioning/read-group.ts'
import { replaceGroup } from '../../provisioning/replace-group.ts'
import { representGroup } from '../../provisioning/represent.ts'
import type { Endpoint } from './endpoint.ts'
import { namesMembers } from './names-members.ts'
import { sendGroup, sendGroupList } from './reply.ts'

export const groups: Endpoint<StoredGroup, GroupPage> = {
  path: '/Groups',
  typeOf: ({ organisation }) => organisation.types.group,
  create: ({ runtime, caller }, body, id) =>
    createGroup(runtime, caller, body, id === undefined ? undefined : groupId(id)),
  read: ({ runtime, caller }, id) => readGroup(runtime, caller, groupId(id)),
  replace: ({ runtime, caller }, id, { body, sent, ifMatch }) =>
    replaceGroup(runtime, caller, { id: groupId(id), body, hasMembers: namesMembers(sent), ifMatch }),
  patch: ({ runtime, caller }, id, patch) => patchGroup(runtime, caller, { id: groupId(id), ...patch }),
  remove: ({ runtime, caller }, id, ifMatch) => deleteGroup(runtime, caller, { id: groupId(id), ifMatch }),
  list: ({ runtime, caller, cursors }, { request }) => listGroups(runtime, caller, { request, cursors }),
  placeOf: (caller, group) => representGroup(caller, group, undefined),
  send: sendGroup,
  sendPage: sendGroupList,
}
