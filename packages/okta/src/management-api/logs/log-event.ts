// An event as `/api/v1/logs` shows it: all members of Okta's LogEvent in Okta's order, also those of which a simulated org
// has nothing to say.
import { isObject, type JsonObject } from '../../json.ts'
import { findLegacyType } from './legacy-types.ts'

const CLIENT = { userAgent: null, zone: null, device: null, id: null, ipAddress: null, geographicalContext: null }
const AUTHENTICATION = {
  authenticationProvider: null,
  credentialProvider: null,
  credentialType: null,
  issuer: null,
  interface: null,
  authenticationStep: 0,
  externalSessionId: null,
}
const SECURITY = { asNumber: null, asOrg: null, isp: null, domain: null, isProxy: null }

/** The stored document with what is the same for every event. */
export function toLogEvent(document: JsonObject): JsonObject {
  const hasFailed = isObject(document.outcome) && document.outcome.result === 'FAILURE'
  return {
    actor: document.actor,
    client: CLIENT,
    device: null,
    authenticationContext: AUTHENTICATION,
    displayMessage: document.displayMessage,
    eventType: document.eventType,
    outcome: document.outcome,
    published: document.published,
    securityContext: SECURITY,
    severity: document.severity,
    debugContext: document.debugContext,
    legacyEventType: findLegacyType(document.eventType, hasFailed),
    transaction: document.transaction,
    uuid: document.uuid,
    version: document.version,
    request: { ipChain: [] },
    target: document.target,
  }
}
