// The few pages that people see: signing in, their apps, the way to an app, and what is in the way.
import { BRAND, BRAND_LINE, BRAND_MARK, DISCLAIMER } from '../brand.ts'
import { escapeXml } from './xml.ts'

export interface PageFrame {
  /** Of the Content-Security-Policy: without it neither style nor script would work. */
  readonly nonce: string
}

export interface SignInPage extends PageFrame {
  readonly title: string
  readonly action: string
  readonly hidden: Readonly<Record<string, string | undefined>>
  readonly asksForPassword: boolean
  readonly userName: string
  readonly error: string | undefined
}

export function printSignInPage(page: SignInPage): string {
  return printPage(
    page,
    `<h1>${escapeXml(page.title)}</h1>
<form method="post" action="${escapeXml(page.action)}">
${page.error === undefined ? '' : `<p class="error" role="alert">${escapeXml(page.error)}</p>`}
${printHidden(page.hidden)}
<label for="username">Username</label>
<input id="username" name="username" autocomplete="username" value="${escapeXml(page.userName)}" required autofocus>
${
  page.asksForPassword
    ? '<label for="password">Password</label><input id="password" name="password" type="password" autocomplete="current-password" required>'
    : '<p class="hint">Any active person of the simulated org, without a password.</p>'
}
<button type="submit">Sign in</button>
</form>`,
  )
}

/** Posts the response to the service provider by itself; the button is for browsers without scripts. */
export function printPostPage(
  page: PageFrame & {
    readonly destination: string
    readonly response: string
    readonly relayState: string | undefined
    readonly appLabel: string
  },
): string {
  const values = { SAMLResponse: Buffer.from(page.response).toString('base64'), RelayState: page.relayState }
  return printPage(
    page,
    `<h1>Signing in to ${escapeXml(page.appLabel)}</h1>
<form method="post" action="${escapeXml(page.destination)}" id="response">
${printHidden(values)}
<p class="hint">If nothing happens, go on by hand.</p>
<button type="submit">Continue</button>
</form>
<script nonce="${page.nonce}">document.getElementById('response').submit()</script>`,
  )
}

export interface Tile {
  readonly label: string
  readonly href: string
}

export function printHomePage(page: PageFrame & { readonly name: string; readonly tiles: readonly Tile[] }): string {
  const tiles = page.tiles.map(
    ({ label, href }) =>
      `<li><a class="tile" href="${escapeXml(href)}"><span class="letter" aria-hidden="true">${escapeXml(label.slice(0, 1))}</span>${escapeXml(label)}</a></li>`,
  )
  return printPage(
    page,
    `<h1>My apps</h1>
<p class="hint">Signed in as ${escapeXml(page.name)}</p>
${tiles.length === 0 ? '<p>No app is assigned to you, or none shows its icon.</p>' : `<ul>${tiles.join('')}</ul>`}
<form method="post" action="/signout"><button type="submit" class="quiet">Sign out</button></form>`,
  )
}

export function printRefusalPage(page: PageFrame & { readonly title: string; readonly sentence: string }): string {
  return printPage(
    page,
    `<h1>${escapeXml(page.title)}</h1><p class="error" role="alert">${escapeXml(page.sentence)}</p><p><a href="/home">My apps</a></p>`,
  )
}

function printHidden(values: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) =>
      value === undefined ? '' : `<input type="hidden" name="${escapeXml(name)}" value="${escapeXml(value)}">`,
    )
    .join('\n')
}

function printPage({ nonce }: PageFrame, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${BRAND}: sign in</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
<div class="brand">${BRAND_MARK}<span><strong>${BRAND}</strong><small>${BRAND_LINE}</small></span></div>
${body}
</main>
<footer>${DISCLAIMER}</footer>
</body>
</html>`
}

const STYLE = `
:root { color-scheme: light dark; --ground: #f2f4f7; --card: #fff; --text: #1d2939; --soft: #475467; --line: #98a2b3; --act: #1f4e8c; --bad: #b42318; --badground: #fef3f2 }
@media (prefers-color-scheme: dark) { :root { --ground: #14181f; --card: #1d232d; --text: #e6e9ee; --soft: #aab4c3; --line: #667085; --act: #3b76c4; --bad: #ffb4a8; --badground: #3b1f1c } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 1.5rem; padding: 1rem; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif }
main { width: min(26rem, 100%); background: var(--card); border-radius: .75rem; padding: 2rem; box-shadow: 0 1px 3px rgb(0 0 0 / .16) }
.brand { display: flex; align-items: center; gap: .75rem; margin-bottom: 1.5rem }
.brand svg { width: 2.5rem; height: 2.5rem }
.brand strong, .brand small { display: block; line-height: 1.2 }
.brand small, .hint, footer { color: var(--soft) }
h1 { font-size: 1.25rem; margin: 0 0 1rem }
label { display: block; font-weight: 600; margin: 1rem 0 .25rem }
input:not([type=hidden]) { width: 100%; font: inherit; padding: .55rem .7rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--card); color: var(--text) }
button { font: inherit; font-weight: 600; width: 100%; margin-top: 1.25rem; padding: .6rem; border: 0; border-radius: .4rem; background: var(--act); color: #fff; cursor: pointer }
button.quiet { background: none; color: var(--soft); border: 1px solid var(--line) }
:focus-visible { outline: 3px solid #e8784a; outline-offset: 2px }
.error { background: var(--badground); color: var(--bad); padding: .6rem .8rem; border-radius: .4rem; overflow-wrap: anywhere }
.hint { font-size: .9rem; margin: .75rem 0 0 }
ul { list-style: none; margin: 1rem 0 0; padding: 0; display: grid; gap: .5rem }
.tile { display: flex; align-items: center; gap: .75rem; padding: .75rem; border: 1px solid var(--line); border-radius: .5rem; color: inherit; text-decoration: none }
.letter { display: grid; place-items: center; width: 2rem; height: 2rem; border-radius: .4rem; background: var(--act); color: #fff; font-weight: 700 }
a { color: inherit }
footer { font-size: .85rem; max-width: 26rem; text-align: center }
`
