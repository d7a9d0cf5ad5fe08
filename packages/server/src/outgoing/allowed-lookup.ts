// The name of a host becomes an address once, and the connection is made to that very address: a name that answers
// differently the second time gains nothing (T-58).

import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'

export type Lookup = (
  host: string,
  options: LookupOptions,
  done: (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void,
) => void

/** Resolves a name and hands on only addresses that may be called: one that may not spoils the name (`refusal`). */
export function allowedLookup(isAllowed: (address: string) => boolean, refusal: (host: string) => Error): Lookup {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, '')
      const [first] = addresses
      if (first === undefined || !addresses.every(({ address }) => isAllowed(address))) return done(refusal(host), '')
      if (options.all === true) return done(null, addresses)
      return done(null, first.address, first.family)
    })
  }
}
