// The Standard Webhooks signature: HMAC-SHA-256 over `id.timestamp.body`, in base64, with its version before it
// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).

import { createHmac, randomBytes } from 'node:crypto'

const PREFIX = 'whsec_'
const SECRET_BYTES = 32
const SECRET_BYTES_MIN = 24
const SECRET_BYTES_MAX = 64

/** A new signing secret in the form that receivers' libraries take: `whsec_…`. */
export function generateWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64')
}

/** Why a text cannot be a signing secret, or undefined when it can. */
export function whyNotWebhookSecret(secret: string): string | undefined {
  const bytes = Buffer.from(secret.slice(PREFIX.length), 'base64')
  const isBase64 = bytes.toString('base64') === secret.slice(PREFIX.length)
  if (secret.startsWith(PREFIX) && isBase64 && bytes.length >= SECRET_BYTES_MIN && bytes.length <= SECRET_BYTES_MAX) {
    return undefined
  }
  return `A signing secret is ${PREFIX} and base64 of ${SECRET_BYTES_MIN} to ${SECRET_BYTES_MAX} random bytes; leave it out and Fluid makes one.`
}

export interface SignedMessage {
  readonly id: string
  readonly timestampSeconds: number
  readonly body: string
}

/** The three headers of a message, with one signature for each secret that is valid now. */
export function signatureHeaders(message: SignedMessage, secrets: readonly string[]): Record<string, string> {
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestampSeconds),
    'webhook-signature': secrets.map((secret) => `v1,${sign(message, secret)}`).join(' '),
  }
}

function sign({ id, timestampSeconds, body }: SignedMessage, secret: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  return createHmac('sha256', key).update(`${id}.${timestampSeconds}.${body}`).digest('base64')
}
