// The pages on which a code is typed: of a pin that was mailed, or of a second factor.

import { renderSVG } from 'uqr'
import { newOpaque } from '../../signin/opaque.ts'
import { CSRF_FIELD } from './csrf.ts'
import { type Arrival, FORM_FIELD } from './gate.ts'
import { type Html, html, trustedMarkup } from './html.ts'
import { notice, type Page } from './layout.ts'

export interface CodeForm {
  readonly csrf: string
  readonly next: string
  readonly problem: string | undefined
}

export interface Enrolment {
  readonly secret: string
  readonly uri: string
}

export function requestPinPage(arrival: Arrival, csrf: string, problem: string | undefined): Page {
  return page(arrival, 'Sign in with a One Time Pin', problem, [
    html`<form method="post" action="${arrival.prefix}/signin/pin">
<input type="hidden" name="${CSRF_FIELD}" value="${csrf}">
<input type="hidden" name="${FORM_FIELD}" value="${newOpaque('')}">
<div class="field"><label for="email">E-mail address of your account</label>
<input id="email" name="email" type="email" autocomplete="email" required></div>
<p><button type="submit">Send me a Pin</button></p>
</form>`,
    back(arrival),
  ])
}

export function pinPage(arrival: Arrival, csrf: string, problem: string | undefined): Page {
  return page(arrival, 'Type the pin', problem, [
    html`<p>If that address belongs to an account here, a message with a pin is on its way. It is good for 15 minutes, once, and in this browser.</p>`,
    codeForm(`${arrival.prefix}/signin/pin/enter`, { csrf, name: 'pin', label: 'Pin', length: 9, button: 'Sign in' }),
    html`<p><a href="${arrival.prefix}/signin/pin">Send a new pin</a></p>`,
  ])
}

export interface SignUpFields {
  readonly email: string
  readonly givenName: string
  readonly familyName: string
}

export function signUpPage(arrival: Arrival, csrf: string, typed: SignUpFields, problem: string | undefined): Page {
  const { emailDomains } = arrival.organisation.settings.signIn
  return page(arrival, 'Create an Account', problem, [
    html`<p>For people with an e-mail address at ${emailDomains.join(', ')}. A pin that we send there confirms it.</p>
<form method="post" action="${arrival.prefix}/signin/register">
<input type="hidden" name="${CSRF_FIELD}" value="${csrf}">
<input type="hidden" name="${FORM_FIELD}" value="${newOpaque('')}">
<div class="field"><label for="givenName">First name</label>
<input id="givenName" name="givenName" autocomplete="given-name" maxlength="100" required value="${typed.givenName}"${problem === undefined && html` autofocus`}></div>
<div class="field"><label for="familyName">Last name</label>
<input id="familyName" name="familyName" autocomplete="family-name" maxlength="100" required value="${typed.familyName}"></div>
<div class="field"><label for="email">E-mail address</label>
<input id="email" name="email" type="email" autocomplete="email" maxlength="254" required value="${typed.email}"${problem !== undefined && html` autofocus`}></div>
<p><button type="submit">Send me a Pin</button></p>
</form>`,
    back(arrival),
  ])
}

export function confirmSignUpPage(arrival: Arrival, csrf: string, problem: string | undefined): Page {
  return page(arrival, 'Type the pin', problem, [
    html`<p>A message is on its way to your address. The pin in it is good for 15 minutes, once, and in this browser.</p>`,
    codeForm(`${arrival.prefix}/signin/register/enter`, {
      csrf,
      name: 'pin',
      label: 'Pin',
      length: 9,
      button: 'Create the account',
    }),
    html`<p><a href="${arrival.prefix}/signin/register">Begin again</a></p>`,
  ])
}

export function codePage(arrival: Arrival, { csrf, next, problem }: CodeForm): Page {
  return page(arrival, 'Second factor', problem, [
    html`<p>Open the authenticator on your phone and type the code that it shows for Fluid.</p>`,
    codeForm(`${arrival.prefix}/signin/code`, {
      csrf,
      next,
      name: 'code',
      label: 'Code',
      length: 7,
      button: 'Sign in',
    }),
    back(arrival),
  ])
}

export function enrolPage(arrival: Arrival, { csrf, next, problem }: CodeForm, enrolment: Enrolment): Page {
  return page(arrival, 'Set up your second factor', problem, [
    html`<p>Administrators of ${arrival.organisation.displayName} need a second factor. Scan this code with an authenticator on your phone, then type the code that it shows.</p>`,
    drawn(enrolment),
    codeForm(`${arrival.prefix}/signin/code`, {
      csrf,
      next,
      name: 'code',
      label: 'Code',
      length: 7,
      button: 'Confirm and sign in',
    }),
  ])
}

/** The secret as a code to scan and as text to type. */
export function drawn({ secret, uri }: Enrolment): Html {
  return html`<div class="qr" role="img" aria-label="QR code for your authenticator">${trustedMarkup(renderSVG(uri, { border: 0 }))}</div>
<details><summary>Type it instead</summary><p>Account key: <span class="secret">${secret.replace(/(.{4})(?=.)/g, '$1 ')}</span></p></details>`
}

interface OneCode {
  readonly csrf: string
  readonly next?: string
  readonly name: string
  readonly label: string
  readonly length: number
  readonly button: string
}

export function codeForm(action: string, { csrf, next, name, label, length, button }: OneCode): Html {
  return html`<form method="post" action="${action}">
<input type="hidden" name="${CSRF_FIELD}" value="${csrf}">
${next !== undefined && html`<input type="hidden" name="next" value="${next}">`}
<div class="field"><label for="${name}">${label}</label>
<input class="code" id="${name}" name="${name}" inputmode="numeric" autocomplete="one-time-code" maxlength="${length}" required autofocus></div>
<p><button type="submit">${button}</button></p>
</form>`
}

function page(
  { prefix, organisation }: Arrival,
  title: string,
  problem: string | undefined,
  parts: readonly Html[],
): Page {
  return {
    prefix,
    organisation: organisation.displayName,
    title,
    body: html`<div class="card"><h1>${title}</h1>${notice('problem', problem)}${parts}</div>`,
  }
}

function back({ prefix }: Arrival): Html {
  return html`<p><a href="${prefix}/signin">Sign in in another way</a></p>`
}
