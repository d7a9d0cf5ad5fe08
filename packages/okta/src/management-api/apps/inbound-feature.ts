// The feature INBOUND_PROVISIONING: import schedule, username format and match rules of "Provisioning → To Okta". Schedules
// are cron expressions; of these the ones that the screen can show are taken.
import type { App } from '../../apps/app.ts'
import { IMPORT_HOURS, type ToOktaSettings } from '../../apps/settings.ts'
import { findString, isObject, type JsonObject } from '../../json.ts'
import { invalidField } from '../api-error.ts'

export const INBOUND = 'INBOUND_PROVISIONING'

const RULES = {
  allowPartialMatch: 'allowsPartialMatch',
  autoConfirmExactMatch: 'confirmsExactMatches',
  autoConfirmPartialMatch: 'confirmsPartialMatches',
  autoConfirmNewUsers: 'confirmsNewUsers',
  autoActivateNewUsers: 'activatesNewUsers',
} as const

export function toInboundFeature({ id, settings: { toOkta } }: App, baseUrl: string) {
  const rules = Object.entries(RULES).map(([name, key]) => [name, toOkta[key]])
  const isScheduled = toOkta.importEveryHours !== 0
  return {
    name: INBOUND,
    status: 'ENABLED',
    description: 'In-bound provisioning settings from a downstream application to Okta',
    capabilities: {
      importSettings: {
        username: {
          usernameFormat: toOkta.userNameFormat.toUpperCase(),
          ...(toOkta.userNameFormat === 'custom' ? { userNameExpression: toOkta.userNameExpression } : {}),
        },
        schedule: {
          status: isScheduled ? 'ENABLED' : 'DISABLED',
          ...(isScheduled
            ? { fullImport: { expression: printSchedule(toOkta.importEveryHours), timezone: 'Etc/UTC' } }
            : {}),
        },
      },
      importRules: {
        userCreateAndMatch: { exactMatchCriteria: toOkta.exactMatch.toUpperCase(), ...Object.fromEntries(rules) },
      },
    },
    _links: { self: { href: `${baseUrl}/api/v1/apps/${id}/features/${INBOUND}`, hints: { allow: ['GET', 'PUT'] } } },
  }
}

/** A partial update: what is not named stays as it is. */
export function readInboundCapabilities(body: JsonObject): Partial<ToOktaSettings> {
  const settings = isObject(body.importSettings) ? body.importSettings : {}
  const rules = isObject(body.importRules) ? body.importRules.userCreateAndMatch : undefined
  return { ...readUsername(settings.username), ...readSchedule(settings.schedule), ...readRules(rules) }
}

function readUsername(username: unknown): Partial<ToOktaSettings> {
  const format = findString(username, 'usernameFormat')
  if (format === undefined) return {}
  if (format !== 'EMAIL' && format !== 'CUSTOM') {
    throw invalidField('usernameFormat', `"${format}" is neither EMAIL nor CUSTOM.`)
  }
  const userNameExpression = findString(username, 'userNameExpression')
  return {
    userNameFormat: format === 'EMAIL' ? 'email' : 'custom',
    ...(userNameExpression === undefined ? {} : { userNameExpression }),
  }
}

function readSchedule(schedule: unknown): Partial<ToOktaSettings> {
  const status = findString(schedule, 'status')
  if (!isObject(schedule) || status === undefined) return {}
  if (status !== 'ENABLED') return { importEveryHours: 0 }
  const expression = findString(schedule.fullImport, 'expression')
  const importEveryHours = IMPORT_HOURS.find((hours) => hours !== 0 && printSchedule(hours) === expression)
  if (importEveryHours !== undefined) return { importEveryHours }
  const known = IMPORT_HOURS.filter((hours) => hours !== 0).map((hours) => `"${printSchedule(hours)}"`)
  throw invalidField('fullImport.expression', `The simulator knows these schedules: ${known.join(', ')}.`)
}

function printSchedule(hours: ToOktaSettings['importEveryHours']): string {
  if (hours === 168) return '0 0 * * 0'
  if (hours === 24) return '0 0 * * *'
  return hours === 1 ? '0 * * * *' : `0 */${hours} * * *`
}

function readRules(rules: unknown): Partial<ToOktaSettings> {
  if (!isObject(rules)) return {}
  const criteria = findString(rules, 'exactMatchCriteria')
  if (criteria !== undefined && criteria !== 'EMAIL' && criteria !== 'USERNAME') {
    throw invalidField('exactMatchCriteria', `"${criteria}" is neither EMAIL nor USERNAME.`)
  }
  const flags = Object.entries(RULES).filter(([name]) => typeof rules[name] === 'boolean')
  return {
    ...(criteria === undefined ? {} : { exactMatch: criteria === 'EMAIL' ? 'email' : 'username' }),
    ...Object.fromEntries(flags.map(([name, key]) => [key, rules[name]])),
  }
}
