// The answers of the administration API, as types of the shapes that the server holds itself to.

import type * as api from '@fluid-scim/api'
import type { z } from 'zod'

type Of<Name extends keyof typeof api> = (typeof api)[Name] extends z.ZodType ? z.infer<(typeof api)[Name]> : never

export type Settings = Of<'settings'>
export type Grant = Of<'grant'>
export type Group = Of<'group'>
export type Groups = Of<'groups'>
export type HeldGroup = Of<'heldGroup'>
export type HeldGroups = Of<'heldGroups'>
export type Mappings = Of<'mappings'>
export type Mapping = Of<'mapping'>
export type Roles = Of<'roles'>
export type Licences = Of<'licences'>
export type Alarms = Of<'alarms'>
export type Alarm = Of<'alarm'>
export type Restored = Of<'restored'>
export type Preview = Of<'preview'>
export type PersonWithAccess = Of<'personWithAccess'>
export type Access = Of<'access'>
export type FormerPeople = Of<'formerPeople'>
