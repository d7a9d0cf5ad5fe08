// Asks an address for its certificate, as an identity provider does.

import { isIP } from 'node:net'
import { connect } from 'node:tls'
import type { Finding } from '../../store/port/finding.ts'

const TIMEOUT_MS = 3_000
const DAY_MS = 86_400_000
const RENEW_DAYS = 21

type Shown =
  | { readonly kind: 'shown'; readonly until: number; readonly refusal: string | undefined }
  | { readonly kind: 'silent'; readonly why: string }
  | { readonly kind: 'unknown' }

/** Nothing for a host whose name does not resolve, which is another finding. */
export async function checkHttpsOutside(host: string, port = 443): Promise<readonly Finding[]> {
  const address = port === 443 ? `https://${host}` : `https://${host}:${port}`
  const shown = await certificateOf(host, port)
  if (shown.kind === 'unknown') return []
  if (shown.kind === 'silent') {
    return [
      {
        state: 'warning',
        sentence: `${address} does not answer from here (${shown.why}): look whether the proxy runs and lets port ${port} through. Some networks do not let a machine reach itself by its public address: then look from outside.`,
      },
    ]
  }
  if (shown.refusal !== undefined) {
    return [
      {
        state: 'problem',
        sentence: `${address} shows a certificate that identity providers refuse (${shown.refusal}): give the proxy a public one for *.${host.slice(host.indexOf('.') + 1)}, with its whole chain.`,
      },
    ]
  }
  const end = new Date(shown.until).toISOString().slice(0, 10)
  if (shown.until - Date.now() < RENEW_DAYS * DAY_MS) {
    return [{ state: 'warning', sentence: `The certificate of ${address} ends on ${end}: renew it at the proxy.` }]
  }
  return [{ state: 'ok', sentence: `The certificate of ${address} is valid until ${end}.` }]
}

function certificateOf(host: string, port: number): Promise<Shown> {
  return new Promise((resolve) => {
    // It is looked at even where it would be refused: to say why.
    const options = { host, port, rejectUnauthorized: false, ...(isIP(host) === 0 ? { servername: host } : {}) }
    const socket = connect(options, () => {
      const { valid_to: until } = socket.getPeerCertificate()
      const refusal = socket.authorized ? undefined : String(socket.authorizationError)
      socket.destroy()
      resolve({ kind: 'shown', until: Date.parse(until), refusal })
    })
    socket.setTimeout(TIMEOUT_MS, () => {
      socket.destroy()
      resolve({ kind: 'silent', why: 'no answer in three seconds' })
    })
    socket.once('error', (error: Error & { readonly code?: string }) => {
      const code = error.code ?? error.message
      resolve(code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? { kind: 'unknown' } : { kind: 'silent', why: code })
    })
  })
}
