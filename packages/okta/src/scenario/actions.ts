// The verbs of a scenario that do something: each is one act of an administrator, under the name that its button has.

import { getApp } from '../apps/app.ts'
import { activateApp, deactivateApp, setFaults, updateGroupPush, updateSignOn, updateToOkta } from '../apps/apps.ts'
import {
  assignGroup,
  assignPeople,
  forceSync,
  provisionUsers,
  retryTasks,
  unassignGroup,
  unassignPerson,
  updateUser,
} from '../apps/assignments.ts'
import {
  activatePushMapping,
  deactivatePushMapping,
  linkGroup,
  listAppGroups,
  pushGroupByName,
  pushNow,
  retryAllGroups,
  unlinkPushMapping,
} from '../apps/group-push.ts'
import type { Mapping } from '../apps/mapping.ts'
import { addAttribute, removeMapping, setMapping } from '../apps/profile-editor.ts'
import { createPushRule, RULE_FIELDS, RULE_OPERATORS } from '../apps/push-rules.ts'
import {
  type ConnectionSettings,
  parseToOkta,
  type SignOnSettings,
  type ToAppSettings,
  type ToOktaSettings,
} from '../apps/settings.ts'
import { listTasks } from '../apps/tasks.ts'
import { confirmImport, listImportedUsers, startImport } from '../importing/imported-users.ts'
import { isObject, type JsonObject } from '../json.ts'
import { activateRule, createRule } from '../org/group-rules.ts'
import { addMembers, createGroup, deleteGroup, removeMembers, updateGroup } from '../org/groups.ts'
import {
  activatePerson,
  deactivatePerson,
  deletePerson,
  setPassword,
  suspendPerson,
  unsuspendPerson,
  updateProfile,
} from '../org/people.ts'
import { isProfileValue } from '../org/person.ts'
import type { ProfileChange } from '../org/profile.ts'
import { refreshAppGroups, saveConnection, saveToApp, testCredentials } from '../provisioning/connection.ts'
import { OrgError } from '../refusal.ts'
import { parseFaultRule } from '../trouble/fault.ts'
import {
  getSceneGroup,
  getSceneMapping,
  getScenePerson,
  listScenePeople,
  type Scene,
  toList,
  toPairs,
} from './scene.ts'

export type Action = (scene: Scene, argument: unknown) => void | Promise<void>

const TASKS_MAX = 1000

