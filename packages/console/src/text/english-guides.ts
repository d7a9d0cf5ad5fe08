// The set-up guides, a step at a time. `seen` is what Fluid itself can see of a step, and ticks it off by.

export type Seen = 'sync' | 'token' | 'request' | 'tested' | 'written' | 'people' | 'groups' | 'roles' | 'never'
export type GuideValue = 'baseUrl' | 'token' | 'label' | 'groupNames'

export interface GuideStep {
  readonly title: string
  readonly where: string
  readonly body: readonly string[]
  readonly values: readonly GuideValue[]
  readonly seen: Seen
  /** What is usually wrong when the step does not work. */
  readonly trouble: readonly string[]
}

interface GuideWords {
  readonly title: string
  readonly lead: string
  readonly steps: readonly GuideStep[]
}

const okta: GuideWords = {
  title: 'Connect Okta',
  lead: 'About five minutes, with this page beside Okta’s admin console. Steps tick themselves off as Fluid sees them work.',
  steps: [
    {
      title: 'Let SCIM in',
      where: 'Here in Fluid',
      body: ['“Disable SCIM User Sync” must be off. You need an account with administrator rights, which you have.'],
      values: [],
      seen: 'sync',
      trouble: ['While it is on, Okta’s test of the credentials fails with 403 and this sentence.'],
    },
    {
      title: 'Set the SCIM Secret Token and copy it',
      where: 'Here in Fluid',
      body: ['It is shown only once, after Save. If it is lost, set a new one and paste that into Okta.'],
      values: ['token'],
      seen: 'token',
      trouble: [],
    },
    {
      title: 'Add the app',
      where: 'Okta: Applications › Browse App Catalog',
      body: ['Search for “SCIM 2.0 Test App (Header Auth)”, open it, and press Add Integration.'],
      values: [],
      seen: 'request',
      trouble: [
        'There are sister apps for Basic Auth and OAuth Bearer Token. Header Auth is the one that is described here.',
      ],
    },
    {
      title: 'Name it',
      where: 'Okta: General Settings',
      body: ['The label is yours to choose. Leave both boxes about visibility unchecked, and press Next.'],
      values: ['label'],
      seen: 'request',
      trouble: [],
    },
    {
      title: 'Choose how people sign in',
      where: 'Okta: Sign-On Options',
      body: [
        'SAML 2.0 is recommended when single sign-on is set up. This choice does not touch provisioning. Press Done.',
      ],
      values: [],
      seen: 'request',
      trouble: [],
    },
    {
      title: 'Switch the API integration on',
      where: 'Okta: Provisioning › Configure API Integration',
      body: ['Tick “Enable API integration”.'],
      values: [],
      seen: 'request',
      trouble: [],
    },
    {
      title: 'Enter the SCIM Base URL and the token',
      where: 'Okta: Provisioning › Integration',
      body: [
        'Base URL: the address below, exactly. API Token: the SCIM Secret Token, as it is. Authentication stays “HTTP Header”.',
      ],
      values: ['baseUrl'],
      seen: 'request',
      trouble: [
        'https, never http, and no slash at the end.',
        'No spaces or quotes around the token. “Bearer ” in front of it does no harm.',
      ],
    },
    {
      title: 'Test API Credentials, then Save',
      where: 'Okta: Provisioning › Integration',
      body: ['Okta says “verified successfully”, and this step ticks itself off at the same moment.'],
      values: [],
      seen: 'tested',
      trouble: [
        'Unauthorized: the token is not this one. Compare its last four characters under SCIM Secret Token.',
        'Forbidden: “Disable SCIM User Sync” is on.',
        'Cannot connect or Invalid JSON: the Base URL is wrong, or a firewall or proxy stands in between.',
      ],
    },
    {
      title: 'Choose what Okta may do',
      where: 'Okta: Provisioning › To App › Edit',
      body: [
        'Enable Create Users, Update User Attributes and Deactivate Users, and press Save.',
        'Leave Sync Password off: people sign in by single sign-on, and Fluid takes no passwords over SCIM.',
      ],
      values: [],
      seen: 'written',
      trouble: [],
    },
    {
      title: 'Look over the attribute mappings',
      where: 'Okta: Provisioning › To App › Attribute Mappings',
      body: [
        'The defaults are right. Needed are userName, givenName, familyName and the primary e-mail; displayName is welcome. “Apply on” is “Create and update”.',
      ],
      values: [],
      seen: 'written',
      trouble: [
        'A required field without a value in Okta’s profile stops that person, with a sentence in Okta’s tasks.',
      ],
    },
    {
      title: 'Assign people',
      where: 'Okta: Assignments › Assign',
      body: [
        'To people, or better to groups. Only who is assigned has an account in Fluid; unassigning deactivates it.',
      ],
      values: [],
      seen: 'people',
      trouble: [
        'People who were assigned before provisioning was on are not sent by themselves: Assignments shows “Provision User”.',
      ],
    },
    {
      title: 'Push the groups that give roles',
      where: 'Okta: Push Groups › Find groups by name',
      body: [
        'Choose “Create Group” and save. The name of a group decides the role of its members. Use other groups than for assigning.',
      ],
      values: ['groupNames'],
      seen: 'groups',
      trouble: [
        'A name that Fluid does not know is held, and grants nothing until you map it under Groups and roles.',
        'The push status must be Active. If it is not, unlink the group and push it again.',
      ],
    },
    {
      title: 'See that it works',
      where: 'Here in Fluid',
      body: [
        'A person with a role from a pushed group is all there is to it. Okta brings further changes within minutes.',
      ],
      values: [],
      seen: 'roles',
      trouble: ['Everything that came and everything that was refused is in the provisioning log.'],
    },
  ],
}

