// The addresses of an organisation as a person types them.

import type { Config } from '../config/config.ts'

export interface OrganisationAddresses {
  readonly consoleUrl: string
  readonly scimBaseUrl: string
}

/**
 * Below a real base domain each organisation has its own host. On localhost the form below /o/ is given, since
 * `acme.localhost` resolves in browsers but not in every program.
 */
export function addressesOf(config: Config, organisation: string): OrganisationAddresses {
  const root = rootOf(config, organisation)
  return { consoleUrl: `${root}/`, scimBaseUrl: `${root}/scim/v2` }
}

/** The other form of the SCIM Base URL, on a host of the organisation's own. */
export function hostForm(config: Config, organisation: string): string {
  return `${schemeOf(config)}://${organisation}.${config.baseDomain}${portOf(config)}/scim/v2`
}

function rootOf(config: Config, organisation: string): string {
  if (config.baseDomain === 'localhost') return `${schemeOf(config)}://localhost${portOf(config)}/o/${organisation}`
  return `https://${organisation}.${config.baseDomain}`
}

function schemeOf(config: Config): string {
  return config.tls !== undefined || config.baseDomain !== 'localhost' ? 'https' : 'http'
}

/** A production domain is reached through the usual port, whatever this process listens on behind its proxy. */
function portOf(config: Config): string {
  const usual = config.tls === undefined ? 80 : 443
  return config.baseDomain !== 'localhost' || config.port === usual ? '' : `:${config.port}`
}
