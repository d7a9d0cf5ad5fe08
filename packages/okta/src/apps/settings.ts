// What the tabs of an app can set, with the values that a new app has.
import { findString, isObject, type JsonObject } from '../json.ts'
import { type FaultRule, parseFaultRules } from '../trouble/fault.ts'

export interface AppSettings {
  readonly signOn: SignOnSettings
  readonly connection: ConnectionSettings
  readonly toApp: ToAppSettings
  readonly toOkta: ToOktaSettings
  readonly groupPush: GroupPushSettings
  /** Trouble on purpose, between this app and its server. */
  readonly faults: readonly FaultRule[]
  /** Settings that other surfaces keep here, such as what SAML sign-on needs. */
  readonly extra: JsonObject
}

export type UserNameFormat = (typeof USER_NAME_FORMATS)[number]

export interface SignOnSettings {
  readonly mode: 'SAML_2_0' | 'AUTO_LOGIN' | 'BOOKMARK'
  readonly userNameFormat: UserNameFormat
  /** The expression of a custom format. */
  readonly userNameExpression: string
  readonly updateUserNameOn: 'create' | 'create-and-update'
}

export interface ConnectionSettings {
  readonly isEnabled: boolean
  /** As typed: "/Users" is appended to it. */
  readonly baseUrl: string
  /** The token; for Basic Auth "user:password". */
  readonly credential: string
  readonly importGroups: boolean
  /** Header Auth apps: "Bearer " is put before what was typed, as some versions of the real one are said to do. */
  readonly addsBearer: boolean
  /** Wizard apps: which attribute the lookup filters on; its value is the user name or the e-mail address. */
  readonly uniqueField: 'userName' | 'email'
}

export interface ToAppSettings {
  readonly createUsers: boolean
  readonly updateUsers: boolean
  readonly deactivateUsers: boolean
  readonly syncPassword: 'off' | 'random' | 'okta'
}

/** "Schedule import", in hours between the end of one import and the next; 0 is never. */
export const IMPORT_HOURS = [0, 1, 3, 6, 12, 24, 168] as const

export interface ToOktaSettings {
  readonly importEveryHours: (typeof IMPORT_HOURS)[number]
  /** "Okta username format": the login of a person whom an import makes. */
  readonly userNameFormat: 'email' | 'custom'
  /** The expression of a custom format, over `appuser`. */
  readonly userNameExpression: string
  readonly exactMatch: 'username' | 'email'
  readonly allowsPartialMatch: boolean
  readonly confirmsExactMatches: boolean
  readonly confirmsPartialMatches: boolean
  readonly confirmsNewUsers: boolean
  readonly activatesNewUsers: boolean
  /** "Allow … to source Okta users": imports change profiles and, as set below, the lifecycle. */
  readonly isSource: boolean
  readonly whenDeactivated: (typeof WHEN_DEACTIVATED)[number]
  readonly reactivatesSuspended: boolean
  readonly reactivatesDeactivated: boolean
}

const WHEN_DEACTIVATED = ['nothing', 'deactivate', 'suspend'] as const

interface GroupPushSettings {
  readonly renameAppGroups: boolean
  /** "Custom Patch Batch Size": at most so many membership changes in one PATCH; 0 is without limit. */
  readonly patchBatchSize: number
}

/** The settings of an app that has just been added: provisioning is not configured, nothing is switched on. */
export const NEW_SETTINGS: AppSettings = {
  signOn: {
    mode: 'SAML_2_0',
    userNameFormat: 'okta-username',
    userNameExpression: '',
    updateUserNameOn: 'create-and-update',
  },
  connection: {
    isEnabled: false,
    baseUrl: '',
    credential: '',
    importGroups: true,
    addsBearer: false,
    uniqueField: 'userName',
  },
  toApp: { createUsers: false, updateUsers: false, deactivateUsers: false, syncPassword: 'off' },
  toOkta: {
    importEveryHours: 0,
    userNameFormat: 'custom',
    userNameExpression: 'appuser.userName',
    exactMatch: 'username',
    allowsPartialMatch: true,
    confirmsExactMatches: false,
    confirmsPartialMatches: false,
    confirmsNewUsers: false,
    activatesNewUsers: true,
    isSource: false,
    whenDeactivated: 'nothing',
    reactivatesSuspended: false,
    reactivatesDeactivated: false,
  },
  groupPush: { renameAppGroups: true, patchBatchSize: 0 },
  faults: [],
  extra: {},
}

