// Before any SCIM handler: organisation, https, token, sync switch. Deny by default (T-10): it stands in front of every
// route of the surface, and only what names itself public passes without a token.

import { ScimError } from '@fluid-scim/scim'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OrganisationId } from '../../directory/ids.ts'
import type { RequestTally } from '../../journal/request-tally.ts'
import type { Caller } from '../../provisioning/caller.ts'
import type { Cursors } from '../../provisioning/cursors.ts'
import { Refusal } from '../../provisioning/refusal.ts'
import type { Runtime } from '../../runtime.ts'
import type { Credential, Door, ScimAccess } from '../../signin/scim-access.ts'
import { sourceOf } from '../../signin/visit.ts'
import type { Rate } from '../../store/port/allowances.ts'
import { type Address, SCIM_PATH } from '../address.ts'
import type { Bystander } from './bystander.ts'
import { type Pace, STRICT_RATE, WRONG_TOKEN_RATE } from './pace.ts'
import type { RefusalQueue } from './refusal-queue.ts'

export interface Gate {
  readonly runtime: Runtime
  readonly access: ScimAccess
  readonly addressOf: (request: FastifyRequest) => Address
  /** Whether plain http is refused: an https deployment. */
  readonly isHttpsRequired: boolean
  readonly bystander: Bystander
  readonly cursors: Cursors
  readonly tally: RequestTally
  /** Of organisations. */
  readonly pace: Pace<OrganisationId>
  readonly tooFast: RefusalQueue
  /** Of sources of wrong tokens. */
  readonly guesses: Pace<string>
  /** How fast every organisation may ask; undefined: as it likes. */
  readonly rate: Rate | undefined
}

/** Lets a request through with its Caller, or throws the refusal. `isPublic`: the caller may come without a token. */
export async function admit(gate: Gate, request: FastifyRequest, isPublic: boolean): Promise<Caller> {
  const address = gate.addressOf(request)
  if (address.kind !== 'organisation') throw new ScimError(404, undefined, 'This address belongs to no organisation.')
  const door = await gate.access.find(address.organisation)
  if (door === undefined) throw unknownOrganisation(address.organisation)
  if (gate.isHttpsRequired && !address.isHttps) throw httpsRequired()
  const caller = (credential: Credential | undefined): Caller => ({
    organisation: door.organisation,
    actor: { kind: 'scim', id: credential?.id ?? '', client: userAgentOf(request) },
    requestId: request.id,
    baseUrl: `${address.root}${SCIM_PATH}`,
  })
  // While sync is off even what is public says so, to whoever has the token.
  if (isPublic && !door.organisation.settings.scimSyncDisabled) return caller(undefined)
  const admitted = caller(await checked(gate, request, door, caller))
  const { id, settings } = door.organisation
  if (settings.scimSyncDisabled) throw syncDisabled()
  const rate = settings.strictProfile ? slower(STRICT_RATE, gate.rate) : gate.rate
  if (rate !== undefined && !gate.pace.take(id, rate)) {
    await gate.tooFast.turn()
    throw rateLimited(rate)
  }
  return admitted
}

async function checked(
  gate: Gate,
  request: FastifyRequest,
  door: Door,
  caller: (credential: Credential | undefined) => Caller,
): Promise<Credential> {
  try {
    const credential = await gate.access.check(door, request.headers.authorization)
    gate.bystander.noteUse(caller(credential), credential)
    return credential
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    gate.bystander.noteRefusedCredential(caller(undefined), error)
    // Only after the comparison: whoever has the right token is never slowed by those who guess, from wherever they do.
    const source = `${door.organisation.id} ${sourceOf(request.ip)}`
    if (error.code === 'token-wrong' && !gate.guesses.take(source, WRONG_TOKEN_RATE)) throw tooManyGuesses(error.detail)
    throw error
  }
}

function slower(one: Rate, other: Rate | undefined): Rate {
  return other === undefined || one.perSecond < other.perSecond ? one : other
}

/** The challenge of a 401 (C-AUTH-01, C-AUTH-04): no error code when no credential came at all. */
export function challenge(reply: FastifyReply, error: ScimError): void {
  if (error.status !== 401) return
  const isMissing = error instanceof Refusal && error.code === 'token-missing'
  reply.header(
    'WWW-Authenticate',
    isMissing ? 'Bearer realm="Fluid SCIM"' : 'Bearer realm="Fluid SCIM", error="invalid_token"',
  )
}

export function userAgentOf(request: FastifyRequest): string {
  return (request.headers['user-agent'] ?? '').slice(0, 200)
}

function unknownOrganisation(name: string): ScimError {
  const shown = name.length > 63 ? `${name.slice(0, 63)}…` : name
  return new ScimError(
    404,
    undefined,
    `There is no organisation "${shown}" here. Check the SCIM Base URL for a spelling mistake: copy it again from Fluid, Authentication Providers, SCIM Configuration.`,
  )
}

function httpsRequired(): Refusal {
  return new Refusal(
    'https-required',
    403,
    undefined,
    'This request came over plain http, so the token has already travelled unprotected. Change the SCIM Base URL to https:// and set a new SCIM secret token in Fluid. If it was https up to a proxy in front of Fluid, whoever runs Fluid has the proxy send X-Forwarded-Proto and names it in FLUID_TRUST_PROXY.',
  )
}

function tooManyGuesses(why: string): Refusal {
  return new Refusal(
    'rate-limited',
    429,
    undefined,
    `Too many requests with wrong tokens come from this address. ${why} Requests with the right token are served at once.`,
  )
}

const refusals = new WeakMap<Rate, Refusal>()

/** Said thousands of times a second to whoever does not listen, so it is made once for each rate. */
function rateLimited(rate: Rate): Refusal {
  const refusal = refusals.get(rate) ?? newRateLimited(rate)
  refusals.set(rate, refusal)
  return refusal
}

function newRateLimited({ perSecond, atOnce }: Rate): Refusal {
  return new Refusal(
    'rate-limited',
    429,
    undefined,
    `This organisation asks faster than ${perSecond} requests a second, after a burst of ${atOnce}. Wait a second and send the request again; /Bulk carries many changes at once.`,
  )
}

function syncDisabled(): Refusal {
  return new Refusal(
    'sync-disabled',
    403,
    undefined,
    'SCIM user sync is switched off for this organisation, so nothing was changed and nobody lost access. Uncheck "Disable SCIM User Sync" in Fluid under Authentication Providers, SCIM Configuration.',
  )
}
