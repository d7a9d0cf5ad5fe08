// The assertion consumer: takes an answer, verifies it, holds it to its request and to what has been seen, and leaves the
// browser a step with which it comes for its session.

import type { SamlProvider } from '../../directory/sign-in-provider.ts'
import type { Writing } from '../../store/port/store.ts'
import { nameKeyOf } from '../find-account.ts'
import type { SignInParts } from '../parts.ts'
import { findSamlIssuer, requireProvider, unknownProvider } from '../providers.ts'
import { methodOff } from '../refusal.ts'
import { accountOfSubject, createFromSubject, mayCreate, type Subject } from '../sso-arrival.ts'
import { putStep, type Step, takeStep } from '../steps.ts'
import type { Visit } from '../visit.ts'
import { decryptionKeys } from './encryption-key.ts'
import { requestStep } from './request.ts'
import { issuerOf, type VerifiedAssertion, verifyResponse } from './verify-response.ts'
import { refused } from './xml.ts'

const ARRIVAL_MS = 2 * 60_000

export interface Answer {
  readonly samlResponse: string
  /** Where the browser wants to go after an unasked answer; already held to our own paths. */
  readonly next: string
  /** The provider of the address; undefined at the address that all share. */
  readonly providerName: string | undefined
  readonly acsUrl: string
}

/** Answers the browser's step. Throws SignInRefusal. */
export async function acceptSaml(parts: SignInParts, visit: Visit, answer: Answer): Promise<string> {
  const { runtime } = parts
  const organisation = visit.organisation.id
  if (!visit.organisation.settings.signIn.sso) throw methodOff('single sign-on')
  const provider = await providerOf(parts, visit, answer)
  const sinceMs = runtime.now()
  const assertion = await verifyResponse(answer.samlResponse, {
    provider,
    acsUrl: answer.acsUrl,
    nowMs: runtime.now(),
    decryptionKeys: () => decryptionKeys(parts, organisation),
  })
  const subject: Subject = { provider, name: assertion.subject }
  const settled = await runtime.store.write(organisation, (tx) => settle(parts, tx, provider, assertion))
  if (settled.why !== undefined) throw settled.why
  if (mayCreate(visit)) await createWhenUnknown(parts, visit, subject)
  return runtime.store.write(organisation, async (tx) => {
    const account = await accountOfSubject(parts, tx, subject)
    return putStep(
      tx,
      {
        kind: 'arrived',
        account,
        method: 'saml',
        provider: provider.name,
        nameId: assertion.nameId,
        sessionIndex: assertion.sessionIndex,
        browser: settled.request?.browser ?? '',
        next: settled.request?.next ?? answer.next,
        sinceMs,
      },
      runtime.now() + ARRIVAL_MS,
    )
  })
}

async function providerOf({ runtime }: SignInParts, { organisation }: Visit, answer: Answer): Promise<SamlProvider> {
  const { providerName, samlResponse } = answer
  const issuer = issuerOf(samlResponse) ?? ''
  const provider = await runtime.store.read(organisation.id, (tx) =>
    providerName === undefined ? findSamlIssuer(tx, issuer) : requireProvider(tx, providerName),
  )
  if (provider?.kind === 'saml') return provider
  if (providerName !== undefined) throw unknownProvider(providerName)
  throw refused('saml-issuer', `no identity provider of this organisation is called "${issuer.slice(0, 200)}"`)
}

interface Settled {
  readonly why: ReturnType<typeof refused> | undefined
  readonly request: Extract<Step, { kind: 'sso' }> | undefined
}

/** Uses the request up and notes the assertion; both stay noted when the answer is refused. */
async function settle(
  { runtime }: SignInParts,
  tx: Writing,
  provider: SamlProvider,
  assertion: VerifiedAssertion,
): Promise<Settled> {
  const isNew = await tx.signIn.noteSeen(`saml ${provider.name} ${assertion.id}`, assertion.expiresMs)
  if (!isNew) {
    return {
      why: refused('saml-replayed', `the assertion ${assertion.id.slice(0, 60)} was used before`),
      request: undefined,
    }
  }
  const { inResponseTo } = assertion
  if (inResponseTo === undefined) {
    const why = provider.isUnsolicitedAllowed
      ? undefined
      : refused('saml-unsolicited', `it came unasked, and "${provider.name}" is not allowed to begin a sign-in`)
    return { why, request: undefined }
  }
  const request = await takeStep(tx, 'sso', requestStep(inResponseTo), runtime.now())
  const isOurs = request?.provider === provider.name
  return {
    request: isOurs ? request : undefined,
    why: isOurs
      ? undefined
      : refused(
          'saml-in-response-to',
          `it answers the request "${inResponseTo.slice(0, 60)}", which was not made here for "${provider.name}", has been answered, or is too old`,
        ),
  }
}

async function createWhenUnknown(parts: SignInParts, visit: Visit, subject: Subject): Promise<void> {
  const known = await parts.runtime.store.read(visit.organisation.id, (tx) =>
    tx.users.findByNameKey(nameKeyOf(subject.name)),
  )
  if (known === undefined) await createFromSubject(parts, visit, subject)
}
