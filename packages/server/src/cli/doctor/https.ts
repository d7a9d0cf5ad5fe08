// Whether https comes from somewhere, and whether the certificate that is given is good for every organisation's host.

import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { Config } from '../../config/config.ts'
import type { Finding } from '../../store/port/finding.ts'

const DAY_MS = 86_400_000
/** Time enough to renew it without haste. */
const RENEW_DAYS = 21

export function checkHttps(
  { baseDomain, host, tls, trustProxy }: Pick<Config, 'baseDomain' | 'host' | 'tls' | 'trustProxy'>,
  nowMs: number,
): readonly Finding[] {
  if (tls !== undefined) return [...checkFiles(tls, baseDomain, nowMs), ...checkTrust(trustProxy)]
  if (baseDomain === 'localhost') return [checkPlainHttp(host), ...checkTrust(trustProxy)]
  if (trustProxy.length > 0) {
    return [
      ...checkTrust(trustProxy),
      {
        state: 'ok',
        sentence: `https comes from a proxy (FLUID_TRUST_PROXY), whose certificate has to cover *.${baseDomain}.`,
      },
    ]
  }
  return [
    {
      state: 'problem',
      sentence: `Below ${baseDomain} only https is answered, and nothing brings it: set FLUID_TLS_CERT and FLUID_TLS_KEY, or FLUID_TRUST_PROXY to the address of the proxy that does.`,
    },
  ]
}

/** On localhost nothing asks for https: right for a first look, wrong where others can connect. */
function checkPlainHttp(host: string): Finding {
  if (/^(localhost|127\..*|::1)$/.test(host)) return { state: 'ok', sentence: 'On localhost, plain http is allowed.' }
  return {
    state: 'warning',
    sentence: `Fluid listens on ${host} and takes plain http, since FLUID_BASE_DOMAIN is localhost: tokens would cross the network for everybody to read. Set FLUID_BASE_DOMAIN to your domain, or FLUID_HOST to localhost.`,
  }
}

/** Whoever is believed to be the proxy can say that a request came by https, for which host and from where. */
function checkTrust(trustProxy: readonly string[]): readonly Finding[] {
  const all = trustProxy.find((network) => network.endsWith('/0'))
  if (all === undefined) return []
  return [
    {
      state: 'problem',
      sentence: `FLUID_TRUST_PROXY has ${all}, so the X-Forwarded headers of everybody are believed: name the addresses of your proxies alone.`,
    },
  ]
}

function checkFiles(
  { certFile, keyFile }: NonNullable<Config['tls']>,
  baseDomain: string,
  nowMs: number,
): readonly Finding[] {
  try {
    const certificate = new X509Certificate(readFileSync(certFile))
    const findings = [checkTime(certificate, certFile, nowMs), checkHosts(certificate, certFile, baseDomain)]
    if (!certificate.checkPrivateKey(createPrivateKey(readFileSync(keyFile)))) {
      findings.push({
        state: 'problem',
        sentence: `FLUID_TLS_KEY is not the key of the certificate in ${certFile}: give the key that the certificate was made for.`,
      })
    }
    return [...findings, ...checkRights(keyFile)]
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unreadable'
    return [
      {
        state: 'problem',
        sentence: `FLUID_TLS_CERT and FLUID_TLS_KEY take PEM files that this account can read; these cannot be used (${why}).`,
      },
    ]
  }
}

function checkTime(certificate: X509Certificate, file: string, nowMs: number): Finding {
  const [from, until] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]
  const end = new Date(until).toISOString().slice(0, 10)
  if (nowMs < from) {
    return {
      state: 'problem',
      sentence: `The certificate in ${file} is not valid before ${new Date(from).toISOString().slice(0, 10)}: look at this machine's clock, or use the one before.`,
    }
  }
  if (nowMs > until) {
    return { state: 'problem', sentence: `The certificate in ${file} ended on ${end}: renew it, and restart Fluid.` }
  }
  if (until - nowMs < RENEW_DAYS * DAY_MS) {
    return { state: 'warning', sentence: `The certificate in ${file} ends on ${end}: renew it, and restart Fluid.` }
  }
  return { state: 'ok', sentence: `The certificate is valid until ${end}.` }
}

function checkHosts(certificate: X509Certificate, file: string, baseDomain: string): Finding {
  const host = baseDomain === 'localhost' ? 'localhost' : `fluid-doctor.${baseDomain}`
  if (certificate.checkHost(host) !== undefined) {
    return { state: 'ok', sentence: `The certificate covers ${baseDomain === 'localhost' ? host : `*.${baseDomain}`}.` }
  }
  const covered = certificate.subjectAltName?.replaceAll('DNS:', '') ?? 'no host'
  return {
    state: baseDomain === 'localhost' ? 'warning' : 'problem',
    sentence: `The certificate in ${file} covers ${covered}, and not ${host}: identity providers would refuse to connect. Get one for *.${baseDomain}.`,
  }
}

function checkRights(keyFile: string): readonly Finding[] {
  if (process.platform === 'win32' || (statSync(keyFile).mode & 0o007) === 0) return []
  return [
    {
      state: 'warning',
      sentence: `${keyFile} can be read by every account of this machine. Mend it with: chmod o-rwx ${keyFile}`,
    },
  ]
}
