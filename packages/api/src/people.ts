import { z } from 'zod'
import { access } from './access.ts'
import { grant, instant, licenceName, page } from './common.ts'

export const personQuery = z.object({ userName: z.string().min(1).max(500) })

export const person = z.object({
  id: z.string(),
  userName: z.string(),
  name: z.string(),
  state: z.enum(['active', 'deactivated', 'deleted']),
})

/** A person with everything that is held, and where it comes from. */
export const personWithAccess = person.extend({
  groups: z.array(z.string()).readonly(),
  byHand: z.array(grant).readonly(),
  access,
})

export const handGrant = z.object({ grant: z.string().min(1).max(100).describe('A role or a licence, by its name.') })

export const formerPerson = person.extend({
  ended: instant,
  endedBy: z.string(),
  requestId: z.string(),
  licence: licenceName,
  roles: z.array(z.string()).readonly(),
  groups: z.array(z.string()).readonly(),
})

export const formerPeople = page(formerPerson)
