// Accounts that people make for themselves, in the organisation's own e-mail domains.

import { afterEach, beforeEach, expect, it } from 'vitest'
import { apiClient } from '../../testing/api-client.ts'
import { readable, type TestBrowser } from '../../testing/browser.ts'
import { newestMail, pinIn } from '../../testing/mailbox.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

const INES = { givenName: 'Ines', familyName: 'Valcourt', email: 'ines@northrail.example' }
const OPEN = { selfSignUp: true, emailDomains: ['northrail.example'] }
let test: SignInTest

beforeEach(async () => {
  test = await startSignIn()
})
afterEach(() => test[Symbol.asyncDispose]())

const signUp = (browser: TestBrowser, form: object = INES) =>
  browser.submit('/signin/register', '/signin/register', { ...INES, ...form })
const typePin = (browser: TestBrowser, pin: string) =>
  browser.submit('/signin/register/enter', '/signin/register/enter', { pin })

it('makes an account with the default roles for the owner of the address, once the pin is typed', async () => {
  const { acme } = test.fluid
  await acme.set({ scimSyncDisabled: true, defaultRoles: ['User', 'Project Viewer'], signIn: OPEN })
  const api = await apiClient(test.fluid, acme)
  const browser = test.newBrowser()
  expect((await browser.get('/signin')).text).toContain('Create an Account')
  expect((await signUp(browser)).location).toBe(`${test.root}/signin/register/enter`)
  expect((await api.get('/people?search=ines')).body.items).toEqual([])
  const pin = pinIn(await newestMail(test.fluid.dataDir))
  expect((await typePin(browser, pin)).location).toBe(`${test.root}/account`)
  expect(readable((await browser.get('/account')).text)).toContain('Ines Valcourt')
  expect((await api.get('/people?search=ines')).body.items).toMatchObject([
    { userName: INES.email, origin: 'hand', roles: ['Project Viewer', 'User'], email: INES.email },
  ])
  expect((await acme.journal()).filter(({ action }) => action === 'user.created')).toHaveLength(1)
  expect((await typePin(browser, pin)).status).toBe(400)
})

it('is closed until it is switched on, and while SCIM user sync is on', async () => {
  const closed = async () => {
    const browser = test.newBrowser()
    const link = (await browser.get('/signin')).text.includes('Create an Account')
    return [link, (await browser.get('/signin/register')).status]
  }
  expect(await closed()).toEqual([false, 403])
  await test.fluid.acme.set({ signIn: OPEN })
  expect(await closed()).toEqual([false, 403])
  await test.fluid.acme.set({ scimSyncDisabled: true })
  expect(await closed()).toEqual([true, 200])
})

it('needs the e-mail domains that it is for', async () => {
  const api = await apiClient(test.fluid, test.fluid.acme)
  const refused = await api.send('PATCH', '/settings', { signIn: { selfSignUp: true } })
  expect([refused.status, refused.body.detail]).toEqual([400, expect.stringContaining('name them first')])
  await api.send('PATCH', '/settings', { signIn: OPEN })
  expect((await api.send('PATCH', '/settings', { signIn: { emailDomains: [] } })).status).toBe(400)
})

it.each([
  ['an address of another domain', { email: 'ines@evil.example' }, 'for addresses at northrail.example'],
  ['a domain that only ends alike', { email: 'ines@evil-northrail.example' }, 'for addresses at northrail.example'],
  ['an address with letters that look alike (T-06)', { email: 'in\u0435s@northrail.example' }, 'no e-mail address'],
  ['two addresses', { email: 'a@evil.example,ines@northrail.example' }, 'no e-mail address'],
  ['a name of nothing', { familyName: ' ' }, 'first and your last name'],
])('refuses %s, on the form', async (_what, form, sentence) => {
  await test.fluid.acme.set({ scimSyncDisabled: true, signIn: OPEN })
  const answer = await signUp(test.newBrowser(), form)
  expect([answer.status, readable(answer.text)]).toEqual([400, expect.stringContaining(sentence)])
})

it('tells nobody whether an address has an account, but its owner by mail', async () => {
  const { acme } = test.fluid
  await acme.addUser(INES.email)
  await acme.set({ scimSyncDisabled: true, signIn: OPEN })
  const browser = test.newBrowser()
  expect((await signUp(browser)).location).toBe(`${test.root}/signin/register/enter`)
  expect(await newestMail(test.fluid.dataDir)).toContain('There is one already')
  for (const status of [401, 401, 401, 401, 400]) expect((await typePin(browser, '1')).status).toBe(status)
})
