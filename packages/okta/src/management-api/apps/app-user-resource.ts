// A person's account in an app as Okta's application user.
import type { App } from '../../apps/app.ts'
import { resolveAppProfile } from '../../apps/app-profile.ts'
import type { AppUser } from '../../apps/app-user.ts'
import type { Org } from '../../org/org.ts'
import { getPerson } from '../../org/person.ts'

/** `status` and `syncState` by the account's state. */
const STATES: Readonly<Record<AppUser['state'], { readonly status: string; readonly syncState: string }>> = {
  pending: { status: 'STAGED', syncState: 'SYNCING' },
  provisioned: { status: 'PROVISIONED', syncState: 'SYNCHRONIZED' },
  error: { status: 'STAGED', syncState: 'ERROR' },
  'not-provisioned': { status: 'ACTIVE', syncState: 'DISABLED' },
  unassigned: { status: 'DEPROVISIONED', syncState: 'DISABLED' },
}

export function toAppUser(org: Org, app: App, appUser: AppUser, baseUrl: string) {
  const appUrl = `${baseUrl}/api/v1/apps/${app.id}`
  const state = STATES[appUser.state]
  return {
    id: appUser.personId,
    externalId: appUser.externalId ?? null,
    created: appUser.created,
    lastUpdated: appUser.lastUpdated,
    scope: appUser.scope,
    status: state.status,
    statusChanged: appUser.lastUpdated,
    passwordChanged: null,
    syncState: appUser.state === 'error' && appUser.externalId !== undefined ? 'ERROR' : state.syncState,
    lastSync: appUser.lastSync ?? null,
    credentials: { userName: appUser.userName },
    profile: profileOf(org, app, appUser),
    _links: {
      self: { href: `${appUrl}/users/${appUser.personId}` },
      app: { href: appUrl },
      user: { href: `${baseUrl}/api/v1/users/${appUser.personId}` },
    },
  }
}

function profileOf(org: Org, app: App, appUser: AppUser): Record<string, unknown> {
  const entries = resolveAppProfile(org, app, getPerson(org, appUser.personId), appUser.overrides)
  return Object.fromEntries(entries.map(({ attribute, value }) => [attribute.name, value ?? null]))
}
