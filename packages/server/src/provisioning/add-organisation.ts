// A new organisation with everything that it needs to be connected: its vault, its administrator, its first token.

import { type Organisation, whyNotOrganisationName } from '../directory/organisation.ts'
import { catalogueChange } from '../journal/catalogue-note.ts'
import type { Actor } from '../journal/entry.ts'
import { journalise } from '../journal/write.ts'
import type { Runtime } from '../runtime.ts'
import { generatePassword, hashPassword } from '../vault/password.ts'
import { generateToken } from '../vault/scim-token.ts'
import { Secret } from '../vault/secret.ts'
import type { Vault } from '../vault/vault.ts'
import { fingerprintOf } from './catalogue-fingerprint.ts'
import { OperatorError } from './operator-error.ts'
import { storeToken } from './set-token.ts'

export interface AddOrganisation {
  readonly name: string
  readonly displayName: string | undefined
  readonly adminUserName: string
  readonly actor: Actor
}

export interface AddedOrganisation {
  readonly organisation: Organisation
  /** Shown once by whoever asked, and never again. */
  readonly token: Secret
  readonly admin: { readonly userName: string; readonly password: Secret }
}

/** Makes the organisation. Throws OperatorError for a name that cannot be or is taken. */
export async function addOrganisation(
  runtime: Runtime,
  vault: Vault,
  add: AddOrganisation,
): Promise<AddedOrganisation> {
  const why = whyNotOrganisationName(add.name)
  if (why !== undefined) throw new OperatorError(why)
  if (add.adminUserName.trim() === '') {
    throw new OperatorError('The administrator needs a user name: give one with --admin, or leave it out for "admin".')
  }
  const password = generatePassword()
  const token = generateToken()
  const organisation = await insertOrganisation(runtime, vault, {
    ...add,
    passwordHash: await hashPassword(password),
    token,
  })
  return {
    organisation,
    token: new Secret(token),
    admin: { userName: add.adminUserName, password: new Secret(password) },
  }
}

/** The same with secrets that are there already: hashing a password takes longer than all the rest. */
export async function insertOrganisation(
  runtime: Runtime,
  vault: Vault,
  add: AddOrganisation & { readonly passwordHash: string; readonly token: string },
): Promise<Organisation> {
  const { adminUserName, passwordHash, token } = add
  const createdMs = runtime.now()
  const by = { actor: add.actor, requestId: runtime.newId() }
  const organisation = await runtime.store.directory.insert({
    name: add.name,
    displayName: add.displayName ?? add.name,
    createdMs,
    wrapDataKey: (id) => vault.wrapNewDataKey(id),
    populate: async (tx, { id, name, displayName }) => {
      await tx.organisations.setCatalogueFingerprint(fingerprintOf(runtime.catalogue))
      await tx.organisations.insertLocalAdministrator({ userName: adminUserName, passwordHash, createdMs })
      await journalise(tx.journal, runtime, by, {
        action: 'organisation.created',
        outcome: 'changed',
        subject: { kind: 'organisation', id: name, name: displayName },
        changes: [catalogueChange(runtime.catalogue)],
        sentence: `The organisation ${displayName} was set up with the local administrator ${adminUserName}.`,
      })
      await storeToken(tx, runtime, vault, by, { organisation: id, token, overlapMs: 0 })
    },
  })
  if (organisation === undefined) throw new OperatorError(`There is an organisation "${add.name}" already.`)
  return organisation
}
