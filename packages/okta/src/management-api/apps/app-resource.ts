// An app integration as Okta's application object.
import type { App } from '../../apps/app.ts'
import { readPresentation } from '../../apps/presentation.ts'
import { readSaml } from '../../saml/settings.ts'
import { toUserNameTemplate } from './username-template.ts'

export function toApp(app: App, baseUrl: string) {
  const self = `${baseUrl}/api/v1/apps/${app.id}`
  const { hideWeb, hideMobile, autoSubmit, notes } = readPresentation(app.settings.extra)
  return {
    id: app.id,
    orn: `orn:okta-sim:idp:org:apps:${app.template.name}:${app.id}`,
    name: nameOf(app),
    label: app.label,
    status: app.status,
    created: app.created,
    lastUpdated: app.lastUpdated,
    accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
    visibility: {
      autoLaunch: false,
      autoSubmitToolbar: autoSubmit,
      hide: { iOS: hideMobile, web: hideWeb },
      appLinks: { [`${app.template.name}_link`]: true },
    },
    features: featuresOf(app),
    signOnMode: app.settings.signOn.mode,
    credentials: { userNameTemplate: toUserNameTemplate(app.settings.signOn), signing: {} },
    settings: {
      app: {},
      notifications: { vpn: { network: { connection: 'DISABLED' }, message: null, helpUrl: null } },
      notes: { admin: notes, enduser: null },
      ...(app.settings.signOn.mode === 'SAML_2_0' ? { signOn: readSaml(app) } : {}),
    },
    _links: {
      self: { href: self },
      users: { href: `${self}/users` },
      groups: { href: `${self}/groups` },
      metadata: { href: `${self}/sso/saml/metadata`, type: 'application/xml' },
      appLinks: [{ name: `${app.template.name}_link`, href: `${baseUrl}/app/${app.id}/sso/saml`, type: 'text/html' }],
      ...(app.status === 'ACTIVE'
        ? { deactivate: { href: `${self}/lifecycle/deactivate` } }
        : { activate: { href: `${self}/lifecycle/activate` } }),
    },
  }
}

/** Apps of the wizard have a name of their own, made of the label. */
function nameOf(app: App): string {
  if (app.template.name !== 'wizard') return app.template.name
  return `okta-sim_${app.label.toLowerCase().replace(/[^a-z0-9]+/g, '')}_1`
}

function featuresOf({ settings: { connection, toApp } }: App): string[] {
  if (!connection.isEnabled) return []
  return [
    ...(toApp.createUsers ? ['PUSH_NEW_USERS'] : []),
    ...(toApp.updateUsers ? ['PUSH_PROFILE_UPDATES'] : []),
    ...(toApp.deactivateUsers ? ['PUSH_USER_DEACTIVATION', 'REACTIVATE_USERS'] : []),
    ...(toApp.syncPassword === 'off' ? [] : ['PUSH_PASSWORD_UPDATES']),
    'GROUP_PUSH',
    'IMPORT_NEW_USERS',
    'IMPORT_PROFILE_UPDATES',
  ]
}
