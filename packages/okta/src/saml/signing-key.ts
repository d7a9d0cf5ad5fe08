// The key with which the org signs its SAML responses: made when it is first needed, and kept.
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { findString } from '../json.ts'
import type { Org } from '../org/org.ts'
import { readJson } from '../store/row.ts'
import { createCertificate } from './certificate.ts'

export interface SigningKey {
  readonly privateKey: string
  /** PEM. */
  readonly certificate: string
}

const BITS = 2_048
const YEARS = 10

export function getSigningKey(org: Org): SigningKey {
  const row = org.database.get("SELECT value FROM settings WHERE name = 'saml-key'")
  const kept = row === undefined ? undefined : readJson(row, 'value')
  const privateKey = findString(kept, 'privateKey')
  const certificate = findString(kept, 'certificate')
  if (privateKey !== undefined && certificate !== undefined) return { privateKey, certificate }
  return createSigningKey(org)
}

function createSigningKey(org: Org): SigningKey {
  const pair = generateKeyPairSync('rsa', { modulusLength: BITS })
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const certificate = createCertificate(createPrivateKey(privateKey), {
    commonName: 'okta-sim.example',
    from: org.clock.now(),
    years: YEARS,
  })
  const key = { privateKey, certificate }
  org.database.run("INSERT INTO settings (name, value) VALUES ('saml-key', ?)", JSON.stringify(key))
  return key
}
