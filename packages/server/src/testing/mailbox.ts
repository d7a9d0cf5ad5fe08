// The development mailbox: what a server without an SMTP server has sent.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Every message so far, oldest first. */
export function mailsIn(dataDir: string): readonly string[] {
  const folder = join(dataDir, 'mail')
  try {
    const names = readdirSync(folder).sort((one, other) => one.localeCompare(other))
    return names.map((name) => readFileSync(join(folder, name), 'utf8'))
  } catch {
    return []
  }
}

/** The newest message; waits for the first. */
export async function newestMail(dataDir: string): Promise<string> {
  for (;;) {
    const mail = mailsIn(dataDir).at(-1)
    if (mail !== undefined) return mail
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** The pin in a message. */
export function pinIn(mail: string): string {
  return /^ {4}(\d{4} \d{4})/m.exec(mail)?.[1] ?? ''
}
