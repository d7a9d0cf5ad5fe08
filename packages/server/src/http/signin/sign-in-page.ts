// The sign-in page: a button per identity provider, the form, the one-time pin, a passkey. Only what is switched on.

import type { FastifyReply } from 'fastify'
import { arePinsOffered } from '../../signin/pin-sign-in.ts'
import { listShownProviders } from '../../signin/providers.ts'
import { isSignUpOffered } from '../../signin/self-sign-up.ts'
import { CSRF_FIELD } from './csrf.ts'
import { type Arrival, browserCsrf } from './gate.ts'
import { type Html, html } from './html.ts'
import { notice, sendPage } from './layout.ts'

export interface SignInPage {
  readonly next: string
  readonly problem?: string
  readonly note?: string
  readonly userName?: string
  readonly status?: number
}

export async function sendSignInPage(arrival: Arrival, page: SignInPage): Promise<FastifyReply> {
  const { gate, reply, prefix, organisation, visit } = arrival
  const { signIn } = organisation.settings
  const csrf = browserCsrf(arrival)
  const providers = signIn.sso ? await listShownProviders(gate.parts, organisation.id) : []
  const buttons = providers.map(
    ({ name, label }) =>
      html`<a class="button" href="${prefix}/signin/with/${encodeURIComponent(name)}?next=${encodeURIComponent(page.next)}">Continue with ${label}</a>`,
  )
  const others = [
    arePinsOffered(gate.parts, visit) &&
      html`<a class="button plain" href="${prefix}/signin/pin">Sign in with a One Time Pin</a>`,
    signIn.passkeys &&
      html`<button type="button" class="plain" data-needs="passkeys" data-act="passkey-sign-in" data-says="passkey-problem" data-next="${page.next}" hidden>Sign in with a passkey</button>`,
    isSignUpOffered(gate.parts, visit) &&
      html`<a class="button plain" href="${prefix}/signin/register">Create an Account</a>`,
  ]
  return sendPage(
    reply,
    {
      prefix,
      organisation: organisation.displayName,
      title: 'Sign in',
      body: html`<div class="card">
<h1>Sign in</h1>
${notice('problem', page.problem)}${notice('note', page.note)}
<p class="notice problem" id="passkey-problem" role="alert" hidden></p>
<input type="hidden" name="${CSRF_FIELD}" value="${csrf}">
${buttons.length > 0 && html`<div class="choices">${buttons}</div>`}
${buttons.length > 0 && signIn.forms && html`<p class="or">or with an account of Fluid's own</p>`}
${signIn.forms && passwordForm(prefix, csrf, page, buttons.length === 0)}
<div class="choices">${others}</div>
${buttons.length === 0 && !signIn.forms && html`<p>Ask your administrator how to sign in.</p>`}
</div>`,
    },
    page.status ?? 200,
  )
}

/** The focus is where typing begins, unless most people press a button above the form instead. */
function passwordForm(prefix: string, csrf: string, { next, userName }: SignInPage, isOnlyWay: boolean): Html {
  const isNameKnown = userName !== undefined && userName !== ''
  return html`<form method="post" action="${prefix}/signin">
<input type="hidden" name="${CSRF_FIELD}" value="${csrf}">
<input type="hidden" name="next" value="${next}">
<div class="field"><label for="userName">User name</label>
<input id="userName" name="userName" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${userName}"${isOnlyWay && !isNameKnown && html` autofocus`}></div>
<div class="field"><label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${isNameKnown && html` autofocus`}></div>
<p><button type="submit">Sign in</button></p>
</form>`
}
