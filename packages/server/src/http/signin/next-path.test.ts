import { expect, it } from 'vitest'
import { escapeHtml, html } from './html.ts'
import { HOME, safeNext } from './next-path.ts'

it.each(['/', '/account', '/people/7?tab=roles#top', '/o/acme', '/a/b/c'])('goes on to %s', (path) => {
  expect(safeNext(path)).toBe(path)
})

it.each([
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/a\\b',
  'https://evil.example',
  'javascript:alert(1)',
  '/%0d%0aSet-Cookie:x\r\n',
  '/\u0000',
  '/ü',
  '/../../etc',
  '',
  undefined,
  ['/account'],
  `/${'a'.repeat(600)}`,
])('stays at home instead of %j (T-67)', (path) => {
  expect(safeNext(path)).toBe(HOME)
})

it('escapes what stands in pages, in texts and in attributes alike (T-57)', () => {
  const evil = `"><img src=x onerror='alert(1)'>&`
  const escaped = '&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;'
  expect(escapeHtml(evil)).toBe(escaped)
  expect(html`<p title="${evil}">${[evil, html`<b>${evil}</b>`]}${undefined}${false}</p>`.toString()).toBe(
    `<p title="${escaped}">${escaped}<b>${escaped}</b></p>`,
  )
})
