// The development mailbox: what Fluid would have sent, where no SMTP server is set up. Only for this very machine.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { isFromHere } from '../from-here.ts'
import { html } from './html.ts'
import { sendPage } from './layout.ts'

const SHOWN_MAX = 50

export function mailboxSurface(folder: string): (scope: FastifyInstance) => Promise<void> {
  return async (scope) => {
    scope.get('/mailbox', { config: { policy: 'loopback' } }, async (request, reply) => {
      if (!isFromHere(request)) return reply.code(404).send({ error: 'There is nothing at this address.' })
      const messages = read(folder)
      return sendPage(reply, {
        prefix: '/o/mailbox',
        organisation: 'Development',
        title: 'Mailbox',
        isWide: true,
        body: html`<div class="card"><h1>Mailbox</h1>
<p class="soft">No SMTP server is set up (FLUID_SMTP_URL), so messages are kept in ${folder}. Only this machine sees this page.</p></div>
${messages.length === 0 && html`<div class="card"><p>No message yet.</p></div>`}
${messages.map((text) => html`<div class="card"><pre class="scroll">${text}</pre></div>`)}`,
      })
    })
  }
}

function read(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.eml'))
    return names
      .sort((one, other) => one.localeCompare(other))
      .reverse()
      .slice(0, SHOWN_MAX)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
  } catch {
    return []
  }
}
