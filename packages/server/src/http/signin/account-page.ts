// "My account": who I am here and why, where I am signed in, my tokens, and my ways of signing in.

import type { PersonalToken } from '../../directory/personal-token.ts'
import type { Session } from '../../directory/session.ts'
import type { AccountOverview } from '../../signin/account-overview.ts'
import type { Identity } from '../../signin/identity.ts'
import { isLive } from '../../signin/personal-tokens.ts'
import { browserName } from './browser-name.ts'
import { CSRF_FIELD } from './csrf.ts'
import { type Html, html } from './html.ts'
import { notice, type Page } from './layout.ts'

export interface AccountPage {
  readonly prefix: string
  readonly organisation: string
  readonly csrf: string
  readonly identity: Identity
  readonly session: Session
  readonly overview: AccountOverview
  readonly nowMs: number
  readonly tokenDaysMax: number
  readonly mayAdminister: boolean
  readonly done?: string
  readonly problem?: string
  /** A new token, shown this once. */
  readonly newToken?: string
  readonly logoutUrl?: string
}

export function accountPage(page: AccountPage): Page {
  const { prefix, organisation, identity } = page
  return {
    prefix,
    organisation,
    title: 'My account',
    isWide: true,
    ...(page.logoutUrl === undefined ? {} : { formTargets: [page.logoutUrl] }),
    body: html`<div data-live>
${notice('problem', page.problem)}${notice('done', page.done)}${page.newToken !== undefined && newToken(page.newToken)}
<section class="card">
<div class="bar"><h1>${identity.shownName}</h1><div class="bar">${page.mayAdminister && html`<a class="button" href="${prefix}/">Administration Console</a>`}${form(page, '/signout', html`<button type="submit" class="${page.mayAdminister ? 'plain' : ''}">Sign out</button>`)}</div></div>
<p class="soft">${[...new Set([identity.userName, identity.email ?? identity.userName])].filter((name) => name !== identity.shownName).join(', ')}</p>
${access(identity)}
</section>
${sessions(page)}
${page.overview.local !== undefined && local(page, page.overview.local)}
${tokens(page)}
</div>`,
  }
}

function newToken(token: string): Html {
  return html`<div class="notice done" role="status"><p>The new token. Copy it now: it is not shown again.</p><code class="secret">${token}</code></div>`
}

function access({ kind, access }: Identity): Html {
  if (kind === 'administrator') {
    return html`<p>You are a <strong>local administrator</strong>: your account is Fluid's own, and no push from an identity provider can take it away.</p>`
  }
  return html`<h2>Roles <span class="badge">Licence ${access.licence ?? ''}</span></h2>
<ul class="roles">${access.roles.map(
    ({ role, effective }) =>
      html`<li class="badge ${effective ? '' : 'held'}">${role}${!effective && ' (held, no effect now)'}</li>`,
  )}</ul>
<details><summary>Why do I have them?</summary><ul>${access.reasons.map((reason) => html`<li>${reason}</li>`)}</ul></details>`
}

function sessions(page: AccountPage): Html {
  const { overview, session } = page
  const others = overview.sessions.length - 1
  const rows = overview.sessions.map(
    (one) => html`<tr>
<td><span>${browserName(one.client)}<br><span class="soft small">${one.address}, ${METHODS[one.method]}${one.provider !== undefined && html` ${one.provider}`}</span></span></td>
<td data-label="Signed in">${time(one.createdMs)}</td><td data-label="Last seen">${time(one.lastSeenMs)}</td>
<td>${
      one.id === session.id
        ? html`<span class="badge">This one</span>`
        : form(
            page,
            '/account/sessions/end',
            html`<input type="hidden" name="id" value="${one.id}"><button type="submit" class="plain">End</button>`,
          )
    }</td></tr>`,
  )
  return html`<section class="card">
<div class="bar"><h2>Where you are signed in</h2>${
    others > 0 &&
    form(
      page,
      '/account/sessions/end-others',
      html`<button type="submit" class="plain">${others === 1 ? 'End the other one' : `End the ${others} others`}</button>`,
    )
  }</div>
<div class="scroll"><table><thead><tr><th scope="col">Browser</th><th scope="col">Signed in</th><th scope="col">Last seen</th><th scope="col"><span class="small">Session</span></th></tr></thead><tbody>${rows}</tbody></table></div>
</section>`
}

const METHODS: Readonly<Record<Session['method'], string>> = {
  password: 'password',
  pin: 'one-time pin',
  passkey: 'passkey',
  saml: 'single sign-on by',
  oidc: 'single sign-on by',
}

function local(page: AccountPage, known: NonNullable<AccountOverview['local']>): Html {
  return html`<section class="card"><h2>Ways to sign in</h2>
${known.isPasswordOffered && passwordForm(page, known.hasPassword)}
${secondFactor(page, known.hasSecondFactor)}
${known.arePasskeysOffered && passkeys(page, known.passkeys)}
</section>`
}

