// What an administrator can do to an app integration as a whole, and to the settings that need no request to the app.
import { randomUUID } from 'node:crypto'
import { scheduleNextImport } from '../importing/schedule.ts'
import { parseExpression } from '../org/expression/parse.ts'
import { nowText, type Org } from '../org/org.ts'
import { OrgError } from '../refusal.ts'
import type { EventType } from '../system-log/event-types.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget } from '../system-log/targets.ts'
import type { FaultRule } from '../trouble/fault.ts'
import { type App, type AppStatus, getApp } from './app.ts'
import { CATALOG, type TemplateName } from './catalog.ts'
import { DEFAULT_ATTRIBUTES } from './default-attributes.ts'
import { insertAttribute, saveMapping } from './profile-editor.ts'
import { type AppSettings, NEW_SETTINGS, type SignOnSettings, type ToOktaSettings } from './settings.ts'

export interface NewApp {
  readonly template: TemplateName
  /** Without one, the template's own name. */
  readonly label?: string
  readonly signOn?: Partial<SignOnSettings>
}

/** "Add Integration", or the App Integration Wizard: an active app with the default profile and mappings. */
export function addApp(org: Org, { template, label, signOn }: NewApp): App {
  return org.database.transaction(() => {
    const id = org.newId('app')
    const settings: AppSettings = {
      ...NEW_SETTINGS,
      signOn: { ...NEW_SETTINGS.signOn, ...signOn },
      connection: { ...NEW_SETTINGS.connection, importGroups: template !== 'wizard' },
    }
    const now = nowText(org)
    org.database.run(
      "INSERT INTO apps (id, label, template, status, settings, created, last_updated) VALUES (?, ?, ?, 'ACTIVE', ?, ?, ?)",
      id,
      checkLabel(label ?? CATALOG[template].label),
      template,
      JSON.stringify(settings),
      now,
      now,
    )
    for (const { attribute, mapping } of DEFAULT_ATTRIBUTES) {
      insertAttribute(org, id, attribute)
      if (mapping !== undefined) saveMapping(org, id, mapping)
    }
    return tell(org, id, 'application.lifecycle.create')
  })
}

export function renameApp(org: Org, id: string, label: string): App {
  return change(org, id, 'application.lifecycle.update', () =>
    org.database.run('UPDATE apps SET label = ?, last_updated = ? WHERE id = ?', checkLabel(label), nowText(org), id),
  )
}

export function activateApp(org: Org, id: string): App {
  return change(org, id, 'application.lifecycle.activate', () => setStatus(org, id, 'ACTIVE'))
}

/** An inactive app keeps its assignments and sends nothing. */
export function deactivateApp(org: Org, id: string): App {
  return change(org, id, 'application.lifecycle.deactivate', () => setStatus(org, id, 'INACTIVE'))
}

/** Deletes an inactive app with all that belongs to it. Accounts at the app are not touched. */
export function deleteApp(org: Org, id: string): void {
  org.database.transaction(() => {
    const app = getApp(org, id)
    if (app.status === 'ACTIVE') throw new OrgError('invalid', `${app.label} is active: deactivate it, then delete.`)
    logEvent(org, { eventType: 'application.lifecycle.delete', targets: [appTarget(app)] })
    org.database.run('DELETE FROM apps WHERE id = ?', id)
  })
}

/** The Sign On tab. */
export function updateSignOn(org: Org, id: string, signOn: Partial<SignOnSettings>): App {
  return updateSettings(org, id, (settings) => ({ ...settings, signOn: { ...settings.signOn, ...signOn } }))
}

/** Provisioning → To Okta. A schedule begins anew. Refuses an expression that cannot be read. */
export function updateToOkta(org: Org, id: string, toOkta: Partial<ToOktaSettings>): App {
  if (toOkta.userNameExpression !== undefined) parseExpression(toOkta.userNameExpression)
  return org.database.transaction(() => {
    const app = updateSettings(org, id, (settings) => ({ ...settings, toOkta: { ...settings.toOkta, ...toOkta } }))
    scheduleNextImport(org, app)
    return app
  })
}

/** The gear of the Push Groups tab: rename on or off, batch size. */
export function updateGroupPush(org: Org, id: string, groupPush: Partial<AppSettings['groupPush']>): App {
  return updateSettings(org, id, (settings) => ({ ...settings, groupPush: { ...settings.groupPush, ...groupPush } }))
}

/** Trouble on purpose for this app; an empty list takes all trouble away. */
export function setFaults(org: Org, id: string, faults: readonly FaultRule[]): App {
  const stamped = faults.map((rule) => ({ ...rule, id: randomUUID() }))
  return updateSettings(org, id, (settings) => ({ ...settings, faults: stamped }))
}

/** Stores changed settings and tells the log. */
export function updateSettings(org: Org, id: string, next: (settings: AppSettings) => AppSettings): App {
  return change(org, id, 'application.configuration.update', (app) =>
    org.database.run(
      'UPDATE apps SET settings = ?, last_updated = ? WHERE id = ?',
      JSON.stringify(next(app.settings)),
      nowText(org),
      id,
    ),
  )
}

function change(org: Org, id: string, eventType: EventType, apply: (app: App) => void): App {
  return org.database.transaction(() => {
    apply(getApp(org, id))
    org.wake()
    return tell(org, id, eventType)
  })
}

function setStatus(org: Org, id: string, status: AppStatus): void {
  org.database.run('UPDATE apps SET status = ?, last_updated = ? WHERE id = ?', status, nowText(org), id)
}

function checkLabel(label: string): string {
  if (label.trim() === '') throw new OrgError('invalid', 'label: The field cannot be left blank')
  return label.trim()
}

function tell(org: Org, id: string, eventType: EventType): App {
  const app = getApp(org, id)
  logEvent(org, { eventType, targets: [appTarget(app)] })
  return app
}
