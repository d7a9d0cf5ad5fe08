// What a key of the administration API may do.

export const API_SCOPES = ['access', 'read', 'write'] as const

/** `access`: ask for people's access; `read`: everything that the API shows; `write`: change it too. */
export type ApiScope = (typeof API_SCOPES)[number]

/** Whether a key with these scopes may do what needs `wanted`: each scope includes the ones before it. */
export function hasScope(scopes: readonly ApiScope[], wanted: ApiScope): boolean {
  return scopes.some((scope) => API_SCOPES.indexOf(scope) >= API_SCOPES.indexOf(wanted))
}
