// Break-glass: SCIM can never take away the last one who can administer Fluid (T-23). Local administrators are outside
// SCIM and count; without one, the last person who holds an administrator role stays.

import type { UserKey } from '../directory/ids.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import type { Reading, Writing } from '../store/port/store.ts'
import { readAccess } from './access.ts'
import type { Caller } from './caller.ts'
import { lastAdministrator } from './refusal.ts'

const PEOPLE_PER_PAGE = 50

/**
 * After a change that may have touched administrators: if no person can administer Fluid any more, says so loudly in the
 * journal while a local administrator can, and otherwise throws the refusal that takes the change back.
 */
export async function guardAdministrators(tx: Writing, runtime: Runtime, caller: Caller): Promise<void> {
  const local = await tx.organisations.countLocalAdministrators()
  // Two of them that go at the same moment must not each count on the other.
  if (local === 0) await tx.organisations.lock()
  if (await hasAdministrator(tx, runtime)) return
  if (local === 0) throw lastAdministrator(runtime.catalogue)
  const { name, displayName } = caller.organisation
  const who = local === 1 ? 'The local administrator' : `The ${local} local administrators`
  await journalise(tx.journal, runtime, caller, {
    action: 'administrators.gone',
    outcome: 'changed',
    subject: { kind: 'organisation', id: name, name: displayName },
    sentence: `Nobody whom ${actorName(caller.actor)} manages can administer Fluid any more. ${who} still can, since SCIM does not reach local accounts.`,
  })
}

/** Whether some person can administer Fluid: signs in, with an administrator role in effect. */
export async function hasAdministrator(tx: Reading, runtime: Runtime): Promise<boolean> {
  const { administratorRoles } = runtime.catalogue
  let after: UserKey | undefined
  for (;;) {
    const page = await tx.grants.listActiveHolders(administratorRoles, { after, limit: PEOPLE_PER_PAGE })
    for (const { id } of page) {
      const { roles } = await readAccess(tx, runtime, id)
      if (roles.some(({ role, effective }) => effective && administratorRoles.includes(role))) return true
    }
    if (page.length < PEOPLE_PER_PAGE) return false
    after = page.at(-1)?.key
  }
}