export const ACTIONS: Readonly<Record<string, Action>> = {
  'test credentials': testConnection,
  connect,
  'to app': saveSwitches,
  'to okta': ({ simulator, appId }, argument) =>
    void updateToOkta(simulator.org, appId, readToOkta(getApp(simulator.org, appId).settings.toOkta, argument)),
  wait: ({ simulator }, hours) => simulator.skipTime(readHours(hours)),
  'sign on': (scene, argument) => void updateSignOn(scene.simulator.org, scene.appId, readSignOn(argument)),
  'deactivate app': ({ simulator, appId }) => void deactivateApp(simulator.org, appId),
  'activate app': ({ simulator, appId }) => void activateApp(simulator.org, appId),
  map: setMappings,
  unmap: ({ simulator, appId }, names) => {
    for (const name of toList(names)) removeMapping(simulator.org, appId, name)
  },
  'add attribute': ({ simulator, appId }, values) => void addAttribute(simulator.org, appId, values),
  assign: (scene, keys) =>
    assignPeople(
      scene.simulator.org,
      scene.appId,
      listScenePeople(scene, keys).map((person) => person.id),
    ),
  unassign: (scene, keys) => {
    for (const person of listScenePeople(scene, keys)) unassignPerson(scene.simulator.org, scene.appId, person.id)
  },
  'assign group': (scene, names) => {
    for (const name of toList(names)) assignGroup(scene.simulator.org, scene.appId, getSceneGroup(scene, name).id)
  },
  'unassign group': (scene, names) => {
    for (const name of toList(names)) unassignGroup(scene.simulator.org, scene.appId, getSceneGroup(scene, name).id)
  },
  'update user': (scene, keys) => {
    for (const person of listScenePeople(scene, keys)) updateUser(scene.simulator.org, scene.appId, person.id)
  },
  'force sync': ({ simulator, appId }) => forceSync(simulator.org, appId),
  'provision users': ({ simulator, appId }) => provisionUsers(simulator.org, appId),
  'retry tasks': ({ simulator, appId }) => {
    const tasks = listTasks(simulator.org, { appId, limit: TASKS_MAX })
    retryTasks(
      simulator.org,
      tasks.map((task) => task.id),
    )
  },
  change: changeProfiles,
  'set password': (scene, argument) => {
    for (const [key, password] of toPairs(argument, 'set password: { ines: a new password }')) {
      setPassword(scene.simulator.org, getScenePerson(scene, key).id, String(password))
    }
  },
  suspend: forPeople(suspendPerson),
  unsuspend: forPeople(unsuspendPerson),
  deactivate: forPeople(deactivatePerson),
  activate: forPeople(activatePerson),
  delete: forPeople(deletePerson),
  'create group': (scene, names) => {
    for (const name of toList(names)) createGroup(scene.simulator.org, { name })
  },
  'delete group': (scene, names) => {
    for (const name of toList(names)) deleteGroup(scene.simulator.org, getSceneGroup(scene, name).id)
  },
  'rename group': (scene, argument) => {
    for (const [name, fresh] of toPairs(argument, 'rename group: { Old name: New name }')) {
      updateGroup(scene.simulator.org, getSceneGroup(scene, name).id, { name: String(fresh) })
    }
  },
  'add to group': forMembers(addMembers),
  'remove from group': forMembers(removeMembers),
  'group rule': addRule,
  'push group': (scene, names) => {
    for (const name of toList(names)) pushGroupByName(scene.simulator.org, scene.appId, getSceneGroup(scene, name).id)
  },
  'push group without members': (scene, names) => {
    for (const name of toList(names)) {
      pushGroupByName(scene.simulator.org, scene.appId, getSceneGroup(scene, name).id, { withMembers: false })
    }
  },
  'push rule': addPushRule,
  'link group': (scene, argument) => {
    for (const [name, target] of toPairs(argument, 'link group: { Okta group: app group }')) {
      const known = listAppGroups(scene.simulator.org, scene.appId).find((group) => group.name === target)
      linkGroup(scene.simulator.org, scene.appId, getSceneGroup(scene, name).id, known?.id ?? String(target))
    }
  },
  'refresh app groups': async ({ simulator, appId }) => void (await refreshAppGroups(simulator.wire, appId)),
  'push now': forMappings(pushNow),
  'deactivate group push': forMappings(deactivatePushMapping),
  'activate group push': forMappings(activatePushMapping),
  unlink: forMappings((org, id) => unlinkPushMapping(org, id, { deleteAppGroup: false })),
  'unlink and delete': forMappings((org, id) => unlinkPushMapping(org, id, { deleteAppGroup: true })),
  'retry all groups': ({ simulator, appId }) => retryAllGroups(simulator.org, appId),
  'rename app groups': ({ simulator, appId }, isOn) =>
    void updateGroupPush(simulator.org, appId, { renameAppGroups: readSwitch(isOn) }),
  'patch batch size': ({ simulator, appId }, size) =>
    void updateGroupPush(simulator.org, appId, { patchBatchSize: Number(size) }),
  import: ({ simulator, appId }) => startImport(simulator.org, appId),
  'confirm import': ({ simulator, appId }) => {
    for (const user of listImportedUsers(simulator.org, appId)) {
      if (user.match === 'exact') confirmImport(simulator.org, appId, user.externalId)
    }
  },
  trouble: ({ simulator, appId }, rules) =>
    void setFaults(simulator.org, appId, (Array.isArray(rules) ? rules : [rules]).map(parseFaultRule)),
  'no trouble': ({ simulator, appId }) => void setFaults(simulator.org, appId, []),
}

async function testConnection(scene: Scene, argument: unknown): Promise<void> {
  const result = await testCredentials(scene.simulator.wire, scene.appId, readConnection(scene, argument))
  scene.lastMessage = result.message
  if (!result.isVerified) throw new OrgError('invalid', result.message)
}

/** Tests, saves, and switches all of "To App" on. */
async function connect(scene: Scene, argument: unknown): Promise<void> {
  const { wire } = scene.simulator
  await testConnection(scene, argument)
  await saveConnection(wire, scene.appId, readConnection(scene, argument))
  await saveToApp(wire, scene.appId, { createUsers: true, updateUsers: true, deactivateUsers: true })
}

async function saveSwitches(scene: Scene, argument: unknown): Promise<void> {
  const names: Readonly<Record<string, keyof Omit<ToAppSettings, 'syncPassword'>>> = {
    'create users': 'createUsers',
    'update users': 'updateUsers',
    'deactivate users': 'deactivateUsers',
  }
  let switches: Partial<ToAppSettings> = {}
  for (const [name, value] of toPairs(argument, 'to app: { create users: on }')) {
    const key = names[name]
    if (key !== undefined) switches = { ...switches, [key]: readSwitch(value) }
    else if (name === 'sync password') switches = { ...switches, syncPassword: readSyncPassword(value) }
    else throw new OrgError('invalid', `Unknown switch "${name}": use ${Object.keys(names).join(', ')}, sync password.`)
  }
  await saveToApp(scene.simulator.wire, scene.appId, switches)
}

/** The switches and choices of To Okta, in the words of the screen. */
function readToOkta(known: ToOktaSettings, argument: unknown): ToOktaSettings {
  const names: Readonly<Record<string, keyof ToOktaSettings>> = {
    'import every hours': 'importEveryHours',
    'exact match': 'exactMatch',
    'allow partial matches': 'allowsPartialMatch',
    'confirm exact matches': 'confirmsExactMatches',
    'confirm partial matches': 'confirmsPartialMatches',
    'confirm new users': 'confirmsNewUsers',
    'activate new users': 'activatesNewUsers',
    'source users': 'isSource',
    'when deactivated': 'whenDeactivated',
    'reactivate suspended': 'reactivatesSuspended',
    'reactivate deactivated': 'reactivatesDeactivated',
  }
  const changes = toPairs(argument, 'to okta: { confirm exact matches: on }').map(([name, value]) => {
    const key = names[name]
    if (key === undefined)
      throw new OrgError('invalid', `Unknown setting "${name}": use ${Object.keys(names).join(', ')}.`)
    return [key, value === 'on' ? true : value === 'off' ? false : value]
  })
  return parseToOkta(Object.fromEntries(changes), known)
}

