// Mail by SMTP (FLUID_SMTP_URL), or into files for development: `data/mail/*.eml`.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import type { Mailer } from './mail.ts'

export function createSmtpMailer(url: string, from: string): Mailer {
  const transport = createTransport(url)
  return {
    send: async ({ to, subject, text }) => {
      await transport.sendMail({ from, to, subject, text })
    },
  }
}

const VERIFY_TIMEOUT_MS = 5_000

/** Connects and signs in at the mail server, and sends nothing. Throws what it, or the way to it, has against that. */
export async function verifySmtp(url: string): Promise<void> {
  const transport = createTransport({
    url,
    connectionTimeout: VERIFY_TIMEOUT_MS,
    greetingTimeout: VERIFY_TIMEOUT_MS,
    socketTimeout: VERIFY_TIMEOUT_MS,
  })
  try {
    await transport.verify()
  } finally {
    transport.close()
  }
}

/** Writes each message into the folder instead of sending it. Only for a server that is reached from its own machine. */
export function createFileMailer(folder: string, from: string, now: () => number): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true })
  let count = 0
  return {
    send: async ({ to, subject, text }) => {
      const { message } = await transport.sendMail({ from, to, subject, text })
      if (!Buffer.isBuffer(message)) throw new Error('a message was not written')
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      count += 1
      const name = `${new Date(now()).toISOString().replace(/[:.]/g, '-')}-${String(count).padStart(4, '0')}.eml`
      writeFileSync(join(folder, name), message, { mode: 0o600 })
    },
  }
}
