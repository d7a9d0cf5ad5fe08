// The answer to a form is lost after the commit, and the browser sends the form again: one message, and its pin works.

import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { pinIn } from '../../testing/mailbox.ts'
import { type SignInTest, startSignIn } from '../../testing/sign-in.ts'
import { type SmtpServer, startSmtpServer } from '../../testing/smtp-server.ts'

const INES = 'ines@northrail.example'
let smtp: SmtpServer
let test: SignInTest

beforeEach(async () => {
  smtp = await startSmtpServer()
  test = await startSignIn({
    environment: { FLUID_SMTP_URL: `smtp://127.0.0.1:${smtp.port}`, FLUID_MAIL_FROM: 'fluid@northrail.example' },
  })
})
afterEach(async () => {
  await test[Symbol.asyncDispose]()
  await smtp[Symbol.asyncDispose]()
})

interface Form {
  readonly path: string
  readonly fields: Readonly<Record<string, string>>
}

/** The form of a page, filled in, as this browser would send it. */
async function fill(browser: SignInTest['browser'], path: string, typed: Readonly<Record<string, string>>) {
  const { text } = await browser.get(path)
  const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  return { path, fields: { ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])), ...typed } }
}

/** Sends the form, waits until the server has answered, and goes without having read the answer. */
async function sendAndLose(browser: SignInTest['browser'], { path, fields }: Form): Promise<void> {
  const answered = () => test.fluid.logLines.filter((line) => line.includes('"msg":"request"')).length
  const before = answered()
  const { hostname, port, origin } = new URL(test.root)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.pause()
  const body = new URLSearchParams(fields).toString()
  const head = [
    `POST ${new URL(test.root).pathname}${path} HTTP/1.1`,
    `Host: ${hostname}:${port}`,
    `Origin: ${origin}`,
    `Cookie: fluid-browser=${browser.cookie('fluid-browser')}`,
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  await expect.poll(answered, { interval: 5 }).toBe(before + 1)
  socket.destroy()
}

const mailsTo = (address: string) => smtp.messages.filter((mail) => mail.includes(`To: ${address}\r\n`))

/** Every message that was sent before has arrived when one that is sent now has. */
async function settleMail(): Promise<void> {
  await test.fluid.acme.addUser('last@northrail.example')
  await test.newBrowser().submit('/signin/pin', '/signin/pin', { email: 'last@northrail.example' })
  await expect.poll(() => mailsTo('last@northrail.example').length, { interval: 5 }).toBe(1)
}

it('a pin is mailed once, and signs in (T-45)', async () => {
  await test.fluid.acme.set({ signIn: { pins: true, localForManaged: true } })
  await test.fluid.acme.addUser(INES)
  const browser = test.newBrowser()
  const form = await fill(browser, '/signin/pin', { email: INES })
  await sendAndLose(browser, form)
  const again = await Promise.all([1, 2, 3].map(() => browser.post(form.path, form.fields)))
  expect(again.map(({ location }) => location)).toEqual(Array(3).fill(`${test.root}/signin/pin/enter`))
  await settleMail()
  const [mail = '', ...more] = mailsTo(INES)
  expect(more).toEqual([])
  const signedIn = await browser.submit('/signin/pin/enter', '/signin/pin/enter', { pin: pinIn(mail) })
  expect(signedIn.location).toBe(`${test.root}/account`)
})

it('a form that is sent twice at the same moment mails one pin (T-45)', async () => {
  await test.fluid.acme.set({ signIn: { pins: true, localForManaged: true } })
  await test.fluid.acme.addUser(INES)
  const browser = test.newBrowser()
  const form = await fill(browser, '/signin/pin', { email: INES })
  await Promise.all(Array.from({ length: 5 }, () => browser.post(form.path, form.fields)))
  await settleMail()
  expect(mailsTo(INES)).toHaveLength(1)
  await browser.submit('/signin/pin', '/signin/pin', { email: INES })
  await expect.poll(() => mailsTo(INES).length, { interval: 5 }).toBe(2)
})

it('a sign-up is mailed once, and its pin makes one account (T-45)', async () => {
  await test.fluid.acme.set({
    scimSyncDisabled: true,
    signIn: { selfSignUp: true, pins: true, emailDomains: ['northrail.example'] },
  })
  const browser = test.newBrowser()
  const form = await fill(browser, '/signin/register', { email: INES, givenName: 'Ines', familyName: 'Valcourt' })
  await sendAndLose(browser, form)
  expect((await browser.post(form.path, form.fields)).location).toBe(`${test.root}/signin/register/enter`)
  await expect.poll(() => mailsTo(INES).length, { interval: 5 }).toBe(1)
  const typed = { pin: pinIn(mailsTo(INES)[0] ?? '') }
  const confirmed = await browser.submit('/signin/register/enter', '/signin/register/enter', typed)
  expect(confirmed.location).toBe(`${test.root}/account`)
  expect((await test.fluid.acme.journal()).filter(({ action }) => action === 'user.created')).toHaveLength(1)
  await test.newBrowser().submit('/signin/pin', '/signin/pin', { email: INES })
  await expect.poll(() => mailsTo(INES).length, { interval: 5 }).toBe(2)
})