function readHours(text: unknown): number {
  const hours = /^(\d+) hours?$/.exec(String(text))?.[1]
  if (hours === undefined) throw new OrgError('invalid', 'Write "wait: 1 hour" or "wait: 24 hours".')
  return Number(hours) * 3_600_000
}

function readConnection(scene: Scene, argument: unknown): Partial<ConnectionSettings> {
  const given = isObject(argument) ? argument : {}
  return {
    baseUrl: given['base url'] === undefined ? scene.target.baseUrl : String(given['base url']),
    credential: given.token === undefined ? scene.target.token : String(given.token),
    ...(given['unique field'] === 'email' ? { uniqueField: 'email' as const } : {}),
  }
}

function readSignOn(argument: unknown): Partial<SignOnSettings> {
  if (argument === 'email' || argument === 'email-prefix' || argument === 'okta-username') {
    return { userNameFormat: argument }
  }
  return { userNameFormat: 'custom', userNameExpression: String(argument) }
}

function setMappings(scene: Scene, argument: unknown): void {
  for (const [attribute, source] of toPairs(argument, 'map: { title: { from: title, apply on: create } }')) {
    setMapping(scene.simulator.org, scene.appId, readMapping(attribute, isObject(source) ? source : { from: source }))
  }
}

function readMapping(attribute: string, source: JsonObject): Mapping {
  const applyOn = source['apply on'] === 'create' ? 'create' : 'create-and-update'
  if (source.value !== undefined) return { attribute, kind: 'constant', value: String(source.value), applyOn }
  if (source.expression !== undefined) {
    return { attribute, kind: 'expression', value: String(source.expression), applyOn }
  }
  return { attribute, kind: 'profile', value: String(source.from), applyOn }
}

function changeProfiles(scene: Scene, argument: unknown): void {
  for (const [key, attributes] of toPairs(argument, 'change: { ines: { title: Planner } }')) {
    let change: ProfileChange = {}
    for (const [name, value] of toPairs(attributes, 'change: { ines: { title: Planner } }')) {
      if (value !== null && !isProfileValue(value)) throw new OrgError('invalid', `${name} cannot have this value.`)
      change = { ...change, [name]: value }
    }
    updateProfile(scene.simulator.org, getScenePerson(scene, key).id, change)
  }
}

function addRule(scene: Scene, argument: unknown): void {
  const given = isObject(argument) ? argument : {}
  const groupIds = toList(given.groups ?? given.group).map((name) => getSceneGroup(scene, name).id)
  const rule = createRule(scene.simulator.org, {
    name: String(given.name ?? 'Rule'),
    expression: String(given.if),
    groupIds,
  })
  activateRule(scene.simulator.org, rule.id)
}

function addPushRule(scene: Scene, argument: unknown): void {
  const given = isObject(argument) ? argument : {}
  for (const field of RULE_FIELDS) {
    for (const operator of RULE_OPERATORS) {
      const value = given[`${field} ${operator.replace('-', ' ')}`]
      if (value === undefined) continue
      const name = String(given.name ?? 'Push rule')
      createPushRule(scene.simulator.org, scene.appId, { name, field, operator, value: String(value) })
      return
    }
  }
  throw new OrgError('invalid', 'Write "push rule: { name starts with: Fluid }".')
}

function forPeople(act: (org: Scene['simulator']['org'], id: string) => unknown): Action {
  return (scene, keys) => {
    for (const person of listScenePeople(scene, keys)) act(scene.simulator.org, person.id)
  }
}

function forMembers(act: (org: Scene['simulator']['org'], groupId: string, ids: string[]) => void): Action {
  return (scene, argument) => {
    for (const [name, keys] of toPairs(argument, 'add to group: { Group: [ines, tomas] }')) {
      const ids = listScenePeople(scene, keys).map((person) => person.id)
      act(scene.simulator.org, getSceneGroup(scene, name).id, ids)
    }
  }
}

function forMappings(act: (org: Scene['simulator']['org'], mappingId: string) => void): Action {
  return (scene, names) => {
    for (const name of toList(names)) {
      const mapping = getSceneMapping(scene, name)
      if (mapping.externalId !== undefined) scene.formerGroups.set(name, mapping.externalId)
      act(scene.simulator.org, mapping.id)
    }
  }
}

function readSwitch(value: unknown): boolean {
  if (value === true || value === 'on') return true
  if (value === false || value === 'off') return false
  throw new OrgError('invalid', `"${String(value)}" is neither on nor off.`)
}

function readSyncPassword(value: unknown): ToAppSettings['syncPassword'] {
  if (value === 'random' || value === 'okta') return value
  return readSwitch(value) ? 'okta' : 'off'
}
