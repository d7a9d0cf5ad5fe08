// Every address of the console, in one place.

export const paths = {
  dashboard: '/admin/dashboard',
  people: '/admin/people',
  person: (id: string) => `/admin/people/${id}`,
  groups: '/admin/groups',
  groupRules: '/admin/groups/rules',
  group: (id: string) => `/admin/groups/${id}`,
  profileEditor: '/admin/profile-editor',
  profile: (id: string) => `/admin/profile-editor/${id}`,
  apps: '/admin/apps',
  catalog: '/admin/apps/catalog',
  catalogApp: (name: string) => `/admin/apps/catalog/${name}`,
  addIntegration: (name: string) => `/admin/apps/catalog/${name}/add`,
  createIntegration: '/admin/apps/new',
  assignUsers: '/admin/apps/assign-users',
  app: (id: string, tab: AppTab = 'general') => `/admin/app/${id}/${tab}`,
  systemLog: '/admin/reports/system-log',
  appLog: (appId: string) => `/admin/reports/system-log?filter=${encodeURIComponent(`target.id eq "${appId}"`)}`,
  wire: '/admin/reports/wire',
  settings: '/admin/settings',
} as const

export type AppTab = 'general' | 'sign-on' | 'provisioning' | 'import' | 'assignments' | 'push-groups'
