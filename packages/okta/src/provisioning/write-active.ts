// Writing `active` alone. Catalogue apps send a PATCH without a path; wizard apps read, then put back what they read
// with `active` changed and everything else echoed.
import { getRequest, patchRequest, replaceRequest } from '../wire/scim-request.ts'
import type { Account } from './account.ts'
import { ask, type JobContext } from './context.ts'

/** Answers the error, or undefined when the server has taken it. */
export async function writeActive(
  context: JobContext,
  { appUser }: Account,
  active: boolean,
): Promise<string | undefined> {
  const id = appUser.externalId ?? ''
  if (context.app.template.writes === 'PATCH') {
    const patched = await ask(context, patchRequest('Users', id, [{ op: 'replace', value: { active } }]))
    return patched.error
  }
  const read = await ask(context, getRequest('Users', id))
  if (read.error !== undefined) return read.error
  const written = await ask(context, replaceRequest('Users', id, { ...read.answer.body, active }))
  return written.error
}
