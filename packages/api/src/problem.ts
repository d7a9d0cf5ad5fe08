import { z } from 'zod'

/** Every refusal of the administration API: RFC 9457, with the sentence for people in `detail`. */
export const problem = z.object({
  type: z.string().describe('What went wrong, for programs; `about:blank` when the status says it all.'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What went wrong, why, and what to do next.'),
  requestId: z.string().describe("The server's log and the journal know the request by it."),
})

export type Problem = z.infer<typeof problem>
