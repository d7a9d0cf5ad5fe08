// Puts the sign-in surface together from the configuration.

import { join } from 'node:path'
import type { Config } from '../../config/config.ts'
import type { ProviderFetch } from '../../outgoing/provider-fetch.ts'
import type { Runtime } from '../../runtime.ts'
import type { Mailer } from '../../signin/mail.ts'
import { createFileMailer, createSmtpMailer } from '../../signin/mail-smtp.ts'
import { createProviderKeys } from '../../signin/oidc/provider-keys.ts'
import { createRefusalNotes } from '../../signin/refusal-notes.ts'
import { createStartLimit } from '../../signin/start-limit.ts'
import type { Vault } from '../../vault/vault.ts'
import type { SignInGate } from './gate.ts'

export function createSignInGate(
  base: Pick<SignInGate, 'addressOf' | 'isHttpsRequired'> & { readonly runtime: Runtime },
  config: Config,
  vault: Vault,
  providerFetch: ProviderFetch,
): Omit<SignInGate, 'closing'> {
  const { runtime, addressOf, isHttpsRequired } = base
  return {
    parts: { runtime, vault, mailer: mailerOf(config, runtime), providerFetch },
    notes: createRefusalNotes(runtime),
    startLimit: createStartLimit(runtime),
    providerKeys: createProviderKeys(providerFetch, runtime),
    addressOf,
    isHttpsRequired,
  }
}

/** On a development machine mail goes into files, and a page shows them. */
export function hasMailbox({ smtpUrl, baseDomain }: Config): boolean {
  return smtpUrl === undefined && baseDomain === 'localhost'
}

export function mailFolder({ dataDir }: Config): string {
  return join(dataDir, 'mail')
}

/** Undefined: there is no way to send mail here. */
export function mailerOf(config: Config, { now }: Pick<Runtime, 'now'>): Mailer | undefined {
  if (config.smtpUrl !== undefined) return createSmtpMailer(config.smtpUrl, config.mailFrom)
  return hasMailbox(config) ? createFileMailer(mailFolder(config), config.mailFrom, now) : undefined
}
