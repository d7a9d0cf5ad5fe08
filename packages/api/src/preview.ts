import { z } from 'zod'
import { licenceName } from './common.ts'

const change = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('mapping'),
    group: z.string().min(1).max(500),
    grant: z.string().min(1).max(100).nullable().describe('A role or licence; null: the mapping is removed.'),
  }),
  z.object({ kind: z.literal('settings'), changes: z.record(z.string(), z.unknown()) }),
  z.object({ kind: z.literal('group-renamed'), id: z.string(), name: z.string().min(1).max(500) }),
  z.object({ kind: z.literal('group-deleted'), id: z.string() }),
])

export const previewQuestion = z.object({
  change,
  limit: z.int().min(0).max(500).default(50).describe('How many people to name.'),
})

const licenceChange = z.object({ before: licenceName, after: licenceName })

/** Who would gain and lose what. */
export const preview = z.object({
  people: z.int().describe('People for whom something takes effect or ends.'),
  heldOnly: z.int().describe('People for whom only roles without effect change.'),
  roles: z.array(z.object({ role: z.string(), gain: z.int(), lose: z.int() })).readonly(),
  licences: z.array(licenceChange.extend({ people: z.int() })).readonly(),
  access: z.object({ gain: z.int(), lose: z.int() }).describe('People who may sign in from then on, or no longer.'),
  first: z
    .array(
      z.object({
        id: z.string(),
        userName: z.string(),
        name: z.string(),
        gains: z.array(z.string()).readonly(),
        loses: z.array(z.string()).readonly(),
        licence: licenceChange.nullable(),
        access: z.boolean().nullable().describe('True: may sign in from then on; false: no longer; null: as before.'),
      }),
    )
    .readonly()
    .describe('The first of these people; where a change touches thousands, some of them, of every kind of effect.'),
})
