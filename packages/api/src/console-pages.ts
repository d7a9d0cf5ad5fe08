/** The first parts of the console's addresses, beside `/`: the server answers each, and what is below it, with the console. */
export const consolePages = [
  'authentication-providers',
  'people',
  'former-people',
  'groups',
  'roles',
  'provisioning-log',
  'settings',
] as const
