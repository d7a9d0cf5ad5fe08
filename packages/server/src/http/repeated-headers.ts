// Headers that came more than once. Node keeps the first of them, or joins them, and only `rawHeaders` tells.

import type { IncomingMessage } from 'node:http'

/** All values of a header, as they came. */
export function valuesOf(request: IncomingMessage, name: string): readonly string[] {
  const { rawHeaders } = request
  if (!isAnyRepeated(request)) {
    const value = request.headers[name]
    return typeof value === 'string' ? [value] : (value ?? [])
  }
  return rawHeaders.filter((_value, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name)
}

/** The first of these headers that came more than once; undefined for nearly every request. */
export function repeatedOf(request: IncomingMessage, names: ReadonlySet<string>): string | undefined {
  if (!isAnyRepeated(request)) return undefined
  const seen = new Set<string>()
  for (const [at, header] of request.rawHeaders.entries()) {
    const name = header.toLowerCase()
    if (at % 2 === 1 || !names.has(name)) continue
    if (seen.has(name)) return name
    seen.add(name)
  }
  return undefined
}

/** `rawHeaders` are names and values in turn, as they came. */
function isAnyRepeated({ headers, rawHeaders }: IncomingMessage): boolean {
  return Object.keys(headers).length * 2 !== rawHeaders.length
}
