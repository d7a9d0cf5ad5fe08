// What Fluid itself knows people by: pins, second factors, passwords of their own, and what happens to guessers.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from 'otplib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { administratorAccount } from '../../directory/account.ts'
import { setAdministratorEmail } from '../../signin/local-administrators.ts'
import { readable, type TestBrowser } from '../../testing/browser.ts'
import { mailsIn, newestMail, pinIn } from '../../testing/mailbox.ts'
import { testIdp } from '../../testing/saml-idp.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'

const MINUTE_MS = 60_000
const BY = { actor: { kind: 'operator', id: 'root', client: 'test' }, requestId: 'test' } as const
let test: SignInTest
let laterMs = 0

beforeEach(async () => {
  laterMs = 0
  test = await startSignIn({ runtime: (runtime) => ({ ...runtime, now: () => Date.now() + laterMs }) })
})
afterEach(() => test[Symbol.asyncDispose]())

/** The organisation looks after its people itself: nobody has pushed with its token. */
async function addLocalPerson(userName: string): Promise<string> {
  const id = await test.fluid.acme.addUser(userName)
  await test.fluid.acme.set({ signIn: { localForManaged: true } })
  return id
}

/** The newest pin in the development mailbox. */
async function newestPin(): Promise<string> {
  return pinIn(await newestMail(test.fluid.dataDir))
}

async function askForPin(email: string, browser: TestBrowser): Promise<void> {
  const answer = await browser.submit('/signin/pin', '/signin/pin', { email })
  expect(answer.location).toBe(`${test.root}/signin/pin/enter`)
}

function typePin(browser: TestBrowser, pin: string) {
  return browser.submit('/signin/pin/enter', '/signin/pin/enter', { pin })
}

describe('one-time pin', () => {
  it('signs in the owner of the address, once', async () => {
    await addLocalPerson('ines@northrail.example')
    const browser = test.newBrowser()
    await askForPin('Ines@northrail.example', browser)
    const pin = await newestPin()
    expect((await typePin(browser, pin)).location).toBe(`${test.root}/account`)
    const again = test.newBrowser()
    again.setCookie('fluid-step', browser.cookie('fluid-step') ?? '')
    expect((await typePin(again, pin)).status).toBe(400)
  })

  it('is good in the browser that asked for it, for 15 minutes', async () => {
    await addLocalPerson('ines@northrail.example')
    const browser = test.newBrowser()
    await askForPin('ines@northrail.example', browser)
    const pin = await newestPin()
    expect((await typePin(test.newBrowser(), pin)).status).toBe(400)
    laterMs = 15 * MINUTE_MS + 1_000
    expect(readable((await typePin(browser, pin)).text)).toContain('was begun too long ago')
  })

  it('ends after five wrong tries', async () => {
    await addLocalPerson('ines@northrail.example')
    const browser = test.newBrowser()
    await askForPin('ines@northrail.example', browser)
    const pin = await newestPin()
    const wrong = pin === '0000 0000' ? '1' : '0000 0000'
    for (const status of [401, 401, 401, 401, 400]) expect((await typePin(browser, wrong)).status).toBe(status)
    expect((await typePin(browser, pin)).status).toBe(400)
  })

  it('tells nobody whether an address belongs to somebody', async () => {
    await addLocalPerson('ines@northrail.example')
    const pages = []
    for (const email of ['ines@northrail.example', 'nobody@northrail.example']) {
      const browser = test.newBrowser()
      await askForPin(email, browser)
      pages.push(readable((await browser.get('/signin/pin/enter')).text))
    }
    expect(pages[0]).toBe(pages[1])
  })

  it('is worth nothing once the address has changed (T-24)', async () => {
    const id = await addLocalPerson('ines@northrail.example')
    const browser = test.newBrowser()
    await askForPin('ines@northrail.example', browser)
    const pin = await newestPin()
    const emails = [{ value: 'thief@evil.example', type: 'work', primary: true }]
    await test.fluid.acme.patch(`/Users/${id}`, { op: 'replace', path: 'emails', value: emails })
    expect((await typePin(browser, pin)).status).toBe(400)
  })

  it('goes to the address of the account, never to the one that was typed', async () => {
    await addLocalPerson('ines@strasse.example')
    await askForPin('ines@stra\u00dfe.example', test.newBrowser())
    await newestPin()
    const text = mailsIn(test.fluid.dataDir).join()
    expect(text).toMatch(/^To: ines@strasse\.example\r?$/m)
  })

  it('is for nobody whom SCIM manages, unless the organisation says so (T-02)', async () => {
    await test.fluid.acme.addUser('ines@northrail.example')
    await test.fluid.acme.get('/Users')
    await expect
      .poll(() =>
        test.fluid.runtime.store.read(
          test.fluid.acme.added.organisation.id,
          async (tx) => (await tx.secrets.listTokens())[0]?.lastUsedMs,
        ),
      )
      .toBeDefined()
    await askForPin('ines@northrail.example', test.newBrowser())
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(mailsIn(test.fluid.dataDir)).toEqual([])
  })
})

