import { z } from 'zod'
import { grant, instant, page } from './common.ts'

export const groupGrant = grant.extend({
  by: z.enum(['mapping', 'catalogue']),
  since: instant,
})

export const group = z.object({
  id: z.string(),
  name: z.string(),
  members: z.int(),
  grants: groupGrant.nullable().describe('What each member gets; null: nothing, the name is not mapped.'),
  created: instant,
  modified: instant.describe('The last push that changed its name or its members.'),
})

export const groups = page(group)

export const groupsQuery = z.object({
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  held: z.enum(['true', 'false']).optional().describe('Only groups that grant nothing, or only those that do.'),
})

/** A group that grants nothing, with what it would grant under the nearest known name. */
export const heldGroup = z.object({
  id: z.string(),
  name: z.string(),
  members: z.int(),
  suggestion: z.object({ groupName: z.string(), grants: grant }).nullable(),
})

export const heldGroups = page(heldGroup)
