// Who looks after the organisation's people: once an identity provider has pushed, it does, and sign-in belongs to it too.

import type { Organisation } from '../directory/organisation.ts'
import type { Reading } from '../store/port/store.ts'

/**
 * Whether people may have a password, a pin or a passkey of Fluid's own. Not where SCIM manages them: an address changed
 * by a push must never open an account here (T-02), unless the organisation says so.
 */
export async function mayPeopleSignInLocally(tx: Reading, { settings }: Organisation): Promise<boolean> {
  return settings.signIn.localForManaged || !(await isManagedByScim(tx, settings.scimSyncDisabled))
}

/** Whether a client has pushed people with a credential that is still live, and sync is on. */
async function isManagedByScim(tx: Reading, scimSyncDisabled: boolean): Promise<boolean> {
  if (scimSyncDisabled) return false
  const credentials = [...(await tx.secrets.listTokens()), ...(await tx.oauth.listClients())]
  return credentials.some(({ revokedMs, lastUsedMs }) => revokedMs === undefined && lastUsedMs !== undefined)
}