describe('second factor', () => {
  async function setUp(): Promise<string> {
    await test.signInAdmin()
    await test.browser.submit('/account', '/account/second-factor', {})
    const { text } = await test.browser.get('/account/second-factor')
    const secret = (/Account key: <span class="secret">([A-Z2-7 ]+)/.exec(text)?.[1] ?? '').replaceAll(' ', '')
    await test.browser.submit('/account/second-factor', '/account/second-factor/confirm', {
      code: await codeOf(secret),
    })
    return secret
  }
  const codeOf = (secret: string) => generate({ secret, epoch: Math.floor((Date.now() + laterMs) / 1_000) })

  it('is asked for after the password, and its codes work once', async () => {
    const secret = await setUp()
    const browser = test.newBrowser()
    expect((await test.signInAdmin(browser)).location).toContain('/signin/code')
    expect((await browser.get('/account')).location).toContain('/signin')
    const enter = async () => browser.submit('/signin/code', '/signin/code', { code: await codeOf(secret) })
    expect((await enter()).status).toBe(401)
    laterMs = MINUTE_MS
    expect((await enter()).location).toBe(`${test.root}/account`)
  })

  it('is set up at the first sign-in where the organisation wants one', async () => {
    await test.fluid.acme.set({ signIn: { secondFactor: 'required' } })
    const browser = test.newBrowser()
    expect((await test.signInAdmin(browser)).location).toContain('/signin/code')
    const { text } = await browser.get('/signin/code')
    expect(readable(text)).toContain('Administrators of acme need a second factor')
    const secret = (/Account key: <span class="secret">([A-Z2-7 ]+)/.exec(text)?.[1] ?? '').replaceAll(' ', '')
    const answer = await browser.submit('/signin/code', '/signin/code', { code: await codeOf(secret) })
    expect(answer.location).toBe(`${test.root}/account`)
  })

  it('is kept sealed: neither secret nor codes are in the database', async () => {
    const secret = await setUp()
    const files = readdirSync(test.fluid.dataDir).filter((name) => name.startsWith('fluid.db'))
    for (const file of files) expect(readFileSync(join(test.fluid.dataDir, file), 'latin1')).not.toContain(secret)
  })
})

describe('wrong tries', () => {
  const wrong = (browser: TestBrowser, userName = 'admin') =>
    browser.submit('/signin', '/signin', { userName, password: 'not the password' })

  it('slows the guesser, and lets the owner in from where they have signed in before (T-15)', async () => {
    await test.signInAdmin(test.newBrowser())
    const { store, now } = test.fluid.runtime
    const organisation = test.fluid.acme.added.organisation.id
    await store.write(organisation, async (tx) => {
      for (const source of ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4']) {
        for (let count = 0; count < 30; count += 1) await tx.signIn.noteFailure('admin', source, now(), 900_000)
      }
    })
    expect((await test.signInAdmin(test.newBrowser())).status).toBe(303)
  })

  it('answers 429 with Retry-After to a source that guesses on, right or wrong', async () => {
    const browser = test.newBrowser()
    for (let count = 0; count < 5; count += 1) expect((await wrong(browser)).status).toBe(401)
    const slowed = await test.signInAdmin(browser)
    expect(slowed.status).toBe(429)
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0)
    laterMs = MINUTE_MS
    expect((await test.signInAdmin(browser)).status).toBe(303)
  })

  it('leaves no trace of the password that was tried', async () => {
    await wrong(test.newBrowser())
    const journal = JSON.stringify(await test.fluid.acme.journal())
    expect(`${journal}${test.fluid.logLines.join()}`).not.toContain('not the password')
  })
})

describe('passwords', () => {
  const change = (fields: Readonly<Record<string, string>>) =>
    test.browser.submit('/account', '/account/password', fields)

  it('are changed by their owner, and end the other sessions', async () => {
    const other = test.newBrowser()
    await test.signInAdmin(other)
    await test.signInAdmin()
    const current = test.fluid.acme.added.admin.password.reveal()
    const answer = await change({ current, new: 'seven wet herons on a pier' })
    expect(readable(answer.text)).toContain('The new password is saved.')
    expect((await other.get('/account')).location).toContain('/signin')
    expect((await test.signInAdmin(test.newBrowser())).status).toBe(401)
  })

  it.each([
    ['short', 'it needs at least 12'],
    ['aaaaaaaaaaaaaaaa', 'one pattern over and over'],
    ['abcdefghijklmnop', 'one pattern over and over'],
    ['P@ssw0rd12345', 'little more than a common word'],
    [' seven wet herons', 'begins or ends with a space'],
  ])('are refused when they are like %j', async (password, sentence) => {
    await test.signInAdmin()
    const current = test.fluid.acme.added.admin.password.reveal()
    const answer = await change({ current, new: password })
    expect([answer.status, readable(answer.text).includes(sentence)]).toEqual([400, true])
  })

  it('are not changed without the current one', async () => {
    await test.signInAdmin()
    const answer = await change({ current: 'wrong', new: 'seven wet herons on a pier' })
    expect(readable(answer.text)).toContain('The current password is not right')
  })
})

