import { z } from 'zod'
import { grant, instant } from './common.ts'

export const mapping = z.object({
  group: z.string().describe('The name of the groups that it is about.'),
  grants: grant,
  created: instant,
  createdBy: z.string(),
  members: z.int().nullable().describe('Members of the group that has the name now; null: there is none.'),
})

export const mappings = z.object({ items: z.array(mapping).readonly() })

export const putMapping = z.object({
  group: z.string().min(1).max(500),
  grant: z.string().min(1).max(100).describe('A role or a licence, by its name.'),
})

export const removeMapping = z.object({ group: z.string().min(1).max(500) })
