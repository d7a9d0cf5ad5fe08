import { afterAll, beforeAll, expect, it } from 'vitest'
import { readable } from '../../testing/browser.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

let test: SignInTest
beforeAll(async () => {
  test = await startSignIn()
})
afterAll(() => test[Symbol.asyncDispose]())

it('signs the first administrator in and shows the account', async () => {
  const browser = test.newBrowser()
  const answer = await test.signInAdmin(browser)
  expect(answer).toMatchObject({ status: 303, location: `${test.root}/account` })
  const page = await browser.follow(answer)
  expect(page.status).toBe(200)
  expect(readable(page.text)).toContain('You are a local administrator')
})

it('keeps the session in a cookie that no script reads and no other site sends', async () => {
  const browser = test.newBrowser()
  const { headers } = await test.signInAdmin(browser)
  const [session] = headers.getSetCookie().filter((line) => line.startsWith('fluid-session='))
  expect(session).toMatch(/^fluid-session=fluid_session_[\w-]{43}; Path=\/o\/acme; HttpOnly; SameSite=Lax$/)
})

it('takes a session back at sign-out, whoever still has its cookie', async () => {
  const browser = test.newBrowser()
  await test.signInAdmin(browser)
  const kept = browser.cookie('fluid-session') ?? ''
  await browser.submit('/account', '/signout', {})
  browser.setCookie('fluid-session', kept)
  expect(readable((await browser.follow(await browser.get('/account'))).text)).toContain('You are signed out.')
})

it('ends the session that a browser had when it signs in anew', async () => {
  const browser = test.newBrowser()
  await test.signInAdmin(browser)
  const first = browser.cookie('fluid-session') ?? ''
  const fixed = test.newBrowser()
  const _csrf = await fixed.csrf('/signin')
  fixed.setCookie('fluid-session', first)
  await fixed.post('/signin', { _csrf, userName: 'admin', password: test.fluid.acme.added.admin.password.reveal() })
  expect(fixed.cookie('fluid-session')).not.toBe(first)
  expect((await browser.get('/account')).location).toBe(`${test.root}/signin?next=/account`)
})

it('refuses a form without the text of our page', async () => {
  const browser = test.newBrowser()
  await browser.get('/signin')
  const answer = await browser.post('/signin', { userName: 'admin', password: 'x' })
  expect(answer.status).toBe(403)
  expect(readable(answer.text)).toContain('This page is no longer current')
})

it('refuses a form that another site sends, even with the text', async () => {
  const browser = test.newBrowser()
  const _csrf = await browser.csrf('/signin')
  for (const headers of [{ Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
    const answer = await browser.post('/signin', { _csrf, userName: 'admin', password: 'x' }, { headers })
    expect(answer.status).toBe(403)
  }
})

it('answers a wrong name and a wrong password alike, tells the operator which it was, and logs no name (T-73)', async () => {
  const browser = test.newBrowser()
  const wrong = await browser.submit('/signin', '/signin', { userName: 'admin', password: 'not the password' })
  const nobody = await browser.submit('/signin', '/signin', { userName: 'nobody', password: 'not the password' })
  expect([wrong.status, nobody.status]).toEqual([401, 401])
  expect(readable(nobody.text)).toBe(readable(wrong.text))
  await browser.submit('/signin', '/signin', { userName: 'a"secret" typed', password: 'in the wrong field' })
  const log = test.fluid.logLines.join('\n')
  expect(log).toContain('The password of \\"…\\" was wrong.')
  expect(log).toContain('Nobody here has the user name \\"…\\".')
  expect(log).not.toMatch(/\\"(admin|nobody)\\"|secret\\" typed/)
  await expect.poll(async () => (await test.refusals()).join(' ')).toContain('The password of "admin" was wrong.')
})

it('leads nowhere but to its own paths (T-67)', async () => {
  for (const next of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/a\nb',
    '',
  ]) {
    const browser = test.newBrowser()
    const _csrf = await browser.csrf('/signin')
    const password = test.fluid.acme.added.admin.password.reveal()
    const answer = await browser.post('/signin', { _csrf, userName: 'admin', password, next })
    expect(answer.location).toBe(`${test.root}/account`)
  }
})

it('sends pages that run no script but their own', async () => {
  const { headers } = await test.newBrowser().get('/signin')
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  )
})
