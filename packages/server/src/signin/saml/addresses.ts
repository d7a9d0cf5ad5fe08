// The addresses of SAML below an organisation, as Fluid's own articles name them.

export const ACS_PATH = '/AuthServices/Acs'
export const METADATA_PATH = '/AuthServices/Metadata'
export const LOGOUT_PATH = '/AuthServices/Logout'

export function acsPathOf(provider: string): string {
  return `/AuthServices/${provider}/Acs`
}
