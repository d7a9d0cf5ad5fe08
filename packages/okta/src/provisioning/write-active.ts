// Writing `active` alone. Catalogue apps send a PATCH without a path; wizard apps read, then put back what they read
// with `active` changed and everything else echoed.
import { getRequest, patchRequest, replaceRequest } from '../wire/scim-request.ts'
import { ask, type JobContext } from './context.ts'

/** Writes it to the user with this SCIM id. Answers the error, or undefined when the server has taken it. */
export async function writeActive(context: JobContext, id: string, active: boolean): Promise<string | undefined> {
  if (context.app.template.writes === 'PATCH') {
    const patched = await ask(context, patchRequest('Users', id, [{ op: 'replace', value: { active } }]))
    return patched.error
  }
  const read = await ask(context, getRequest('Users', id))
  if (read.error !== undefined) return read.error
  const written = await ask(context, replaceRequest('Users', id, { ...read.answer.body, active }))
  return written.error
}
