// Passkeys (WebAuthn): kept per organisation, bound to its host, and always with user verification, so that one of them
// is two factors by itself.

import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { AccountKey } from '../directory/account.ts'
import type { By } from '../provisioning/set-token.ts'
import type { PasskeyRow } from '../store/port/credentials.ts'
import type { Reading } from '../store/port/store.ts'
import { requireAccessNow, STEP_MS } from './admission.ts'
import { noteChange, type Owner } from './change-credentials.ts'
import type { Identity } from './identity.ts'
import { mayPeopleSignInLocally } from './managed.ts'
import { newOpaque } from './opaque.ts'
import type { SignInParts } from './parts.ts'
import { methodOff, SignInRefusal, stepExpired } from './refusal.ts'
import { openSession } from './sessions.ts'
import { beginStep, findStep, putStep, takeStep } from './steps.ts'
import { noteFailedTry } from './tries.ts'
import type { Visit } from './visit.ts'

const NAME_LENGTH_MAX = 60
/** Wrong passkeys have no name to be counted under: they are counted by source alone. */
const ANYBODY = 'passkey'

/** What the browser needs to ask for a passkey, and its step. */
export async function beginPasskeySignIn(
  parts: SignInParts,
  visit: Visit,
): Promise<{ readonly step: string; readonly options: PublicKeyCredentialRequestOptionsJSON }> {
  requireOn(visit)
  const { rpID } = partyOf(visit)
  const options = await generateAuthenticationOptions({ rpID, userVerification: 'required' })
  const nowMs = parts.runtime.now()
  const step = newOpaque('fluid_step_')
  await parts.runtime.store.write(visit.organisation.id, (tx) =>
    beginStep(tx, step, { kind: 'passkey', challenge: options.challenge }, { nowMs, expiresMs: nowMs + STEP_MS }),
  )
  return { step, options }
}

/** Answers the token of the session. Throws SignInRefusal. */
export async function signInWithPasskey(
  parts: SignInParts,
  visit: Visit,
  given: {
    readonly step: string | undefined
    readonly response: AuthenticationResponseJSON
    readonly before: string | undefined
  },
): Promise<string> {
  requireOn(visit)
  const { runtime } = parts
  const nowMs = runtime.now()
  const organisation = visit.organisation.id
  const step = await runtime.store.write(organisation, (tx) => takeStep(tx, 'passkey', given.step, nowMs))
  if (step === undefined) throw stepExpired()
  const passkey = await runtime.store.read(organisation, (tx) => findUsable(tx, visit, given.response.id))
  const counter = passkey === undefined ? undefined : await verified(visit, step.challenge, given.response, passkey)
  if (passkey === undefined || counter === undefined) {
    await noteFailedTry(runtime, visit, ANYBODY)
    throw wrongPasskey()
  }
  return runtime.store.write(organisation, async (tx) => {
    const identity = await requireAccessNow(tx, runtime, passkey.account)
    await tx.credentials.notePasskeyUse(passkey.credentialId, { counter, atMs: nowMs })
    return openSession(runtime, tx, { visit, identity, method: 'passkey', before: given.before })
  })
}

/** What the browser of a signed-in account needs to make a new passkey, and its step. */
export async function beginPasskey(
  parts: SignInParts,
  visit: Visit,
  identity: Identity,
): Promise<{ readonly step: string; readonly options: PublicKeyCredentialCreationOptionsJSON }> {
  requireOn(visit)
  const { runtime } = parts
  const organisation = visit.organisation
  const known = await runtime.store.read(organisation.id, async (tx) => {
    await requirePasskeysFor(tx, visit, identity.account)
    return tx.credentials.listPasskeys(identity.account)
  })
  const options = await generateRegistrationOptions({
    ...partyOf(visit),
    rpName: `Fluid (${organisation.displayName})`,
    userID: new TextEncoder().encode(identity.account),
    userName: identity.userName,
    userDisplayName: identity.shownName,
    excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  const step = await runtime.store.write(organisation.id, (tx) =>
    putStep(
      tx,
      { kind: 'passkey-new', account: identity.account, challenge: options.challenge },
      runtime.now() + STEP_MS,
    ),
  )
  return { step, options }
}

/** Keeps the new passkey. Throws SignInRefusal when it is not what was asked for. */
export async function addPasskey(
  parts: SignInParts,
  visit: Visit,
  by: By,
  owner: Owner,
  given: { readonly step: string | undefined; readonly response: RegistrationResponseJSON; readonly name: string },
): Promise<void> {
  requireOn(visit)
  const { runtime } = parts
  const { identity } = owner
  const nowMs = runtime.now()
  const organisation = visit.organisation.id
  const step = await runtime.store.read(organisation, (tx) => findStep(tx, 'passkey-new', given.step, nowMs))
  if (step?.account !== identity.account) throw stepExpired()
  const { rpID, origin } = partyOf(visit)
  const result = await verifyRegistrationResponse({
    response: given.response,
    expectedChallenge: step.challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
  }).catch(() => ({ verified: false as const }))
  if (!result.verified) throw wrongPasskey()
  const { credential } = result.registrationInfo
  await runtime.store.write(organisation, async (tx) => {
    if ((await takeStep(tx, 'passkey-new', given.step, nowMs)) === undefined) throw stepExpired()
    await tx.credentials.insertPasskey({
      credentialId: credential.id,
      account: identity.account,
      publicKey: credential.publicKey,
      counter: credential.counter,
      name: given.name.trim().slice(0, NAME_LENGTH_MAX) || 'Passkey',
      createdMs: nowMs,
      lastUsedMs: undefined,
    })
    await noteChange(parts, tx, by, owner, 'added a passkey')
  })
}

async function findUsable(tx: Reading, visit: Visit, credentialId: string): Promise<PasskeyRow | undefined> {
  const passkey = await tx.credentials.findPasskey(credentialId)
  if (passkey === undefined) return undefined
  await requirePasskeysFor(tx, visit, passkey.account)
  return passkey
}

/** People whom SCIM manages sign in through their provider only, unless the organisation says otherwise. */
async function requirePasskeysFor(tx: Reading, { organisation }: Visit, account: AccountKey): Promise<void> {
  if (account.startsWith('user:') && !(await mayPeopleSignInLocally(tx, organisation))) throw methodOff('a passkey')
}

async function verified(
  visit: Visit,
  challenge: string,
  response: AuthenticationResponseJSON,
  passkey: PasskeyRow,
): Promise<number | undefined> {
  const { rpID, origin } = partyOf(visit)
  try {
    const result = await verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpID,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: Uint8Array.from(passkey.publicKey),
        counter: passkey.counter,
      },
    })
    return result.verified ? result.authenticationInfo.newCounter : undefined
  } catch {
    // The library throws for everything that does not fit: a wrong challenge, origin, counter or signature.
    return undefined
  }
}

function partyOf({ root }: Visit): { readonly rpID: string; readonly origin: string } {
  const { hostname, origin } = new URL(root)
  return { rpID: hostname, origin }
}

function requireOn({ organisation }: Visit): void {
  if (!organisation.settings.signIn.passkeys) throw methodOff('a passkey')
}

function wrongPasskey(): SignInRefusal {
  return new SignInRefusal('wrong-passkey', 401, {
    sentence: 'That passkey does not belong to an account here. Choose another one, or sign in in another way.',
    forOperator: 'A passkey was presented that is unknown here, or whose answer did not verify.',
  })
}
