import { z } from 'zod'
import { licenceName } from './common.ts'

const givenBy = z.object({
  groups: z.array(z.object({ id: z.string(), name: z.string(), members: z.int() })).readonly(),
  byHand: z.int().describe('People who have it by hand.'),
})

export const role = givenBy.extend({
  name: z.string(),
  meaning: z.string(),
  groupNames: z
    .array(z.string())
    .readonly()
    .describe('Groups of these names give it, where no mapping says otherwise.'),
  isDefault: z.boolean(),
})

export const roles = z.object({ items: z.array(role).readonly() })

export const licenceCount = givenBy.extend({
  name: licenceName,
  meaning: z.string(),
  groupNames: z.array(z.string()).readonly(),
  isDefault: z.boolean(),
  people: z.int().describe('Active people who have it, and people whose licence waits for the safeguard.'),
  waiting: z.int().describe('Of these, people whose access has ended and whose licence is not free yet.'),
  allows: z.array(z.string()).readonly().describe('The roles that take effect under it.'),
  comesWith: z
    .array(z.string())
    .readonly()
    .describe('The roles that whoever has it has with it: by the setting `licenceRoles`, or else by the catalogue.'),
  contracted: z.int().nullable().describe('How many are contracted; null: no number is set.'),
  state: z.enum(['ok', 'near', 'exceeded']),
  sentence: z.string(),
})

export const licences = z.object({ items: z.array(licenceCount).readonly() })
