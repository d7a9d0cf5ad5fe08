import { z } from 'zod'
import { instant } from './common.ts'

export const eraseRequest = z.object({
  confirm: z.string().describe("The person's id once more: there is no way back."),
})

/** What was removed of a person who was erased. */
export const certificate = z.object({
  organisation: z.string(),
  person: z.string().describe('The id. Nothing else tells who it was.'),
  erased: instant,
  by: z.string(),
  requestId: z.string(),
  removed: z.record(z.string(), z.int()).describe('How much was removed or emptied, by kind.'),
  sha256: z.string().describe('Over everything above, as JSON without spaces.'),
})

export const certificates = z.object({ items: z.array(certificate).readonly() })