function passwordForm(page: AccountPage, hasPassword: boolean): Html {
  return html`<details><summary>${hasPassword ? 'Change the password' : 'Set a password'}</summary>
${form(
  page,
  '/account/password',
  html`<input type="hidden" name="username" autocomplete="username" value="${page.identity.userName}">
${hasPassword && html`<div class="field"><label for="current">Current password</label><input id="current" name="current" type="password" autocomplete="current-password" required></div>`}
<div class="field"><label for="new">New password</label><input id="new" name="new" type="password" autocomplete="new-password" required aria-describedby="rule"></div>
<p class="soft small" id="rule">A few words in a row are easy to keep in mind and hard to guess. Your other sessions end.</p>
<p><button type="submit">Save the password</button></p>`,
)}</details>`
}

function secondFactor(page: AccountPage, hasSecondFactor: boolean): Html {
  if (!hasSecondFactor) {
    return form(
      page,
      '/account/second-factor',
      html`<p>Second factor: <span class="badge">not set up</span></p><p><button type="submit" class="plain">Set up a second factor</button></p>`,
    )
  }
  return html`<p>Second factor: <span class="badge">set up</span></p><details><summary>Remove the second factor</summary>${form(
    page,
    '/account/second-factor/remove',
    html`<div class="field"><label for="code">Code from your authenticator</label><input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required></div><p><button type="submit" class="plain">Remove</button></p>`,
  )}</details>`
}

function passkeys(page: AccountPage, known: NonNullable<AccountOverview['local']>['passkeys']): Html {
  const rows = known.map(
    ({
      name,
      credentialId,
      createdMs,
      lastUsedMs,
    }) => html`<tr><td>${name}</td><td data-label="Made">${time(createdMs)}</td><td data-label="Last used">${lastUsedMs === undefined ? 'never' : time(lastUsedMs)}</td>
<td>${form(page, '/account/passkeys/remove', html`<input type="hidden" name="id" value="${credentialId}"><button type="submit" class="plain">Remove</button>`)}</td></tr>`,
  )
  return html`<h2>Passkeys</h2>
${rows.length > 0 && html`<div class="scroll"><table><thead><tr><th scope="col">Name</th><th scope="col">Made</th><th scope="col">Last used</th><th scope="col"><span class="small">Passkey</span></th></tr></thead><tbody>${rows}</tbody></table></div>`}
<p class="notice problem" id="passkey-problem" role="alert" hidden></p>
<div class="row" data-needs="passkeys" hidden><div class="field"><label for="passkey-name">Name of the new passkey</label><input id="passkey-name" maxlength="60" placeholder="Work laptop"></div>
<div><input type="hidden" name="${CSRF_FIELD}" value="${page.csrf}"><button type="button" class="plain" data-act="passkey-add" data-says="passkey-problem">Add a passkey</button></div></div>`
}

function tokens(page: AccountPage): Html {
  const live = page.overview.tokens.filter((token) => isLive(token, page.nowMs))
  return html`<section class="card"><h2>Personal access tokens</h2>
<p class="soft">For scripts that use the API in your name, with your roles and never more. They end with your access.</p>
${live.length > 0 && html`<div class="scroll"><table><thead><tr><th scope="col">Name</th><th scope="col">For</th><th scope="col">Valid until</th><th scope="col">Last used</th><th scope="col"><span class="small">Token</span></th></tr></thead><tbody>${live.map((token) => tokenRow(page, token))}</tbody></table></div>`}
<details><summary>Make a token</summary>${form(
    page,
    '/account/tokens',
    html`<div class="row"><div class="field"><label for="name">What is it for?</label><input id="name" name="name" maxlength="100" required></div>
<div class="field"><label for="scope">It may</label><select id="scope" name="scope"><option value="read">read</option><option value="write">read and write</option></select></div>
<div class="field"><label for="days">Valid for, days</label><input id="days" name="days" type="number" min="1" max="${page.tokenDaysMax}" value="${Math.min(90, page.tokenDaysMax)}" required></div>
<div><button type="submit">Make the token</button></div></div>`,
  )}</details>
</section>`
}

function tokenRow(page: AccountPage, { id, name, lastFour, scopes, expiresMs, lastUsedMs }: PersonalToken): Html {
  return html`<tr><td><span>${name} <span class="soft small">…${lastFour}</span></span></td><td data-label="For">${scopes.join(', ')}</td><td data-label="Valid until">${time(expiresMs)}</td><td data-label="Last used">${lastUsedMs === undefined ? 'never' : time(lastUsedMs)}</td>
<td>${form(page, '/account/tokens/revoke', html`<input type="hidden" name="id" value="${id}"><button type="submit" class="plain">Revoke</button>`)}</td></tr>`
}

function form({ prefix, csrf }: Pick<AccountPage, 'prefix' | 'csrf'>, action: string, content: Html): Html {
  return html`<form method="post" action="${prefix}${action}"><input type="hidden" name="${CSRF_FIELD}" value="${csrf}">${content}</form>`
}

/** `2026-11-24 07:30 UTC`; the page's script turns it into the reader's own time. */
function time(ms: number): Html {
  const iso = new Date(ms).toISOString()
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 16)}&nbsp;UTC</time>`
}
