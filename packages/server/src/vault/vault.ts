// The vault: each organisation has a data key, wrapped by the master key; secrets are sealed under the data key.
// Opened keys live in memory only.

import { randomBytes } from 'node:crypto'
import type { OrganisationId } from '../directory/ids.ts'
import type { Secrets, SecretWrites } from '../store/port/secrets.ts'
import { KEY_BYTES, NotOpened, open, seal } from './envelope.ts'
import type { MasterKeySource } from './master-key.ts'

/** The master key at hand does not open what the database holds. */
export class WrongMasterKey extends Error {}

export interface Vault {
  /** A new data key for a new organisation, wrapped. */
  wrapNewDataKey(organisation: OrganisationId): Uint8Array
  /** Seals a secret for one purpose (`scim-token:<id>`) of one organisation. */
  seal(organisation: OrganisationId, secrets: Secrets, plain: Uint8Array, purpose: string): Promise<Uint8Array>
  /** Opens it again; throws NotOpened when it was sealed for anything else or has been changed. */
  open(organisation: OrganisationId, secrets: Secrets, sealed: Uint8Array, purpose: string): Promise<Uint8Array>
  /** Opens the organisation's data key; throws WrongMasterKey when the master key at hand is not the one for it. */
  unlock(organisation: OrganisationId, secrets: Secrets): Promise<void>
  /** Wraps the organisation's data key with the current master key; answers whether it was wrapped with an older one. */
  rewrap(organisation: OrganisationId, secrets: Secrets & SecretWrites): Promise<boolean>
  readonly keys: MasterKeySource
}

const KEY_ID_BYTES = 4

export function createVault(keys: MasterKeySource): Vault {
  const opened = new Map<string, Uint8Array>()

  async function dataKey(organisation: OrganisationId, secrets: Secrets): Promise<Uint8Array> {
    const wrapped = await secrets.getWrappedDataKey()
    const name = `${organisation} ${Buffer.from(wrapped).toString('base64')}`
    const known = opened.get(name)
    if (known !== undefined) return known
    const key = unwrap(keys, organisation, wrapped)
    opened.set(name, key)
    return key
  }

  return {
    keys,
    wrapNewDataKey: (organisation) => wrap(keys, organisation, randomBytes(KEY_BYTES)),
    seal: async (organisation, secrets, plain, purpose) =>
      seal(await dataKey(organisation, secrets), plain, secretPurpose(organisation, purpose)),
    open: async (organisation, secrets, sealed, purpose) =>
      open(await dataKey(organisation, secrets), sealed, secretPurpose(organisation, purpose)),
    unlock: async (organisation, secrets) => {
      await dataKey(organisation, secrets)
    },
    rewrap: async (organisation, secrets) => {
      const wrapped = await secrets.getWrappedDataKey()
      if (keyIdOf(wrapped) === keys.read()[0].id) return false
      await secrets.setWrappedDataKey(wrap(keys, organisation, unwrap(keys, organisation, wrapped)))
      return true
    },
  }
}

/** A wrapped data key is the master key's id (4 bytes) and the sealed key. */
function wrap(keys: MasterKeySource, organisation: OrganisationId, dataKey: Uint8Array): Uint8Array {
  const [{ id, key }] = keys.read()
  return Buffer.concat([Buffer.from(id, 'hex'), seal(key, dataKey, dataKeyPurpose(organisation, id))])
}

function unwrap(keys: MasterKeySource, organisation: OrganisationId, wrapped: Uint8Array): Uint8Array {
  const id = keyIdOf(wrapped)
  const master = keys.read().find((candidate) => candidate.id === id)
  try {
    if (master !== undefined) return open(master.key, wrapped.subarray(KEY_ID_BYTES), dataKeyPurpose(organisation, id))
  } catch (error) {
    if (!(error instanceof NotOpened)) throw error
  }
  throw new WrongMasterKey(
    `The vault was locked with another master key (${id}). Start Fluid with that key: FLUID_MASTER_KEY, or the file master.key that belongs to this database.`,
  )
}

function keyIdOf(wrapped: Uint8Array): string {
  return Buffer.from(wrapped.subarray(0, KEY_ID_BYTES)).toString('hex')
}

function dataKeyPurpose(organisation: OrganisationId, masterKeyId: string): string {
  return `fluid data key, organisation ${organisation}, master key ${masterKeyId}`
}

function secretPurpose(organisation: OrganisationId, purpose: string): string {
  return `fluid secret, organisation ${organisation}, ${purpose}`
}
