// The files that every page of sign-in uses.

import { readFileSync } from 'node:fs'
import { versionOf } from './html.ts'

interface Asset {
  readonly path: string
  readonly type: string
  readonly text: string
  readonly version: string
}

function asset(file: string, type: string): Asset {
  const text = readFileSync(new URL(`./assets/${file}`, import.meta.url), 'utf8')
  return { path: `/signin/${file}`, type, text, version: versionOf(text) }
}

export const STYLE = asset('style.css', 'text/css; charset=utf-8')
export const SCRIPT = asset('page.js', 'text/javascript; charset=utf-8')
/** Runs before the page is drawn. */
export const COLOURS = asset('colours.js', 'text/javascript; charset=utf-8')
export const MARK = asset('mark.svg', 'image/svg+xml')

export const ASSETS = [STYLE, SCRIPT, COLOURS, MARK]
