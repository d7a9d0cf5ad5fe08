// An organisation's settings, their defaults and their one parser. Keys as in the CLI, the API and `--json`.

import { changeSignIn, DEFAULT_SIGN_IN, parseSignIn, type SignInSettings } from './sign-in-settings.ts'

type UnmappedGroups = 'hold' | 'refuse'
const LICENCES = ['Licensed', 'Collaborator', 'Unlicensed'] as const
export type Licence = (typeof LICENCES)[number]

type LicenceRoles = Readonly<Partial<Record<Licence, readonly string[]>>>

type Contracted = Readonly<Partial<Record<'Licensed' | 'Collaborator', number>>>

export interface Safeguard {
  /** Share of the organisation's active people, in percent, that one client may take away within the window. */
  readonly percent: number
  /** Never alarmed below this many people. */
  readonly peopleMin: number
  readonly windowMinutes: number
  /** `alarm`: let the requests through, hold what cannot be undone, alarm. `hold`: answer 429 until it is released. */
  readonly mode: 'alarm' | 'hold'
}

export interface Settings {
  /** "Disable SCIM User Sync": every SCIM request is answered 403; nobody loses access, nothing is lost. */
  readonly scimSyncDisabled: boolean
  /** Update switches: SCIM attribute → may SCIM update it? Absent means yes. `active` has no switch. */
  readonly scimUpdates: Readonly<Record<string, boolean>>
  readonly unmappedGroups: UnmappedGroups
  /** Roles of a person whom no group and no hand has given a role. */
  readonly defaultRoles: readonly string[]
  readonly defaultLicence: Licence
  /** Roles that come with a licence; of a licence that is absent, those that the catalogue names. */
  readonly licenceRoles: LicenceRoles
  /** Contracted numbers; absent: no number is set. Exceeding one is shown and never a reason to refuse. */
  readonly licences: Contracted
  readonly safeguard: Safeguard
  /** Strict conformance to the SCIM Interoperability Profile and IPSIE AL SCIM; off means tolerant of real clients. */
  readonly strictProfile: boolean
  readonly journalRetentionDays: number
  /** How people may sign in. A change names only what it changes. */
  readonly signIn: SignInSettings
}

export const DEFAULT_SETTINGS: Settings = {
  scimSyncDisabled: false,
  scimUpdates: {},
  unmappedGroups: 'hold',
  defaultRoles: ['User'],
  defaultLicence: 'Licensed',
  licenceRoles: {},
  licences: {},
  safeguard: { percent: 20, peopleMin: 10, windowMinutes: 60, mode: 'alarm' },
  strictProfile: false,
  journalRetentionDays: 730,
  signIn: DEFAULT_SIGN_IN,
}

/** A setting that cannot be: what was wrong and what is allowed, in a sentence. */
export class InvalidSetting extends Error {}

type Parsers = { readonly [Key in keyof Settings]: (value: unknown, current: Settings) => Settings[Key] }

const PARSERS: Parsers = {
  scimSyncDisabled: boolean('scimSyncDisabled'),
  scimUpdates: parseScimUpdates,
  unmappedGroups: oneOf('unmappedGroups', ['hold', 'refuse']),
  defaultRoles: roleNames('defaultRoles', '["User"]'),
  defaultLicence: oneOf('defaultLicence', LICENCES),
  licenceRoles: parseLicenceRoles,
  licences: parseContracted,
  safeguard: parseSafeguard,
  strictProfile: boolean('strictProfile'),
  journalRetentionDays: wholeNumber('journalRetentionDays', { min: 1, max: 36_500 }),
  signIn: (value, { signIn }) => changeSignIn(signIn, value, (why) => new InvalidSetting(why)),
}

/** Tells whether a text is the key of a setting. */
function isSettingKey(key: string): key is keyof Settings {
  return Object.hasOwn(PARSERS, key)
}

const SETTING_KEYS: readonly (keyof Settings)[] = Object.keys(PARSERS).filter(isSettingKey)

/**
 * Lays `changes` (key → JSON value) over `settings`. Throws InvalidSetting with a sentence for an unknown key or a
 * value that the key does not take.
 */
export function changeSettings(settings: Settings, changes: Readonly<Record<string, unknown>>): Settings {
  let changed = settings
  for (const [key, value] of Object.entries(changes)) {
    if (!isSettingKey(key)) {
      throw new InvalidSetting(`There is no setting "${key}". The settings are ${SETTING_KEYS.join(', ')}.`)
    }
    changed = { ...changed, [key]: PARSERS[key](value, changed) }
  }
  return changed
}

/**
 * Settings from their stored JSON: what is absent has its default, so that a new setting needs no migration. What a newer
 * Fluid beside this one has stored is kept and means nothing here, so that a rolling upgrade stops nobody.
 */
