// What /Users does.

import { userId } from '../../directory/ids.ts'
import { createUser } from '../../provisioning/create-user.ts'
import { deleteUser } from '../../provisioning/delete-user.ts'
import { type ListedPage, listUsers } from '../../provisioning/list-users.ts'
import { patchUser } from '../../provisioning/patch-user.ts'
import { readUser } from '../../provisioning/read-user.ts'
import { replaceUser } from '../../provisioning/replace-user.ts'
import type { Represented } from '../../provisioning/represent.ts'
import type { Endpoint } from './endpoint.ts'
import { sendUser, sendUserList } from './reply.ts'

export const users: Endpoint<Represented, ListedPage> = {
  path: '/Users',
  typeOf: ({ organisation }) => organisation.types.user,
  create: ({ runtime, caller }, body, id) =>
    createUser(runtime, caller, body, id === undefined ? undefined : userId(id)),
  read: ({ runtime, caller }, id) => readUser(runtime, caller, userId(id)),
  replace: ({ runtime, caller }, id, { body, ifMatch }) =>
    replaceUser(runtime, caller, { id: userId(id), body, ifMatch }),
  patch: ({ runtime, caller }, id, patch) => patchUser(runtime, caller, { id: userId(id), ...patch }),
  remove: ({ runtime, caller }, id, ifMatch) => deleteUser(runtime, caller, { id: userId(id), ifMatch }),
  list: ({ runtime, caller, cursors }, list) => listUsers(runtime, caller, { ...list, cursors }),
  placeOf: (_caller, user) => user,
  send: sendUser,
  sendPage: sendUserList,
}
