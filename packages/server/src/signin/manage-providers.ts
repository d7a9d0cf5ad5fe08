// Setting up identity providers. Their metadata is read when an administrator asks for it, shown with what differs, and
// believed only when the administrator has confirmed that difference (T-68).

import { createHash } from 'node:crypto'
import type { OrganisationId } from '../directory/ids.ts'
import {
  type OidcProvider,
  PROVIDER_TYPES,
  printProvider,
  providerNameKey,
  type SamlMetadata,
  type SignInProvider,
  whyNotProviderName,
} from '../directory/sign-in-provider.ts'
import { actorName } from '../journal/actor-name.ts'
import { journalise } from '../journal/write.ts'
import { NotFetched } from '../outgoing/public-fetch.ts'
import { NothingThere, OperatorError } from '../provisioning/operator-error.ts'
import type { By } from '../provisioning/set-token.ts'
import type { Writing } from '../store/port/store.ts'
import { requireAdministratorWay } from './administrator-ways.ts'
import { clientSecretPurpose } from './oidc/client.ts'
import type { ProviderParts } from './parts.ts'
import { findProvider, listProviders } from './providers.ts'
import { differenceOf } from './saml/metadata-difference.ts'
import { readMetadata } from './saml/read-metadata.ts'

interface CommonForm {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly isEnabled: boolean
  readonly claim: string | undefined
}

export interface SamlForm extends CommonForm {
  readonly kind: 'saml'
  readonly appEntityId: string
  readonly isUnsolicitedAllowed: boolean
  readonly metadataUrl: string | undefined
  /** The document itself, where it is uploaded. */
  readonly metadataXml: string | undefined
  /** Which provider, in a document of several. */
  readonly entityId: string | undefined
  /** The mark of the metadata that the administrator has seen; needed when it differs from what is stored. */
  readonly confirmed: string | undefined
}

interface OidcForm extends CommonForm {
  readonly kind: 'oidc'
  readonly issuer: string
  readonly clientId: string
  /** Undefined: the one that is stored stays. */
  readonly clientSecret: string | undefined
}

export type ProviderForm = SamlForm | OidcForm

export interface MetadataPreview {
  readonly metadata: SamlMetadata
  /** Confirms exactly this metadata. */
  readonly mark: string
  /** What would change, a sentence each; empty when nothing would. */
  readonly difference: readonly string[]
}

/** Reads the metadata of a form without believing it. Throws OperatorError for what cannot be read. */
export async function previewMetadata(
  parts: ProviderParts,
  organisation: OrganisationId,
  form: Pick<SamlForm, 'name' | 'metadataUrl' | 'metadataXml' | 'entityId'>,
): Promise<MetadataPreview> {
  const known = await parts.runtime.store.read(organisation, (tx) => findProvider(tx, form.name))
  const metadata = await metadataOf(parts, form, known)
  const before = known?.kind === 'saml' ? known.metadata : undefined
  return { metadata, mark: markOf(metadata), difference: differenceOf(before, metadata) }
}

/**
 * Stores a provider: a new one, or changes to the one of that name. Throws OperatorError for what cannot be, for metadata
 * whose difference has not been confirmed, and when the last administrator would be locked out.
 */
export async function saveProvider(
  parts: ProviderParts,
  by: By,
  organisation: OrganisationId,
  form: ProviderForm,
): Promise<SignInProvider> {
  const why = whyNotProviderName(form.name) ?? whyNotCommon(form)
  if (why !== undefined) throw new OperatorError(why)
  const { runtime, vault } = parts
  const known = await runtime.store.read(organisation, (tx) => findProvider(tx, form.name))
  const provider = form.kind === 'saml' ? await samlOf(parts, form, known) : oidcOf(form)
  return runtime.store.write(organisation, async (tx) => {
    const nameKey = providerNameKey(form.name)
    const row = (await tx.signIn.listProviders()).find((one) => one.nameKey === nameKey)
    const secret = form.kind === 'oidc' ? form.clientSecret : undefined
    await requireOthers(tx, parts, provider)
    await tx.signIn.putProvider({
      nameKey,
      document: printProvider(provider),
      sealedSecret:
        secret === undefined
          ? row?.sealedSecret
          : await vault.seal(organisation, tx.secrets, Buffer.from(secret), clientSecretPurpose(nameKey)),
      createdMs: row?.createdMs ?? runtime.now(),
      modifiedMs: runtime.now(),
    })
    await journalise(tx.journal, runtime, by, {
      action: 'provider.changed',
      outcome: 'changed',
      subject: { kind: 'provider', id: provider.name, name: provider.label },
      sentence: savedSentence(by, provider, known),
    })
    return provider
  })
}

