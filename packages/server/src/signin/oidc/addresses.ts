// The addresses below an organisation that an OpenID provider is told of.

export function callbackPathOf(provider: string): string {
  return `/AuthServices/${provider}/Callback`
}

/** "Back-channel logout URI". */
export function backChannelPathOf(provider: string): string {
  return `/AuthServices/${provider}/BackChannelLogout`
}
