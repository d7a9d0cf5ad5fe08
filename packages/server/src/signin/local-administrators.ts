// Local administrators, as the operator of the machine looks after them: added, given a new password when the old one is
// lost, and removed. There is always a way back into an organisation (T-23).

import { foldText } from '@fluid-scim/scim'
import { administratorAccount } from '../directory/account.ts'
import type { OrganisationId } from '../directory/ids.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import { NothingThere, OperatorError } from '../provisioning/operator-error.ts'
import type { By } from '../provisioning/set-token.ts'
import type { Runtime } from '../runtime.ts'
import type { LocalAdministrator } from '../store/port/credentials.ts'
import type { Writing } from '../store/port/store.ts'
import { generatePassword, hashPassword } from '../vault/password.ts'
import { Secret } from '../vault/secret.ts'
import { requireAdministratorWayWith } from './administrator-ways.ts'

const NAME_LENGTH_MAX = 200

export interface NamedAdministrator {
  readonly organisation: OrganisationId
  readonly userName: string
}

export function listLocalAdministrators(
  { store }: Runtime,
  organisation: OrganisationId,
): Promise<readonly LocalAdministrator[]> {
  return store.read(organisation, (tx) => tx.credentials.listAdministrators())
}

/** Adds one and answers the password, the only time that it is seen. Throws OperatorError for a name that is taken. */
export async function addLocalAdministrator(
  runtime: Runtime,
  by: By,
  { organisation, userName, email }: NamedAdministrator & { readonly email: string | undefined },
): Promise<Secret> {
  const name = userName.trim()
  if (name === '' || name.length > NAME_LENGTH_MAX || /\p{Cc}/u.test(name)) {
    throw new OperatorError(`A user name has 1 to ${NAME_LENGTH_MAX} characters.`)
  }
  const password = generatePassword()
  const passwordHash = await hashPassword(password)
  await runtime.store.write(organisation, async (tx) => {
    const nameKey = foldText(name)
    if ((await tx.credentials.findAdministrator(nameKey)) !== undefined) {
      throw new OperatorError(
        `There is a local administrator "${name}" already: "fluid admin reset" gives a new password.`,
      )
    }
    await tx.organisations.insertLocalAdministrator({ userName: name, passwordHash, createdMs: runtime.now() })
    await tx.credentials.setAdministratorEmail(nameKey, email)
    await note(runtime, tx, by, name, `added the local administrator ${name}`)
  })
  return new Secret(password)
}

/**
 * Gives a new password, takes second factor and passkeys away, ends all sessions and forgets wrong tries: for somebody who
 * has lost the way in, or whose account is in the wrong hands.
 */
export async function resetLocalAdministrator(runtime: Runtime, by: By, named: NamedAdministrator): Promise<Secret> {
  const password = generatePassword()
  const hash = await hashPassword(password)
  await runtime.store.write(named.organisation, async (tx) => {
    const { nameKey, userName } = await requireOne(tx, named)
    const account = administratorAccount(nameKey)
    const atMs = runtime.now()
    await tx.credentials.removeAllOf(account)
    await tx.credentials.setPasswordHash(account, hash, atMs)
    await tx.sessions.endAllOf(account, { atMs, why: 'credential-changed' })
    await tx.signIn.clearFailures(nameKey, undefined)
    await note(runtime, tx, by, userName, `gave the local administrator ${userName} a new password`)
  })
  return new Secret(password)
}

/** Sets or clears the address to which one-time pins go. */
export function setAdministratorEmail(
  runtime: Runtime,
  by: By,
  { email, ...named }: NamedAdministrator & { readonly email: string | undefined },
): Promise<void> {
  return runtime.store.write(named.organisation, async (tx) => {
    const { nameKey, userName } = await requireOne(tx, named)
    if (email !== undefined && !/^[^\s@]+@[^\s@]+$/.test(email))
      throw new OperatorError(`"${email}" is no e-mail address.`)
    await tx.credentials.setAdministratorEmail(nameKey, email)
    await note(runtime, tx, by, userName, `changed the e-mail address of the local administrator ${userName}`)
  })
}

/** Removes one, with its sessions and tokens. Throws OperatorError when nobody could administer the organisation then. */
export function removeLocalAdministrator(runtime: Runtime, by: By, named: NamedAdministrator): Promise<void> {
  return runtime.store.write(named.organisation, async (tx) => {
    const { nameKey, userName } = await requireOne(tx, named)
    const account = administratorAccount(nameKey)
    const atMs = runtime.now()
    await tx.credentials.removeAllOf(account)
    await tx.credentials.removeAdministrator(nameKey)
    await tx.sessions.endAllOf(account, { atMs, why: 'access-ended' })
    await tx.personalTokens.revokeAllOf(account, atMs)
    const { settings } = await tx.organisations.get()
    await requireAdministratorWayWith(tx, runtime, settings.signIn)
    await note(runtime, tx, by, userName, `removed the local administrator ${userName}`)
  })
}

async function requireOne(tx: Writing, { userName }: NamedAdministrator): Promise<LocalAdministrator> {
  const found = await tx.credentials.findAdministrator(foldText(userName.trim()))
  if (found !== undefined) return found
  throw new NothingThere(`There is no local administrator "${userName}" here: "fluid admin list" shows them.`)
}

function note(runtime: Runtime, tx: Writing, by: By, userName: string, what: string): Promise<void> {
  return journalise(tx.journal, runtime, by, {
    action: 'credential.changed',
    outcome: 'changed',
    subject: { kind: 'administrator', id: foldText(userName), name: userName },
    sentence: `${actorName(by.actor)} ${what}.`,
  })
}
