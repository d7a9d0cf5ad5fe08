// What tests of sign-in begin with: a whole Fluid, and browsers in it.

import { createProviderFetch } from '../outgoing/provider-fetch.ts'
import type { ProviderForm } from '../signin/manage-providers.ts'
import { saveProvider } from '../signin/manage-providers.ts'
import { type TestBrowser, testBrowser, type Visited } from './browser.ts'
import { startFluid, type TestFluid, type TestFluidOptions, type TestOrganisation } from './fluid.ts'
import type { TestIdp } from './saml-idp.ts'
import { type ResponseParts, readAuthnRequest, type SigningParts } from './saml-idp.ts'

export interface SignInTest extends AsyncDisposable {
  readonly fluid: TestFluid
  readonly root: string
  readonly browser: TestBrowser
  newBrowser(organisation?: string): TestBrowser
  /** Signs the local administrator in. */
  signInAdmin(browser?: TestBrowser): Promise<Visited>
  /** Sets a provider up, as an administrator does. */
  connect(idp: TestIdp, form?: Partial<ProviderForm>, organisation?: TestOrganisation): Promise<void>
  /** Presses the provider's button, and answers what the provider is sent. */
  depart(browser?: TestBrowser, name?: string): Promise<ReturnType<typeof readAuthnRequest>>
  /** The provider's answer to a button that was pressed, posted by the browser, and what comes after it. */
  arrive(idp: TestIdp, parts?: Partial<ResponseParts>, signing?: SigningParts, browser?: TestBrowser): Promise<Visited>
  /** The sentences of refused sign-ins in the journal. */
  refusals(): Promise<readonly string[]>
}

export async function startSignIn(options: TestFluidOptions = {}): Promise<SignInTest> {
  const fluid = await startFluid(options)
  const root = `${fluid.origin}/o/acme`
  const browser = testBrowser(root)
  const test: SignInTest = {
    fluid,
    root,
    browser,
    newBrowser: (organisation = 'acme') => testBrowser(`${fluid.origin}/o/${organisation}`),
    signInAdmin: (who = browser) =>
      who.submit('/signin', '/signin', {
        userName: 'admin',
        password: fluid.acme.added.admin.password.reveal(),
      }),
    connect: async (idp, form = {}, organisation = fluid.acme) => {
      const parts = {
        runtime: fluid.runtime,
        vault: fluid.vault,
        mailer: undefined,
        providerFetch: createProviderFetch({ isPrivateAllowed: true }),
      }
      await saveProvider(parts, operator, organisation.added.organisation.id, {
        kind: 'saml',
        name: 'OktaSSO',
        label: 'Okta SSO',
        type: 'Okta',
        isEnabled: true,
        claim: undefined,
        appEntityId: `${fluid.origin}/o/${organisation.added.organisation.name}`,
        isUnsolicitedAllowed: true,
        metadataUrl: undefined,
        metadataXml: idp.metadata(),
        entityId: undefined,
        confirmed: undefined,
        ...form,
      } as ProviderForm)
    },
    depart: async (who = browser, name = 'OktaSSO') => {
      const { location = '' } = await who.get(`/signin/with/${name}`)
      return readAuthnRequest(location)
    },
    arrive: async (idp, parts = {}, signing = {}, who = browser) => {
      const request = await test.depart(who)
      const facts = { acsUrl: request.acsUrl, audience: root, inResponseTo: request.id, ...parts }
      const answer = await who.post(request.acsUrl, { SAMLResponse: idp.response(facts, signing) }, { isForeign: true })
      return who.follow(answer)
    },
    refusals: async () => {
      const entries = await fluid.acme.journal()
      return entries.filter(({ action }) => action === 'sign-in.refused').map(({ sentence }) => sentence)
    },
    [Symbol.asyncDispose]: () => fluid[Symbol.asyncDispose](),
  }
  return test
}

const operator = { actor: { kind: 'operator', id: 'test', client: 'test' }, requestId: 'test' } as const