/** Removes a provider and ends the sessions of those who came through it. */
export function removeProvider(
  parts: ProviderParts,
  by: By,
  organisation: OrganisationId,
  name: string,
): Promise<void> {
  const { runtime } = parts
  return runtime.store.write(organisation, async (tx) => {
    const provider = await findProvider(tx, name)
    if (provider === undefined) throw new NothingThere(`There is no identity provider "${name}" here.`)
    const others = (await listProviders(tx)).filter((one) => one.name !== provider.name)
    const { settings } = await tx.organisations.get()
    await requireAdministratorWay(tx, runtime, { signIn: settings.signIn, providers: others })
    await tx.signIn.removeProvider(providerNameKey(name))
    const ending = { atMs: runtime.now(), why: 'ended-by-administrator' } as const
    const ended = await tx.sessions.endAllOfProvider(provider.name, ending)
    await journalise(tx.journal, runtime, by, {
      action: 'provider.removed',
      outcome: 'changed',
      subject: { kind: 'provider', id: provider.name, name: provider.label },
      sentence: `${actorName(by.actor)} removed the identity provider ${provider.label} (${provider.name}): nobody signs in through it any more, and ${ended} sessions that came through it ended.`,
    })
  })
}

async function requireOthers(tx: Writing, { runtime }: ProviderParts, provider: SignInProvider): Promise<void> {
  const others = (await listProviders(tx)).filter((one) => providerNameKey(one.name) !== providerNameKey(provider.name))
  const isTaken =
    provider.kind === 'saml' &&
    others.some((one) => one.kind === 'saml' && one.metadata.entityId === provider.metadata.entityId)
  if (isTaken) {
    throw new OperatorError(
      'Another provider here has the same IDP Entity Id: change that one, since an answer could not be told apart.',
    )
  }
  const { settings } = await tx.organisations.get()
  await requireAdministratorWay(tx, runtime, { signIn: settings.signIn, providers: [...others, provider] })
}

async function samlOf(
  parts: ProviderParts,
  form: SamlForm,
  known: SignInProvider | undefined,
): Promise<SignInProvider> {
  const metadata = await metadataOf(parts, form, known)
  const before = known?.kind === 'saml' ? known.metadata : undefined
  const isChanged = before !== undefined && markOf(before) !== markOf(metadata)
  if (isChanged && form.confirmed !== markOf(metadata)) {
    throw new OperatorError(
      `The metadata differs from what is stored, and nothing was changed. Look at the difference and confirm it: ${differenceOf(before, metadata).join(' ')}`,
    )
  }
  return {
    kind: 'saml',
    ...commonOf(form),
    appEntityId: form.appEntityId,
    metadataUrl: form.metadataUrl,
    metadata,
    isUnsolicitedAllowed: form.isUnsolicitedAllowed,
  }
}

function oidcOf(form: OidcForm): OidcProvider {
  if (!URL.canParse(form.issuer)) throw new OperatorError('The issuer takes an address, such as https://acme.okta.com.')
  return { kind: 'oidc', ...commonOf(form), issuer: form.issuer, clientId: form.clientId }
}

function commonOf(form: ProviderForm) {
  const type = PROVIDER_TYPES.find((one) => one === form.type) ?? 'Other'
  return { name: form.name, label: form.label.trim(), type, isEnabled: form.isEnabled, claim: form.claim }
}

function whyNotCommon({ label }: ProviderForm): string | undefined {
  return label.trim() !== '' && label.length <= 60
    ? undefined
    : 'The name is what people see on the button: give it 1 to 60 characters, such as Okta SSO.'
}

/** From the file, from the address, or as it is stored when neither is given. */
async function metadataOf(
  { providerFetch }: ProviderParts,
  { metadataXml, metadataUrl, entityId }: Pick<SamlForm, 'metadataUrl' | 'metadataXml' | 'entityId'>,
  known: SignInProvider | undefined,
): Promise<SamlMetadata> {
  if (metadataXml !== undefined) return readMetadata(metadataXml, entityId)
  if (metadataUrl === undefined) {
    if (known?.kind === 'saml') return known.metadata
    throw new OperatorError('Give the Federation metadata URL of the provider, or its metadata document.')
  }
  if (!URL.canParse(metadataUrl))
    throw new OperatorError('The Federation metadata URL is no address: it begins with https://.')
  try {
    const request = { method: 'GET', headers: { Accept: 'application/samlmetadata+xml, */*' }, body: undefined }
    const { status, text } = await providerFetch(new URL(metadataUrl), request)
    if (status !== 200) throw new NotFetched(`It answered ${status} instead of 200 (redirects are not followed).`)
    return readMetadata(text, entityId)
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error
    throw new OperatorError(
      `The metadata could not be read from there. ${error.message} You can give the metadata document itself instead.`,
    )
  }
}

function markOf({ entityId, signOnUrl, logoutUrl, certificates }: SamlMetadata): string {
  const text = JSON.stringify([entityId, signOnUrl, logoutUrl ?? null, [...certificates].sort()])
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}

function savedSentence(by: By, provider: SignInProvider, known: SignInProvider | undefined): string {
  const what = known === undefined ? 'set up' : 'changed'
  const keys =
    provider.kind === 'saml'
      ? ` ${differenceOf(known?.kind === 'saml' ? known.metadata : undefined, provider.metadata).join(' ')}`
      : ''
  return `${actorName(by.actor)} ${what} the identity provider ${provider.label} (${provider.name}).${keys}`.trimEnd()
}
