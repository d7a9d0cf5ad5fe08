// A webhook's signing secrets in the vault: sealed for their webhook, opened only to sign.

import type { OrganisationId } from '../directory/ids.ts'
import type { Reading } from '../store/port/store.ts'
import type { WebhookRow } from '../store/port/webhooks.ts'
import type { Vault } from '../vault/vault.ts'

type Secrets = Pick<Reading, 'secrets'>

export function sealWebhookSecret(
  vault: Vault,
  organisation: OrganisationId,
  tx: Secrets,
  { id, secret }: { readonly id: string; readonly secret: string },
): Promise<Uint8Array> {
  return vault.seal(organisation, tx.secrets, Buffer.from(secret), purposeOf(id))
}

/** The secrets that sign now: the current one, and during a rotation the one before it. */
export async function openWebhookSecrets(
  vault: Vault,
  organisation: OrganisationId,
  tx: Secrets,
  webhook: Pick<WebhookRow, 'id' | 'secret' | 'previousSecret' | 'previousUntilMs'>,
  nowMs: number,
): Promise<readonly string[]> {
  const { previousSecret, previousUntilMs } = webhook
  const isOverlapping = previousSecret !== undefined && previousUntilMs !== undefined && previousUntilMs > nowMs
  const sealed = isOverlapping ? [webhook.secret, previousSecret] : [webhook.secret]
  return Promise.all(
    sealed.map(async (one) =>
      Buffer.from(await vault.open(organisation, tx.secrets, one, purposeOf(webhook.id))).toString(),
    ),
  )
}

function purposeOf(id: string): string {
  return `webhook ${id}`
}
