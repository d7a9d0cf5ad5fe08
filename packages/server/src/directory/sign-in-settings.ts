// How people may sign in: one switch per method, and the limits of sessions (Authentication Providers).

export interface SignInSettings {
  /** "Allow Saml Authentication": the master switch of all single sign-on, OIDC too. */
  readonly sso: boolean
  /** "Forms": the form for userName and password. */
  readonly forms: boolean
  /** "Basic passwords": passwords of people, beside those of local administrators. */
  readonly passwords: boolean
  /** "Login aliases": an e-mail address may stand in for the user name in the form. */
  readonly aliases: boolean
  /** "Allow Magic Link": the one-time pin by e-mail. */
  readonly pins: boolean
  readonly passkeys: boolean
  /** Whether people whom SCIM manages may have a password, a pin or a passkey of Fluid's own as well (T-02). */
  readonly localForManaged: boolean
  /** Whether administrators must have a second factor; the first sign-in without one sets it up. */
  readonly secondFactor: 'offered' | 'required'
  /** Whether single sign-on may make accounts; never while SCIM user sync is on (T-31). */
  readonly createPeople: boolean
  /** "Self sign-up": whoever owns an address of the accepted domains may make an account; never while SCIM user sync is on. */
  readonly selfSignUp: boolean
  /** "Accepted e-mail domains" of accounts that sign-in makes; empty: any, and no self sign-up. */
  readonly emailDomains: readonly string[]
  readonly sessionIdleMinutes: number
  readonly sessionMaxHours: number
  readonly passwordLengthMin: number
  readonly tokenMaxDays: number
}

export const DEFAULT_SIGN_IN: SignInSettings = {
  sso: true,
  forms: true,
  passwords: true,
  aliases: false,
  pins: true,
  passkeys: true,
  localForManaged: false,
  secondFactor: 'offered',
  createPeople: false,
  selfSignUp: false,
  emailDomains: [],
  sessionIdleMinutes: 60,
  sessionMaxHours: 12,
  passwordLengthMin: 12,
  tokenMaxDays: 365,
}

/** What is recommended to enterprises: `"recommended"` in place of the object sets these. */
const RECOMMENDED_SIGN_IN: Partial<SignInSettings> = {
  sso: true,
  forms: false,
  passwords: false,
  aliases: false,
  pins: true,
  localForManaged: false,
  createPeople: false,
  selfSignUp: false,
  secondFactor: 'required',
}

const LIMITS: Readonly<Record<string, { readonly min: number; readonly max: number }>> = {
  sessionIdleMinutes: { min: 1, max: 10_080 },
  sessionMaxHours: { min: 1, max: 720 },
  passwordLengthMin: { min: 8, max: 128 },
  tokenMaxDays: { min: 1, max: 365 },
}

/**
 * Lays what was given over the current settings, so that one switch can be changed alone; `"recommended"` stands for
 * what is recommended to enterprises. `refuse` makes the error for a sentence that says what is wrong.
 */
export function changeSignIn(current: SignInSettings, value: unknown, refuse: (why: string) => Error): SignInSettings {
  if (value === 'recommended') return { ...current, ...RECOMMENDED_SIGN_IN }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse('"signIn" takes an object, as in {"passwords": false, "sessionIdleMinutes": 30}.')
  }
  const changed: Record<string, unknown> = { ...current }
  for (const [key, given] of Object.entries(value)) {
    const why = whyNot(key, given)
    if (why !== undefined) throw refuse(why)
    changed[key] = given
  }
  // Each key has been checked against the type of its default.
  const settings = changed as unknown as SignInSettings
  if (settings.selfSignUp && settings.emailDomains.length === 0) {
    throw refuse(
      '"signIn.selfSignUp" lets people of the accepted e-mail domains make accounts: name them first, as in {"emailDomains": ["northrail.example"], "selfSignUp": true}.',
    )
  }
  return settings
}

/** The switches from their stored JSON; those that only a newer Fluid knows are kept, and mean nothing here. */
export function parseSignIn(stored: unknown, refuse: (why: string) => Error): SignInSettings {
  if (typeof stored !== 'object' || stored === null) return changeSignIn(DEFAULT_SIGN_IN, stored, refuse)
  const known = Object.entries(stored).filter(([key]) => Object.hasOwn(DEFAULT_SIGN_IN, key))
  return { ...stored, ...changeSignIn(DEFAULT_SIGN_IN, Object.fromEntries(known), refuse) }
}

function whyNot(key: string, value: unknown): string | undefined {
  if (!Object.hasOwn(DEFAULT_SIGN_IN, key)) {
    return `There is no sign-in setting "${key}". They are ${Object.keys(DEFAULT_SIGN_IN).join(', ')}.`
  }
  if (key === 'secondFactor') {
    return value === 'offered' || value === 'required'
      ? undefined
      : '"signIn.secondFactor" takes one of: offered, required.'
  }
  if (key === 'emailDomains') return whyNotDomains(value)
  const limits = LIMITS[key]
  if (limits === undefined) return typeof value === 'boolean' ? undefined : `"signIn.${key}" takes true or false.`
  const fits = typeof value === 'number' && Number.isInteger(value) && value >= limits.min && value <= limits.max
  return fits ? undefined : `"signIn.${key}" takes a whole number from ${limits.min} to ${limits.max}.`
}

function whyNotDomains(value: unknown): string | undefined {
  const areDomains =
    Array.isArray(value) &&
    value.length <= 100 &&
    value.every((domain) => typeof domain === 'string' && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain))
  return areDomains
    ? undefined
    : '"signIn.emailDomains" takes a list of domains in lower case, as in ["northrail.example"].'
}