describe('the guard against locking the last administrator out', () => {
  const set = (signIn: object) => test.fluid.acme.set({ signIn })

  it('keeps the form while nothing else lets an administrator in', async () => {
    await expect(set({ forms: false })).rejects.toThrow('after it no administrator could sign in')
    await set({ passwords: false, pins: false, passkeys: false })
  })

  it('lets the form go when a local administrator has a passkey, and keeps passkeys then', async () => {
    const organisation = test.fluid.acme.added.organisation.id
    await test.fluid.runtime.store.write(organisation, (tx) =>
      tx.credentials.insertPasskey({
        credentialId: 'x',
        account: administratorAccount('admin'),
        publicKey: new Uint8Array([1]),
        counter: 0,
        name: 'Key',
        createdMs: 0,
        lastUsedMs: undefined,
      }),
    )
    await set({ forms: false })
    await expect(set({ passkeys: false })).rejects.toThrow('after it no administrator could sign in')
  })
})

describe('aliases', () => {
  it('let an e-mail address stand in for the user name, where they are allowed', async () => {
    await setAdministratorEmail(test.fluid.runtime, BY, {
      organisation: test.fluid.acme.added.organisation.id,
      userName: 'admin',
      email: 'admin@northrail.example',
    })
    const signIn = async () => {
      const password = test.fluid.acme.added.admin.password.reveal()
      const typed = { userName: 'Admin@northrail.example', password }
      return (await test.newBrowser().submit('/signin', '/signin', typed)).status
    }
    expect(await signIn()).toBe(401)
    await test.fluid.acme.set({ signIn: { aliases: true } })
    expect(await signIn()).toBe(303)
  })
})

describe('the recommended settings', () => {
  it('are set by one word, once an administrator has another way in', async () => {
    const recommend = () => test.fluid.acme.set({ signIn: 'recommended' })
    await expect(recommend()).rejects.toThrow('after it no administrator could sign in')
    const idp = testIdp()
    await test.connect(idp)
    const id = await test.fluid.acme.addUser('ines@northrail.example')
    await test.fluid.acme.addGroup('Fluid User', [id])
    await test.fluid.acme.addGroup('Fluid Application administrator', [id])
    await recommend()
    expect(readable((await test.newBrowser().get('/signin')).text)).not.toContain('Password')
    expect((await test.arrive(idp, {}, {}, test.newBrowser())).status).toBe(200)
  })
})

describe('sessions', () => {
  it('end when nothing was done for the idle time, and after the absolute one', async () => {
    await test.fluid.acme.set({ signIn: { sessionIdleMinutes: 30, sessionMaxHours: 1 } })
    await test.signInAdmin()
    laterMs = 29 * MINUTE_MS
    expect((await test.browser.get('/account')).status).toBe(200)
    laterMs = 58 * MINUTE_MS
    expect((await test.browser.get('/account')).status).toBe(200)
    laterMs = 61 * MINUTE_MS
    expect((await test.browser.get('/account')).location).toContain('/signin')
    await test.signInAdmin()
    laterMs += 31 * MINUTE_MS
    expect((await test.browser.get('/account')).location).toContain('/signin')
  })

  it('are listed and ended by their owner', async () => {
    const other = test.newBrowser()
    await test.signInAdmin(other)
    await test.signInAdmin()
    const { text } = await test.browser.get('/account')
    expect(readable(text)).toContain('Firefox on Linux 127.0.0.1, password')
    const id = /sessions\/end"[^>]*>(?:<[^>]+>)*?<input type="hidden" name="id" value="([^"]+)"/.exec(text)?.[1] ?? ''
    const answer = await test.browser.submit('/account', '/account/sessions/end', { id })
    expect(readable(answer.text)).toContain('The session is ended')
    expect((await other.get('/account')).location).toContain('/signin')
  })

  it('of others cannot be ended by somebody who is no administrator', async () => {
    const id = await addLocalPerson('ines@northrail.example')
    await test.signInAdmin()
    const organisation = test.fluid.acme.added.organisation.id
    const [victim] = await test.fluid.runtime.store.read(organisation, (tx) =>
      tx.sessions.listLiveOf(administratorAccount('admin'), Date.now()),
    )
    const browser = test.newBrowser()
    await askForPin('ines@northrail.example', browser)
    await typePin(browser, await newestPin())
    await browser.submit('/account', '/account/sessions/end', { id: victim?.id ?? '' })
    expect([id.length > 0, (await test.browser.get('/account')).status]).toEqual([true, 200])
  })
})
