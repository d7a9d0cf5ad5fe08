import { z } from 'zod'
import { instant } from './common.ts'

export const alarm = z.object({
  id: z.int(),
  client: z.string(),
  mode: z.enum(['alarm', 'hold']),
  state: z.enum(['open', 'released', 'restored']),
  started: instant,
  people: z.int().nullable().describe('People who are without something now; null when the alarm has ended.'),
  ended: instant.nullable(),
  endedBy: z.string().nullable(),
})

export const alarms = z.object({ items: z.array(alarm).readonly() })

export const restored = z.object({
  people: z.int(),
  groups: z.int(),
  memberships: z.int(),
  notDone: z.array(z.string()).readonly(),
})
