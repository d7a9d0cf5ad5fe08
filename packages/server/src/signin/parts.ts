import type { ProviderFetch } from '../outgoing/provider-fetch.ts'
import type { Runtime } from '../runtime.ts'
import type { Vault } from '../vault/vault.ts'
import type { Mailer } from './mail.ts'

/** What the setting up of identity providers needs of the process. */
export interface ProviderParts {
  readonly runtime: Runtime
  readonly vault: Vault
  /** Asks identity providers for their metadata and for codes. */
  readonly providerFetch: ProviderFetch
}

/** What sign-in needs of the process. */
export interface SignInParts extends ProviderParts {
  /** Undefined: no mail can be sent, so one-time pins are not offered. */
  readonly mailer: Mailer | undefined
}