const entra: GuideWords = {
  title: 'Connect Microsoft Entra ID',
  lead: 'About ten minutes, with this page beside the Entra admin center. Entra works in cycles of 20 to 40 minutes; “Provision on demand” shows results at once.',
  steps: [
    {
      title: 'Let SCIM in',
      where: 'Here in Fluid',
      body: ['“Disable SCIM User Sync” must be off.'],
      values: [],
      seen: 'sync',
      trouble: [],
    },
    {
      title: 'Set the SCIM Secret Token and copy it',
      where: 'Here in Fluid',
      body: ['It is shown only once, after Save.'],
      values: ['token'],
      seen: 'token',
      trouble: [],
    },
    {
      title: 'Create the application',
      where: 'Entra: Enterprise applications › New application › Create your own application',
      body: [
        'Name it, choose “Integrate any other application you don’t find in the gallery (Non-gallery)”, and press Create.',
      ],
      values: ['label'],
      seen: 'request',
      trouble: [],
    },
    {
      title: 'Begin with provisioning',
      where: 'Entra: the application › Provisioning › New configuration',
      body: ['The mode is Automatic; the authentication method is Bearer.'],
      values: [],
      seen: 'request',
      trouble: [],
    },
    {
      title: 'Enter the Tenant URL and the Secret Token',
      where: 'Entra: Provisioning › Admin credentials',
      body: ['Tenant URL: the address below, exactly. Secret Token: the SCIM Secret Token.'],
      values: ['baseUrl'],
      seen: 'request',
      trouble: ['An empty Secret Token makes Entra send a token of its own, which Fluid refuses.'],
    },
    {
      title: 'Test Connection, then Create',
      where: 'Entra: Provisioning › Admin credentials',
      body: ['Entra asks for a person that cannot exist; Fluid answers with an empty list, and that is success.'],
      values: [],
      seen: 'tested',
      trouble: [
        'Unauthorized: compare the last four characters of the token under SCIM Secret Token.',
        'Forbidden: “Disable SCIM User Sync” is on.',
      ],
    },
    {
      title: 'Look over the attribute mappings',
      where: 'Entra: Provisioning › Attribute mapping',
      body: [
        'The defaults are right. Matching is by userName. Keep the mapping of active: Switch([IsSoftDeleted], , "False", "True", "True", "False").',
        'For groups: displayName, externalId and members.',
      ],
      values: [],
      seen: 'written',
      trouble: [],
    },
    {
      title: 'Create the groups that give roles',
      where: 'Entra: Groups',
      body: [
        'The name of a group decides the role of its members. Names of your own work too, once you map them here.',
      ],
      values: ['groupNames'],
      seen: 'groups',
      trouble: [],
    },
    {
      title: 'Assign people and groups',
      where: 'Entra: the application › Users and groups › Add user/group',
      body: [
        'Assigned groups are created in Fluid with their members. Only direct members count: Entra does not send nested groups.',
      ],
      values: [],
      seen: 'people',
      trouble: ['Under Settings, the scope must be “Sync only assigned users and groups”.'],
    },
    {
      title: 'Start, and try one person on demand',
      where: 'Entra: Provisioning › Overview › Start provisioning, then Provision on demand',
      body: ['On demand shows each step and Fluid’s answer at once; the first whole cycle follows by itself.'],
      values: [],
      seen: 'people',
      trouble: ['Many errors put Entra’s job into quarantine. Mend the cause, then choose “Restart provisioning”.'],
    },
    {
      title: 'See that it works',
      where: 'Here in Fluid',
      body: ['A person with a role from a pushed group is all there is to it.'],
      values: [],
      seen: 'roles',
      trouble: ['Everything that came and everything that was refused is in the provisioning log.'],
    },
  ],
}

export const guides = {
  okta,
  entra,
  label: 'Fluid SCIM',
  progress: (done: number, all: number) => `${done} of ${all} steps are seen to work`,
  done: 'Seen',
  notSeen: 'Not seen yet',
  cannotSee: 'Fluid sees this by a later step',
  trouble: 'If it does not work',
  toToken: 'To the SCIM Secret Token',
  values: {
    baseUrl: 'SCIM Base URL',
    token: 'SCIM Secret Token',
    label: 'Application label',
    groupNames: 'Group names that Fluid knows',
  },
  finished: 'Everything works. You can close this guide.',
}
