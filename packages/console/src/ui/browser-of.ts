const BROWSERS: readonly (readonly [sign: RegExp, name: string])[] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [sign: RegExp, name: string])[] = [
  [/Windows/, 'Windows'],
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** `Firefox on Windows` of a User-Agent; its own beginning when it is no browser. */
export function browserOf(client: string): string {
  const browser = BROWSERS.find(([sign]) => sign.test(client))?.[1]
  const system = SYSTEMS.find(([sign]) => sign.test(client))?.[1]
  if (browser === undefined) return client.slice(0, 60)
  return system === undefined ? browser : `${browser} · ${system}`
}
