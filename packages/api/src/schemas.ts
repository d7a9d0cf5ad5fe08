import { z } from 'zod'

/** An extension schema of the organisation's own: what RFC 7643 section 7 calls a Schema, and for which resources. */
export const customSchema = z.object({
  resourceType: z.enum(['User', 'Group']).default('User'),
  required: z.boolean().default(false).describe('Whether every resource must carry it.'),
  id: z.string().max(300).describe('Its URN.'),
  name: z.string().max(100),
  description: z.string().max(1_000),
  attributes: z
    .array(z.record(z.string(), z.unknown()))
    .max(100)
    .readonly()
    .describe('As in RFC 7643 section 7: name, type, multiValued, required, mutability, caseExact, subAttributes …'),
})

export const customSchemas = z.object({ items: z.array(customSchema).readonly() })

export const removeCustomSchema = z.object({ id: z.string().max(300) })
