// The page that explains a refusal: what happened, and what to do next.

import type { FastifyReply } from 'fastify'
import type { SignInRefusal } from '../../signin/refusal.ts'
import { html } from './html.ts'
import { notice, sendPage } from './layout.ts'

const TITLES: Partial<Record<SignInRefusal['code'], string>> = {
  'no-access': 'You have no access',
  'not-provisioned': 'You have no account here yet',
  'method-off': 'This way of signing in is switched off',
  slowed: 'Too many tries',
  'step-expired': 'Too late',
  'forged-form': 'Nothing was done',
  'provider-signed-out': 'Signed out meanwhile',
  'other-browser': 'Begun in another browser',
}

export interface RefusalPlace {
  readonly reply: FastifyReply
  readonly prefix: string
  readonly organisation: string
  readonly requestId: string
}

export function sendRefusal(
  { reply, prefix, organisation, requestId }: RefusalPlace,
  refusal: SignInRefusal,
): FastifyReply {
  const title = TITLES[refusal.code] ?? 'You could not be signed in'
  if (refusal.retryAfterSeconds !== undefined) reply.header('Retry-After', String(refusal.retryAfterSeconds))
  return sendPage(
    reply,
    {
      prefix,
      organisation,
      title,
      body: html`<div class="card">
<h1>${title}</h1>
${notice('problem', refusal.sentence)}
<p><a class="button" href="${prefix}/signin">Back to sign-in</a></p>
<p class="soft small">Your administrator finds more about this in the journal, under the request <span class="secret">${requestId}</span></p>
</div>`,
    },
    refusal.status,
  )
}
