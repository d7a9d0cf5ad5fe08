import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  addLocalAdministrator,
  removeLocalAdministrator,
  resetLocalAdministrator,
  setAdministratorEmail,
} from '../../signin/local-administrators.ts'
import { CORE_USER } from '../../testing/okta-bodies.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

const BY = { actor: { kind: 'operator', id: 'root', client: 'test' }, requestId: 'test' } as const
let test: SignInTest
beforeEach(async () => {
  test = await startSignIn()
})
afterEach(() => test[Symbol.asyncDispose]())

const named = (userName: string) => ({ organisation: test.fluid.acme.added.organisation.id, userName })
const signIn = (userName: string, password: string) =>
  test.newBrowser().submit('/signin', '/signin', { userName, password })

it('are added, and sign in with any spelling of their name', async () => {
  const password = await addLocalAdministrator(test.fluid.runtime, BY, { ...named('Omar'), email: undefined })
  expect((await signIn(' OMAR ', password.reveal())).status).toBe(303)
  await expect(addLocalAdministrator(test.fluid.runtime, BY, { ...named('omar'), email: undefined })).rejects.toThrow(
    'There is a local administrator "omar" already',
  )
})

it('get a new password when the old one is lost: sessions end and the old one is refused', async () => {
  await test.signInAdmin()
  const password = await resetLocalAdministrator(test.fluid.runtime, BY, named('admin'))
  expect((await test.browser.get('/account')).location).toContain('/signin')
  expect((await test.signInAdmin(test.newBrowser())).status).toBe(401)
  expect((await signIn('admin', password.reveal())).status).toBe(303)
})

it('are removed, but never the last one who can administer the organisation', async () => {
  const { runtime } = test.fluid
  await expect(removeLocalAdministrator(runtime, BY, named('admin'))).rejects.toThrow('no administrator could sign in')
  await addLocalAdministrator(runtime, BY, { ...named('omar'), email: undefined })
  await test.signInAdmin()
  await removeLocalAdministrator(runtime, BY, named('admin'))
  expect((await test.browser.get('/account')).location).toContain('/signin')
})

it('have an address for one-time pins, and each change is in the journal', async () => {
  await setAdministratorEmail(test.fluid.runtime, BY, { ...named('admin'), email: 'admin@northrail.example' })
  const entries = await test.fluid.acme.journal()
  expect(entries.at(-1)).toMatchObject({
    action: 'credential.changed',
    actor: BY.actor,
    subject: { kind: 'administrator', id: 'admin', name: 'admin' },
  })
})

it.each(['admin', 'ADMIN', ' Admin ', '\uff41\uff44\uff4d\uff49\uff4e', '\u{1d41a}dmin'])(
  'are nobody to SCIM, which neither finds, shuts out nor becomes them by the userName %j (T-02)',
  async (userName) => {
    const { acme } = test.fluid
    const isStillIn = async () => {
      expect((await test.browser.get('/account')).status).toBe(200)
      expect((await test.signInAdmin(test.newBrowser())).location).toContain('/account')
    }
    await test.signInAdmin()
    const filter = encodeURIComponent(`userName eq "${userName}"`)
    expect((await acme.get(`/Users?filter=${filter}`)).body.totalResults).toBe(0)
    const password = 'another-long-password-17'
    const roles = [{ value: 'Application administrator' }]
    const created = await acme.post('/Users', { schemas: [CORE_USER], userName, password, roles })
    expect(created.status).toBe(201)
    expect((await signIn(userName, password)).status).toBe(401)
    await isStillIn()
    await acme.patch(`/Users/${created.body.id}`, { op: 'replace', path: 'active', value: false })
    await isStillIn()
    expect((await acme.delete(`/Users/${created.body.id}`)).status).toBe(204)
    await isStillIn()
    const other = await acme.addUser('ines@northrail.example')
    expect((await acme.patch(`/Users/${other}`, { op: 'replace', path: 'userName', value: userName })).status).toBe(200)
    await isStillIn()
  },
)
