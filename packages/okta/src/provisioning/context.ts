// What the work on one job has at hand, and the ways in which it can end other than well.
import type { App } from '../apps/app.ts'
import type { Org } from '../org/org.ts'
import type { Answer } from '../wire/answer.ts'
import { describeError, isSuccess } from '../wire/answer.ts'
import type { ScimRequest } from '../wire/scim-request.ts'
import type { Conversation } from '../wire/wire.ts'
import { WireFailure } from '../wire/wire-failure.ts'

export interface JobContext {
  readonly org: Org
  readonly app: App
  /** The act that the job belongs to; jobs that it makes belong to it too. */
  readonly batchId: number
  readonly conversation: Conversation
}

/** The server said 429: the job goes back into the queue. `retryAfter` is the header as it came. */
export class RateLimited extends Error {
  override readonly name = 'RateLimited'
  readonly retryAfter: string | undefined
  readonly answer: Answer

  constructor(answer: Answer) {
    super('Too Many Requests')
    this.retryAfter = answer.headers['retry-after']
    this.answer = answer
  }
}

/** The job has failed and told the System Log; the administrator decides what is next. */
export class JobFailed extends Error {
  override readonly name = 'JobFailed'
}

export type Result =
  | { readonly answer: Answer; readonly error: undefined }
  | { readonly error: string; readonly answer: Answer | undefined }

/**
 * Sends and judges: an error is the part of Okta's sentence that follows "Error while …: ". A 429 is thrown as
 * RateLimited, unless it is the last attempt: then it is an error like any other.
 */
export async function ask(context: JobContext, request: ScimRequest): Promise<Result> {
  try {
    const answer = await context.conversation.send(request)
    if (answer.status === 429) throw new RateLimited(answer)
    return isSuccess(answer) ? { answer, error: undefined } : { answer, error: describeError(answer) }
  } catch (error) {
    if (error instanceof WireFailure) return { answer: undefined, error: error.message }
    throw error
  }
}
