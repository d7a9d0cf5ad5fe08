// How an app appears to people: the boxes of the General tab. Kept among the settings' `extra`.
import { findString, isObject, type JsonObject } from '../json.ts'
import type { Org } from '../org/org.ts'
import type { App } from './app.ts'
import { updateSettings } from './apps.ts'

export interface Presentation {
  /** "Do not display application icon to users". */
  readonly hideWeb: boolean
  /** "Do not display application icon in the mobile app". */
  readonly hideMobile: boolean
  /** "Automatically log in when user lands on login page". */
  readonly autoSubmit: boolean
  /** "Application notes for admins". */
  readonly notes: string | null
}

export function readPresentation(extra: JsonObject): Presentation {
  const { presentation } = extra
  return {
    hideWeb: isObject(presentation) && presentation.hideWeb === true,
    hideMobile: isObject(presentation) && presentation.hideMobile === true,
    autoSubmit: isObject(presentation) && presentation.autoSubmit === true,
    notes: findString(presentation, 'notes') ?? null,
  }
}

export function updatePresentation(org: Org, appId: string, change: Partial<Presentation>): App {
  return updateSettings(org, appId, (settings) => ({
    ...settings,
    extra: { ...settings.extra, presentation: { ...readPresentation(settings.extra), ...change } },
  }))
}
