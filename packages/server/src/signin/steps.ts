// A sign-in under way: between two requests its state lies in the store under the digest of a token that only this
// browser has. Each is good for minutes and is taken once.

import type { JsonObject } from '@fluid-scim/scim'
import { type AccountKey, parseAccountKey } from '../directory/account.ts'
import type { SignInMethod } from '../directory/session.ts'
import type { Reading, Writing } from '../store/port/store.ts'
import { derivedFrom, digestOf, newOpaque } from './opaque.ts'

export type Step =
  /** The first factor was right; a code of the second is awaited. */
  | { readonly kind: 'second-factor'; readonly account: AccountKey; readonly method: SignInMethod }
  /** The first factor was right; the organisation wants a second and there is none: it is set up now. */
  | {
      readonly kind: 'enrol'
      readonly account: AccountKey
      readonly method: SignInMethod
      readonly sealedSecret: string
    }
  /** A pin was sent. `account` is absent when the address belongs to nobody: the pages look the same. */
  | {
      readonly kind: 'pin'
      readonly account: AccountKey | undefined
      readonly email: string
      /** Made with the token of the step, which is stored nowhere: the pin cannot be guessed from the row. */
      readonly pinDigest: string
      readonly tries: number
      readonly sinceMs: number
    }
  /** Somebody makes an account: a pin was sent to the address that will be its user name, unless somebody has it. */
  | {
      readonly kind: 'sign-up'
      readonly email: string
      readonly givenName: string
      readonly familyName: string
      readonly pinDigest: string
      readonly tries: number
      readonly sinceMs: number
    }
  | { readonly kind: 'passkey'; readonly challenge: string }
  | { readonly kind: 'passkey-new'; readonly account: AccountKey; readonly challenge: string }
  | { readonly kind: 'second-factor-new'; readonly account: AccountKey; readonly sealedSecret: string }
  /** Sent to an identity provider; `browser` is the digest of a cookie of the browser that went. */
  | {
      readonly kind: 'sso'
      readonly provider: string
      readonly browser: string
      readonly next: string
      readonly nonce: string
    }
  /** The provider's answer was good; the browser comes back by itself to take its session. */
  | {
      readonly kind: 'arrived'
      readonly account: AccountKey
      readonly method: SignInMethod
      readonly provider: string
      readonly nameId: string
      readonly sessionIndex: string
      readonly browser: string
      readonly next: string
      /** When the provider let them in, or a little before. */
      readonly sinceMs: number
      readonly logout?: OidcLogout | undefined
    }
  /** A provider has said of somebody that they have signed out there: for those who are on the way here. */
  | { readonly kind: 'provider-signed-out'; readonly atMs: number }
  /** Signed in; kept beside the session, for signing out at the provider too. */
  | ({ readonly kind: 'oidc-logout' } & OidcLogout)

export interface OidcLogout {
  readonly endSessionUrl: string
  readonly clientId: string
  readonly provider: string
  readonly sealedIdToken: string
}

const PREFIX = 'fluid_step_'

/** The name of the step that a form begins: the same however often that browser sends it, as after a lost answer. */
export function stepOfForm(browser: string, form: readonly string[]): string {
  return PREFIX + derivedFrom(browser, `fluid step ${JSON.stringify(form)}`)
}

/**
 * Puts down the first step of a sign-in, which anybody can begin: what has expired makes room for it. Answers whether it
 * has begun now: the step of a form that comes again is there already, and stays.
 */
export async function beginStep(
  tx: Writing,
  token: string,
  step: Step,
  lasting: { readonly nowMs: number; readonly expiresMs: number },
): Promise<boolean> {
  await tx.signIn.removeOld(lasting.nowMs)
  return tx.signIn.addStep(digestOf(token), toJson(step), lasting.expiresMs)
}

/** Puts a step down under a new token and answers the token. */
export async function putStep(tx: Writing, step: Step, expiresMs: number): Promise<string> {
  const token = newOpaque(PREFIX)
  await putStepUnder(tx, token, step, expiresMs)
  return token
}

/** Puts a step down under a name that is already known to the browser or the provider. */
export function putStepUnder(tx: Writing, token: string, step: Step, expiresMs: number): Promise<void> {
  return tx.signIn.putStep(digestOf(token), toJson(step), expiresMs)
}

/** Looks at a step of that kind without taking it. */
export async function findStep<Kind extends Step['kind']>(
  tx: Reading,
  kind: Kind,
  token: string | undefined,
  nowMs: number,
): Promise<Extract<Step, { kind: Kind }> | undefined> {
  if (token === undefined) return undefined
  return asKind(kind, await tx.signIn.findStep(digestOf(token), nowMs))
}

/** Takes a step away: of two who try at once, one gets it. */
export async function takeStep<Kind extends Step['kind']>(
  tx: Writing,
  kind: Kind,
  token: string | undefined,
  nowMs: number,
): Promise<Extract<Step, { kind: Kind }> | undefined> {
  if (token === undefined) return undefined
  return asKind(kind, await tx.signIn.takeStep(digestOf(token), nowMs))
}

function toJson(step: Step): JsonObject {
  return JSON.parse(JSON.stringify(step))
}

function asKind<Kind extends Step['kind']>(
  kind: Kind,
  document: JsonObject | undefined,
): Extract<Step, { kind: Kind }> | undefined {
  if (document?.['kind'] !== kind) return undefined
  const account = document['account']
  if (typeof account === 'string') parseAccountKey(account)
  // Written only by this file, from the type that it is read back as.
  return document as unknown as Extract<Step, { kind: Kind }>
}
