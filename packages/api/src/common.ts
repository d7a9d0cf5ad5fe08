import { z } from 'zod'

export const instant = z.iso.datetime()

export const licenceName = z.enum(['Licensed', 'Collaborator', 'Unlicensed'])

export const grant = z.object({ kind: z.enum(['role', 'licence']), name: z.string() })

/** A list that is read in parts: `next` goes into the next request as `after`; null at the end. */
export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item).readonly(), next: z.string().nullable() })
}

export const pageQuery = z.object({
  after: z.string().max(200).optional().describe('`next` of the part before.'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
