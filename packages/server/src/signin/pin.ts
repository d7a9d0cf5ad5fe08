// A pin that is mailed: eight digits, good for 15 minutes, once, in the browser that asked for it, for five tries.

import { randomInt } from 'node:crypto'
import type { Runtime } from '../runtime.ts'
import type { Mail, Mailer } from './mail.ts'
import { derivedFrom, isSameText } from './opaque.ts'
import { SignInRefusal } from './refusal.ts'
import type { Visit } from './visit.ts'

export const PIN_MS = 15 * 60_000
export const PIN_TRIES_MAX = 5
const PIN_DIGITS = 8

export function newPin(): string {
  return String(randomInt(10 ** PIN_DIGITS)).padStart(PIN_DIGITS, '0')
}

/** Whether that is the pin of the step, however it was spaced. */
export function isPinOf({ pinDigest }: { readonly pinDigest: string }, step: string, typed: string): boolean {
  return isSameText(pinDigest, derivedFrom(step, typed.replace(/\s/g, '')))
}

/** As people read and type it. */
export function spacedPin(pin: string): string {
  return `${pin.slice(0, 4)} ${pin.slice(4)}`
}

/** Sends beside the request, so that its time tells nothing; what fails is told to the operator. */
export function sendLater({ log }: Pick<Runtime, 'log'>, mailer: Mailer, mail: Mail): void {
  mailer.send(mail).catch((error: unknown) => {
    log.error({ err: error }, 'a message could not be sent: check FLUID_SMTP_URL')
  })
}

/** The last words of such a message. */
export function pinRules({ root }: Visit): string {
  return `Type it into the page on which you asked for it (${root}/signin). It is good for
15 minutes, once, and only in that browser.`
}

export function wrongPin(): SignInRefusal {
  return new SignInRefusal('wrong-pin', 401, {
    sentence: 'That is not the pin. Check the digits in the newest message; after five wrong tries you need a new pin.',
  })
}
