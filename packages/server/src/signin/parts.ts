import type { ProviderFetch } from '../outgoing/provider-fetch.ts'
import type { Runtime } from '../runtime.ts'
import type { Vault } from '../vault/vault.ts'
import type { Mailer } from './mail.ts'

/** What sign-in needs of the process. */
export interface SignInParts {
  readonly runtime: Runtime
  readonly vault: Vault
  /** Undefined: no mail can be sent, so one-time pins are not offered. */
  readonly mailer: Mailer | undefined
  /** Asks identity providers for their metadata and for codes. */
  readonly providerFetch: ProviderFetch
}
