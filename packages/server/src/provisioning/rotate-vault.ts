// Rotation of the master key: a new one, every data key wrapped anew, the old one forgotten. Nothing is lost by a crash
// in the middle: until the last step both keys are at hand.

import type { Organisation } from '../directory/organisation.ts'
import type { Runtime } from '../runtime.ts'
import type { Vault } from '../vault/vault.ts'

const ORGANISATIONS_PER_PAGE = 100

/**
 * Wraps every organisation's data key with the current master key; where keys lie in a file, a new one is made first.
 * Answers how many were wrapped anew. Safe to run again after a crash, and beside a running server.
 */
export async function rotateVault(runtime: Runtime, vault: Vault): Promise<number> {
  const made = vault.keys.addNew?.()
  const rewrapped = await rewrapAll(runtime, vault)
  // An organisation that was being added while the new key was made may have been wrapped with the one before it.
  while ((await rewrapAll(runtime, vault)) > 0);
  if (made !== undefined) vault.keys.dropOlderThan?.(made)
  return rewrapped
}

async function rewrapAll(runtime: Runtime, vault: Vault): Promise<number> {
  let rewrapped = 0
  for await (const organisation of allOrganisations(runtime)) {
    const isNew = await runtime.store.write(organisation.id, (tx) => vault.rewrap(organisation.id, tx.secrets))
    if (isNew) rewrapped += 1
  }
  return rewrapped
}

/** Every organisation in order of name, a page at a time. */
export async function* allOrganisations(runtime: Runtime): AsyncGenerator<Organisation> {
  let after = ''
  for (;;) {
    const page = await runtime.store.directory.listByName(after, ORGANISATIONS_PER_PAGE)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < ORGANISATIONS_PER_PAGE) return
    after = last.name
  }
}
