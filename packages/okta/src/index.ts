// The public face of the Okta simulator: open one, then act as its administrator.

export { type ApiToken, openApiToken } from './api-token.ts'
export { type App, findApp, findAppByLabel, getApp, listApps } from './apps/app.ts'
export { type AppUser, countAppUsers, findAppUser, listAppUsers } from './apps/app-user.ts'
export {
  activateApp,
  addApp,
  deactivateApp,
  deleteApp,
  type NewApp,
  renameApp,
  setFaults,
  updateGroupPush,
  updateSignOn,
} from './apps/apps.ts'
export {
  assignGroup,
  assignPeople,
  assignPerson,
  convertAssignment,
  editAppUser,
  forceSync,
  listAssignedGroups,
  provisionUsers,
  retryTasks,
  unassignGroup,
  unassignPerson,
  updateUser,
} from './apps/assignments.ts'
export { type AppAttribute, listAttributes } from './apps/attribute.ts'
export { CATALOG, type TemplateName } from './apps/catalog.ts'
export {
  type AppGroup,
  activatePushMapping,
  deactivatePushMapping,
  editPushMappings,
  linkGroup,
  listAppGroups,
  pushGroupByName,
  pushNow,
  retryAllGroups,
  unlinkPushMapping,
} from './apps/group-push.ts'
export { listMappings, type Mapping } from './apps/mapping.ts'
export { addAttribute, removeAttribute, removeMapping, setMapping } from './apps/profile-editor.ts'
export { findPushMappingOfGroup, listPushMappings, type PushMapping } from './apps/push-mapping.ts'
export { createPushRule, listPushRules, type PushRule } from './apps/push-rules.ts'
export type { AppSettings } from './apps/settings.ts'
export { listTasks, type Task } from './apps/tasks.ts'
export { type Clock, createSkippingClock, createSystemClock } from './clock.ts'
export { buildConsoleIfStale } from './console-pages/build.ts'
export { createHttp } from './http.ts'
export type { ImportedUser } from './importing/imported-user.ts'
export { confirmImport, listImportedUsers, startImport } from './importing/imported-users.ts'
export { countMembers, findGroupByName, type Group, listGroups, listMembers } from './org/group.ts'
export { type GroupRule, listRules } from './org/group-rule.ts'
export { activateRule, createRule, deactivateRule, deleteRule, updateRule } from './org/group-rules.ts'
export { addMembers, createGroup, deleteGroup, removeMembers, updateGroup } from './org/groups.ts'
export type { Org } from './org/org.ts'
export {
  activatePerson,
  createPerson,
  deactivatePerson,
  deletePerson,
  replaceProfile,
  setPassword,
  suspendPerson,
  toProfile,
  unsuspendPerson,
  updateProfile,
} from './org/people.ts'
export { countPeople, findPerson, findPersonByLogin, listPeople, type Person } from './org/person.ts'
export type { Profile, ProfileAttribute, ProfileChange } from './org/profile.ts'
export { addProfileAttribute, listProfileAttributes, removeProfileAttribute } from './org/profile-schema.ts'
export { fillSampleCompany } from './org/sample/fill.ts'
export {
  refreshAppGroups,
  saveConnection,
  saveToApp,
  type TestResult,
  testCredentials,
} from './provisioning/connection.ts'
export { type Batch, listBatches } from './provisioning/job.ts'
export { OrgError } from './refusal.ts'
export { openSimulator, type Simulator, type SimulatorOptions } from './simulator.ts'
export { type LoggedEvent, listEvents } from './system-log/system-log.ts'
export type { Fault, FaultRule } from './trouble/fault.ts'
export { type Exchange, listExchanges } from './wire/exchange.ts'
