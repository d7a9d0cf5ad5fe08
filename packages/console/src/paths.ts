// Every address of the console, below the organisation's own.

export const paths = {
  overview: '/',
  providers: '/authentication-providers',
  guide: (provider: 'okta' | 'entra') => `/authentication-providers/guide/${provider}`,
  people: '/people',
  person: (id: string) => `/people/${encodeURIComponent(id)}`,
  formerPeople: '/former-people',
  groups: '/groups',
  group: (id: string) => `/groups/${encodeURIComponent(id)}`,
  roles: '/roles',
  role: (name: string) => `/roles/${encodeURIComponent(name)}`,
  log: '/provisioning-log',
  settings: '/settings',
} as const

/** The path below which the organisation's surfaces are: `''` on its own host, `/o/acme` on a shared one. */
export const prefix = new URL(document.baseURI).pathname.replace(/\/$/, '')

/** Pages that the server itself draws. */
export const serverPages = {
  signIn: (next: string) => `${prefix}/signin?next=${encodeURIComponent(next)}`,
  signOut: `${prefix}/signout`,
  metadata: `${prefix}/AuthServices/Metadata`,
  account: `${prefix}/account`,
  apiDocs: `${prefix}/api/docs`,
  apiDescription: `${prefix}/api/v1/openapi.json`,
} as const

/** An address of the log with a filter already set. */
export function logOf(filter: Readonly<Record<string, string>>): string {
  return `${paths.log}?${new URLSearchParams(filter).toString()}`
}
