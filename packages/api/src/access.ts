import { z } from 'zod'
import { instant, licenceName } from './common.ts'

export const because = z.object({
  group: z.string().nullable().describe('The name of the group that gives it; null: no group.'),
  mappedBy: z
    .enum(['mapping', 'catalogue', 'hand', 'licence'])
    .describe(
      "By which rule: the organisation's own mapping, Fluid's name for it, an administrator's hand, or a licence that it comes with.",
    ),
  since: instant
    .nullable()
    .describe(
      'When the person was pushed into the group, or when it was given by hand; null: with the licence, or before the journal begins.',
    ),
  requestId: z.string().nullable().describe('The request that did it, as the journal has it.'),
})

/** May a person in, with which roles, and why. */
export const access = z.object({
  allowed: z.boolean(),
  reasons: z
    .array(z.string())
    .readonly()
    .describe('First every reason against, then where the licence and each role come from.'),
  licence: licenceName,
  roles: z
    .array(
      z.object({
        role: z.string(),
        effective: z.boolean().describe('False: held, and without effect under this licence or without access.'),
        because: z.array(because).readonly().describe('Empty: a default role of the organisation.'),
      }),
    )
    .readonly(),
})

export type AccessShape = z.infer<typeof access>
