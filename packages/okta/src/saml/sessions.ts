// Signing in: the org's password, when it has one, and the cookie that says who has signed in and when.
import { createHmac, randomBytes, scryptSync } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSame, readCookie } from '../caller.ts'
import type { Org } from '../org/org.ts'
import { findPerson, findPersonByLogin, type Person } from '../org/person.ts'
import { readText } from '../store/row.ts'

const COOKIE = 'okta-sim-person'
const SESSION_MS = 8 * 60 * 60 * 1_000

export interface SignInSession {
  readonly person: Person
  readonly signedInAt: Date
}

/** Who has signed in with this browser and is still active. */
export function findSession(org: Org, request: FastifyRequest, secret: string): SignInSession | undefined {
  const [personId = '', moment = '', signature = ''] = (readCookie(request, COOKIE) ?? '').split('.')
  if (!isSame(signature, signatureOf(`${personId}.${moment}`, secret))) return undefined
  const signedInAt = new Date(Number(moment))
  if (org.clock.now().getTime() - signedInAt.getTime() > SESSION_MS) return undefined
  const person = findPerson(org, personId)
  return person?.status === 'ACTIVE' ? { person, signedInAt } : undefined
}

/** Starts a session and answers it. */
export function startSession(org: Org, reply: FastifyReply, person: Person, secret: string): SignInSession {
  const signedInAt = org.clock.now()
  const text = `${person.id}.${signedInAt.getTime()}`
  reply.header('Set-Cookie', `${COOKIE}=${text}.${signatureOf(text, secret)}; Path=/; HttpOnly; SameSite=Lax`)
  return { person, signedInAt }
}

export function endSession(reply: FastifyReply): void {
  reply.header('Set-Cookie', `${COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`)
}

/** The person with this user name and password, or the sentence of the sign-in page. */
export function checkCredentials(org: Org, userName: string, password: string): Person | string {
  const person = findPersonByLogin(org, userName.trim())
  const isRight = !hasPassword(org) || isPassword(org, password)
  if (person !== undefined && person.status === 'ACTIVE' && isRight) return person
  if (person !== undefined && isRight) return `${person.profile.login} is ${person.status}: only active people sign in.`
  return hasPassword(org)
    ? 'Unable to sign in: no active person has this user name and password.'
    : `Unable to sign in: nobody has the user name "${userName.trim()}".`
}

export function hasPassword(org: Org): boolean {
  return readPassword(org) !== undefined
}

/** One password for everybody, as this is a simulator; undefined: people sign in without one. */
export function setSignInPassword(org: Org, password: string | undefined): void {
  org.database.run("DELETE FROM settings WHERE name = 'sign-in-password'")
  if (password === undefined) return
  const salt = randomBytes(16).toString('hex')
  org.database.run(
    "INSERT INTO settings (name, value) VALUES ('sign-in-password', ?)",
    `${salt}:${scryptSync(password, salt, 32).toString('hex')}`,
  )
}

function isPassword(org: Org, password: string): boolean {
  const [salt = '', hash = ''] = (readPassword(org) ?? '').split(':')
  return isSame(hash, scryptSync(password, salt, 32).toString('hex'))
}

function readPassword(org: Org): string | undefined {
  const row = org.database.get("SELECT value FROM settings WHERE name = 'sign-in-password'")
  return row === undefined ? undefined : readText(row, 'value')
}

function signatureOf(text: string, secret: string): string {
  return createHmac('sha256', secret).update(`person session ${text}`).digest('base64url')
}
