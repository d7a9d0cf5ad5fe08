// The two resource types of RFC 7643 section 6 that are provisioned.

import type { ResourceType } from './attribute.ts'
import { enterpriseUserSchema } from './enterprise-user.ts'
import { groupSchema } from './group.ts'
import { userSchema } from './user.ts'

export const userResourceType: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  description: 'User Account',
  schema: userSchema,
  extensions: [{ schema: enterpriseUserSchema, required: false }],
}

export const groupResourceType: ResourceType = {
  name: 'Group',
  endpoint: '/Groups',
  description: 'Group',
  schema: groupSchema,
  extensions: [],
}
