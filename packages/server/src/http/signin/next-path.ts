// Where a browser goes after signing in: a path of the same organisation, or the account page (T-67).

export const HOME = '/account'
const LENGTH_MAX = 500

/** The path if it is one that cannot lead elsewhere, else the account page. */
export function safeNext(given: unknown): string {
  if (typeof given !== 'string' || given.length > LENGTH_MAX || !/^\/[\x21-\x7e]*$/.test(given)) return HOME
  if (/^\/[/\\]|\\/.test(given)) return HOME
  try {
    const url = new URL(given, 'http://fluid.invalid')
    return url.origin === 'http://fluid.invalid' && url.pathname + url.search + url.hash === given ? given : HOME
  } catch {
    return HOME
  }
}
