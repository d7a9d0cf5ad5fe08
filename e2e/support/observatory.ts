// Grades an answer by the published rules of the HTTP Observatory (developer.mozilla.org/observatory, "Tests and
// scoring"): a hundred points, less for what is missing, more for what goes beyond. Only what HSTS preloading gives is
// left out, since a list of the browsers decides that.

export interface Graded {
  readonly isHttps: boolean
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly cookies: readonly string[]
  readonly body: string
}

interface Finding {
  readonly criterion: string
  readonly points: number
}

export interface Score {
  readonly points: number
  readonly grade: string
  readonly findings: readonly Finding[]
}

const BASELINE = 100
const BONUS_FROM = 90
const HSTS_SECONDS_MIN = 15_768_000
const GRADES: readonly (readonly [from: number, grade: string])[] = [
  [100, 'A+'],
  [90, 'A'],
  [85, 'A-'],
  [80, 'B+'],
  [70, 'B'],
  [65, 'B-'],
  [60, 'C+'],
  [50, 'C'],
  [45, 'C-'],
  [40, 'D+'],
  [30, 'D'],
  [25, 'D-'],
]

const BROAD = new Set(['ftp:', 'http:', 'https:', '*', 'http://*', 'http://*.*', 'https://*', 'https://*.*'])
const UNSAFE = new Set([...BROAD, "'unsafe-inline'", 'data:'])
const PASSIVE = new Set(['img-src', 'media-src'])
const PRIVATE_REFERRERS = new Set(['no-referrer', 'same-origin', 'strict-origin', 'strict-origin-when-cross-origin'])
const CORP_POINTS: Readonly<Record<string, number>> = { 'same-origin': 10, 'same-site': 10, 'cross-origin': 0, '': 0 }

/** Where an answer stands, with what each criterion gave or took. */
export function gradeAnswer(answer: Graded): Score {
  const policy = parsePolicy(answer.headers['content-security-policy'] ?? '')
  const findings = [
    { criterion: 'content-security-policy', points: policyPoints(policy, answer.isHttps) },
    { criterion: 'cookies', points: cookiePoints(answer) },
    { criterion: 'cross-origin-resource-sharing', points: sharingPoints(answer) },
    { criterion: 'referrer-policy', points: referrerPoints(answer) },
    { criterion: 'strict-transport-security', points: transportPoints(answer) },
    { criterion: 'subresource-integrity', points: scriptPoints(answer) },
    { criterion: 'x-content-type-options', points: answer.headers['x-content-type-options'] === 'nosniff' ? 0 : -5 },
    { criterion: 'x-frame-options', points: framePoints(answer, policy) },
    {
      criterion: 'cross-origin-resource-policy',
      points: CORP_POINTS[answer.headers['cross-origin-resource-policy'] ?? ''] ?? -5,
    },
  ]
  const total = (wanted: (points: number) => boolean): number =>
    findings.reduce((sum, { points }) => sum + (wanted(points) ? points : 0), 0)
  const kept = Math.max(0, BASELINE + total((points) => points < 0))
  const points = kept >= BONUS_FROM ? kept + total((bonus) => bonus > 0) : kept
  return { points, grade: GRADES.find(([from]) => points >= from)?.[1] ?? 'F', findings }
}

type Policy = ReadonlyMap<string, readonly string[]>

/** The sources of each directive of a Content-Security-Policy, in lower case. */
export function parsePolicy(header: string): Policy {
  const directives = header.split(';').map((directive) => directive.trim().toLowerCase().split(/\s+/))
  return new Map(directives.flatMap(([name = '', ...sources]) => (name === '' ? [] : [[name, sources] as const])))
}

function policyPoints(policy: Policy, isHttps: boolean): number {
  if (policy.size === 0) return -25
  const of = (name: string): readonly string[] => policy.get(name) ?? policy.get('default-src') ?? ['*']
  const [scripts, styles] = [withoutIdleInline(of('script-src')), withoutIdleInline(of('style-src'))]
  if (scripts.some((source) => UNSAFE.has(source)) || of('object-src').some((source) => BROAD.has(source))) return -20
  const isInsecure = (source: string): boolean => isHttps && /^(?:http|ftp):/.test(source)
  const active = [...policy].flatMap(([name, sources]) => (PASSIVE.has(name) ? [] : sources))
  if (active.some(isInsecure)) return -20
  if ([...scripts, ...styles].includes("'unsafe-eval'")) return -10
  if ([...PASSIVE].flatMap(of).some(isInsecure)) return -10
  if (styles.some((source) => UNSAFE.has(source))) return 0
  return policy.get('default-src')?.join() === "'none'" ? 10 : 5
}

/** Beside a nonce or a hash, browsers pass over 'unsafe-inline'. */
function withoutIdleInline(sources: readonly string[]): readonly string[] {
  const isStrict = sources.some((source) => /^'(?:nonce|sha256|sha384|sha512)-/.test(source))
  return isStrict ? sources.filter((source) => source !== "'unsafe-inline'") : sources
}

function cookiePoints({ cookies, isHttps, headers }: Graded): number {
  if (cookies.length === 0) return 0
  const has = (flag: RegExp) => cookies.every((cookie) => flag.test(cookie))
  if (!has(/; *httponly/i)) return -30
  if (isHttps && !has(/; *secure/i)) return headers['strict-transport-security'] === undefined ? -40 : -10
  if (cookies.some((cookie) => /; *samesite=(?!lax|strict)/i.test(cookie))) return -20
  return has(/; *samesite=(?:lax|strict)/i) ? 5 : 0
}

function sharingPoints({ headers }: Graded): number {
  return headers['access-control-allow-credentials'] === 'true' ? -50 : 0
}

function referrerPoints({ headers }: Graded): number {
  const wanted = headers['referrer-policy']
  if (wanted === undefined) return 0
  return PRIVATE_REFERRERS.has(wanted) ? 5 : -5
}

/** What is served by plain http, for development, is not graded for its transport. */
function transportPoints({ headers, isHttps }: Graded): number {
  if (!isHttps) return 0
  const header = headers['strict-transport-security']
  if (header === undefined) return -20
  return Number(/max-age=(\d+)/.exec(header)?.[1] ?? 0) >= HSTS_SECONDS_MIN ? 0 : -10
}

/** Scripts from elsewhere need an integrity; all of ours come from the page's own origin. */
function scriptPoints({ body }: Graded): number {
  const foreign = [...body.matchAll(/<script\b[^>]*\bsrc="((?:\w+:)?\/\/[^"]*)"[^>]*>/g)]
  if (foreign.length === 0) return 0
  if (foreign.some(([, source = '']) => !source.startsWith('https:'))) return -50
  return foreign.every(([tag]) => tag.includes('integrity=')) ? 5 : -5
}

function framePoints({ headers }: Graded, policy: Policy): number {
  const ancestors = policy.get('frame-ancestors')
  if (ancestors !== undefined && !ancestors.some((source) => BROAD.has(source))) return 5
  return /^(?:deny|sameorigin)$/i.test(headers['x-frame-options'] ?? '') ? 0 : -20
}