/** Reads stored settings; what is missing or unknown is as in a new app. */
export function parseSettings(value: JsonObject): AppSettings {
  const { signOn, connection, toApp, groupPush } = NEW_SETTINGS
  return {
    signOn: {
      mode: word(value.signOn, 'mode', ['SAML_2_0', 'AUTO_LOGIN', 'BOOKMARK'], signOn.mode),
      userNameFormat: word(value.signOn, 'userNameFormat', USER_NAME_FORMATS, signOn.userNameFormat),
      userNameExpression: findString(value.signOn, 'userNameExpression') ?? '',
      updateUserNameOn: word(
        value.signOn,
        'updateUserNameOn',
        ['create', 'create-and-update'],
        signOn.updateUserNameOn,
      ),
    },
    connection: {
      isEnabled: flag(value.connection, 'isEnabled', connection.isEnabled),
      baseUrl: findString(value.connection, 'baseUrl') ?? '',
      credential: findString(value.connection, 'credential') ?? '',
      importGroups: flag(value.connection, 'importGroups', connection.importGroups),
      addsBearer: flag(value.connection, 'addsBearer', connection.addsBearer),
      uniqueField: word(value.connection, 'uniqueField', ['userName', 'email'], connection.uniqueField),
    },
    toApp: {
      createUsers: flag(value.toApp, 'createUsers', toApp.createUsers),
      updateUsers: flag(value.toApp, 'updateUsers', toApp.updateUsers),
      deactivateUsers: flag(value.toApp, 'deactivateUsers', toApp.deactivateUsers),
      syncPassword: word(value.toApp, 'syncPassword', ['off', 'random', 'okta'], toApp.syncPassword),
    },
    toOkta: parseToOkta(value.toOkta),
    groupPush: {
      renameAppGroups: flag(value.groupPush, 'renameAppGroups', groupPush.renameAppGroups),
      patchBatchSize: number(value.groupPush, 'patchBatchSize', groupPush.patchBatchSize),
    },
    faults: parseFaultRules(value.faults ?? []),
    extra: isObject(value.extra) ? value.extra : {},
  }
}

/** Reads the To Okta settings; what is missing or unknown is as in `known`. */
export function parseToOkta(value: unknown, known: ToOktaSettings = NEW_SETTINGS.toOkta): ToOktaSettings {
  const hours = number(value, 'importEveryHours', known.importEveryHours)
  const on = (key: keyof ToOktaSettings) => flag(value, key, known[key] === true)
  return {
    importEveryHours: IMPORT_HOURS.find((candidate) => candidate === hours) ?? known.importEveryHours,
    userNameFormat: word(value, 'userNameFormat', ['email', 'custom'], known.userNameFormat),
    userNameExpression: findString(value, 'userNameExpression') ?? known.userNameExpression,
    exactMatch: word(value, 'exactMatch', ['username', 'email'], known.exactMatch),
    allowsPartialMatch: on('allowsPartialMatch'),
    confirmsExactMatches: on('confirmsExactMatches'),
    confirmsPartialMatches: on('confirmsPartialMatches'),
    confirmsNewUsers: on('confirmsNewUsers'),
    activatesNewUsers: on('activatesNewUsers'),
    isSource: on('isSource'),
    whenDeactivated: word(value, 'whenDeactivated', WHEN_DEACTIVATED, known.whenDeactivated),
    reactivatesSuspended: on('reactivatesSuspended'),
    reactivatesDeactivated: on('reactivatesDeactivated'),
  }
}

const USER_NAME_FORMATS = ['okta-username', 'email', 'email-prefix', 'username-prefix', 'custom'] as const

function word<Word extends string>(object: unknown, key: string, words: readonly Word[], fallback: Word): Word {
  const text = findString(object, key)
  return words.find((candidate) => candidate === text) ?? fallback
}

function flag(object: unknown, key: string, fallback: boolean): boolean {
  const value = isObject(object) ? object[key] : undefined
  return typeof value === 'boolean' ? value : fallback
}

function number(object: unknown, key: string, fallback: number): number {
  const value = isObject(object) ? object[key] : undefined
  return typeof value === 'number' ? value : fallback
}
