// An app integration as it is stored: its label, its template and all that its tabs can set.
import { isObject } from '../json.ts'
import type { Org } from '../org/org.ts'
import { OrgError } from '../refusal.ts'
import { findText, type Row, readJson, readText, readWord } from '../store/row.ts'
import { CATALOG, TEMPLATES, type Template } from './catalog.ts'
import { type AppSettings, parseSettings } from './settings.ts'

const APP_STATUSES = ['ACTIVE', 'INACTIVE'] as const
export type AppStatus = (typeof APP_STATUSES)[number]

export interface App {
  readonly id: string
  readonly label: string
  readonly template: Template
  readonly status: AppStatus
  readonly settings: AppSettings
  /** Until when the engine waits because the server said 429. */
  readonly pausedUntil: string | undefined
  readonly created: string
  readonly lastUpdated: string
}

export function findApp(org: Org, id: string): App | undefined {
  const row = org.database.get('SELECT * FROM apps WHERE id = ?', id)
  return row === undefined ? undefined : parseApp(row)
}

/** The app with the id, or a refusal. */
export function getApp(org: Org, id: string): App {
  const app = findApp(org, id)
  if (app === undefined) throw new OrgError('not-found', `Not found: Resource not found: ${id} (AppInstance)`)
  return app
}

export function findAppByLabel(org: Org, label: string): App | undefined {
  const row = org.database.get('SELECT * FROM apps WHERE label = ? ORDER BY created LIMIT 1', label)
  return row === undefined ? undefined : parseApp(row)
}

/** All the apps of the org by label; an org has few. */
export function listApps(org: Org): App[] {
  return org.database.all('SELECT * FROM apps ORDER BY label, id').map(parseApp)
}

function parseApp(row: Row): App {
  const settings = readJson(row, 'settings')
  return {
    id: readText(row, 'id'),
    label: readText(row, 'label'),
    template: CATALOG[readWord(row, 'template', TEMPLATES)],
    status: readWord(row, 'status', APP_STATUSES),
    settings: parseSettings(isObject(settings) ? settings : {}),
    pausedUntil: findText(row, 'paused_until'),
    created: readText(row, 'created'),
    lastUpdated: readText(row, 'last_updated'),
  }
}