export function parseSettings(stored: unknown): Settings {
  if (!isRecord(stored)) return DEFAULT_SETTINGS
  const { signIn, ...others } = stored
  const known = Object.fromEntries(Object.entries(others).filter(([key]) => isSettingKey(key)))
  const refuse = (why: string) => new InvalidSetting(why)
  return {
    ...others,
    ...changeSettings(DEFAULT_SETTINGS, known),
    ...(signIn === undefined ? {} : { signIn: parseSignIn(signIn, refuse) }),
  }
}

function boolean(key: string): (value: unknown) => boolean {
  return (value) => {
    if (typeof value === 'boolean') return value
    throw new InvalidSetting(`"${key}" takes true or false.`)
  }
}

function oneOf<const Choice extends string>(key: string, choices: readonly Choice[]): (value: unknown) => Choice {
  return (value) => {
    const found = choices.find((choice) => choice === value)
    if (found !== undefined) return found
    throw new InvalidSetting(`"${key}" takes one of: ${choices.join(', ')}.`)
  }
}

function wholeNumber(key: string, { min, max }: { min: number; max: number }): (value: unknown) => number {
  return (value) => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
    throw new InvalidSetting(`"${key}" takes a whole number from ${min} to ${max}.`)
  }
}

function parseScimUpdates(value: unknown): Readonly<Record<string, boolean>> {
  if (!isRecord(value)) {
    throw new InvalidSetting(
      '"scimUpdates" takes an object of attribute names with true or false, as in {"title": false}.',
    )
  }
  const switches: Record<string, boolean> = {}
  for (const [attribute, allowed] of Object.entries(value)) {
    if (attribute.toLowerCase() === 'active') {
      throw new InvalidSetting('"active" has no update switch: a deactivated person must always lose access.')
    }
    switches[attribute] = boolean(`scimUpdates.${attribute}`)(allowed)
  }
  return switches
}

function roleNames(key: string, example: string): (value: unknown) => readonly string[] {
  return (value) => {
    if (Array.isArray(value) && value.every((role): role is string => typeof role === 'string' && role !== ''))
      return value
    throw new InvalidSetting(`"${key}" takes a list of role names, as in ${example}.`)
  }
}

function parseLicenceRoles(value: unknown): LicenceRoles {
  const example = '{"Collaborator": ["Timesheet Exempt"]}'
  if (!isRecord(value)) {
    throw new InvalidSetting(`"licenceRoles" takes an object of licences with role names, as in ${example}.`)
  }
  const unknown = Object.keys(value).find((name) => !LICENCES.some((one) => one === name))
  if (unknown !== undefined) {
    throw new InvalidSetting(`"licenceRoles" has "${unknown}": the licences are ${LICENCES.join(', ')}.`)
  }
  return Object.fromEntries(
    LICENCES.flatMap((name) =>
      value[name] === undefined
        ? []
        : [[name, roleNames(`licenceRoles.${name}`, '["Timesheet Exempt"]')(value[name])] as const],
    ),
  )
}

function parseContracted(value: unknown): Contracted {
  if (!isRecord(value)) {
    throw new InvalidSetting(
      '"licences" takes an object of contracted numbers, as in {"Licensed": 500, "Collaborator": 50}.',
    )
  }
  const unknown = Object.keys(value).find((name) => name !== 'Licensed' && name !== 'Collaborator')
  if (unknown !== undefined) {
    throw new InvalidSetting(`"licences" has "${unknown}": numbers are contracted for Licensed and Collaborator.`)
  }
  const count = (name: string) => wholeNumber(`licences.${name}`, { min: 0, max: 100_000_000 })(value[name])
  return {
    ...(value['Licensed'] === undefined ? {} : { Licensed: count('Licensed') }),
    ...(value['Collaborator'] === undefined ? {} : { Collaborator: count('Collaborator') }),
  }
}

function parseSafeguard(value: unknown): Safeguard {
  if (!isRecord(value)) {
    throw new InvalidSetting('"safeguard" takes an object with percent, peopleMin, windowMinutes and mode.')
  }
  const given = { ...DEFAULT_SETTINGS.safeguard, ...value }
  return {
    percent: wholeNumber('safeguard.percent', { min: 1, max: 100 })(given.percent),
    peopleMin: wholeNumber('safeguard.peopleMin', { min: 1, max: 1_000_000 })(given.peopleMin),
    windowMinutes: wholeNumber('safeguard.windowMinutes', { min: 1, max: 10_080 })(given.windowMinutes),
    mode: oneOf('safeguard.mode', ['alarm', 'hold'])(given.mode),
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
