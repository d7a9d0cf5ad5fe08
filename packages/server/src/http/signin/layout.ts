// The frame of every page of sign-in, and the headers with which it is sent.

import type { FastifyReply } from 'fastify'
import { COLOURS, MARK, SCRIPT, STYLE } from './assets.ts'
import { type Html, html } from './html.ts'

export interface Page {
  /** Paths on the page begin with it. */
  readonly prefix: string
  readonly organisation: string
  readonly title: string
  readonly body: Html
  /** A wide page has room for tables. */
  readonly isWide?: boolean
  /** Where a form of the page may lead beside Fluid: a provider's logout address. */
  readonly formTargets?: readonly string[]
}

export function sendPage(reply: FastifyReply, page: Page, status = 200): FastifyReply {
  const formAction = ["'self'", ...(page.formTargets ?? []).map((url) => new URL(url).origin)].join(' ')
  return reply
    .code(status)
    .headers({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action ${formAction}; frame-ancestors 'none'; base-uri 'none'`,
      // Not "no-referrer": with that, browsers hide the origin of our own forms too.
      'Referrer-Policy': 'same-origin',
      'X-Frame-Options': 'DENY',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Permissions-Policy':
        'camera=(), geolocation=(), microphone=(), publickey-credentials-get=(self), publickey-credentials-create=(self)',
    })
    .send(documentOf(page).toString())
}

function documentOf({ prefix, organisation, title, body, isWide }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${[title, organisation, 'Fluid'].filter((part) => part !== '').join(' · ')}</title>
<link rel="icon" type="image/svg+xml" href="${prefix}${MARK.path}?v=${MARK.version}">
<script src="${prefix}${COLOURS.path}?v=${COLOURS.version}"></script>
<link rel="stylesheet" href="${prefix}${STYLE.path}?v=${STYLE.version}">
<script src="${prefix}${SCRIPT.path}?v=${SCRIPT.version}" defer></script>
</head>
<body data-prefix="${prefix}">
<main class="${isWide === true ? 'wide' : 'narrow'}">
<header><img class="mark" src="${prefix}${MARK.path}?v=${MARK.version}" alt="" width="28" height="28"><span class="brand">Fluid</span>${organisation !== '' && html`<span class="organisation">${organisation}</span>`}</header>
${body}
</main>
</body>
</html>
`
}

/** A sentence that has to be seen first: what went wrong, or what was done. */
export function notice(kind: 'problem' | 'done' | 'note', sentence: string | undefined): Html | undefined {
  if (sentence === undefined) return undefined
  return html`<p class="notice ${kind}" role="${kind === 'problem' ? 'alert' : 'status'}">${sentence}</p>`
}
