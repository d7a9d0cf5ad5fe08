import type okta from '@okta/okta-sdk-nodejs'
import { describe, expect, it } from 'vitest'
import { TOKEN } from '../../testing/company.ts'
import { serveCompany, takeAll } from '../../testing/okta-client.ts'

/** As Okta writes it: a template in braces. */
const EMAIL_TEMPLATE = `$\{source.email}`

describe('apps, through Okta’s SDK', () => {
  it('adds an integration from the catalog with its sign-on settings', async () => {
    await using served = await serveCompany()
    const userNameTemplate = { template: EMAIL_TEMPLATE, type: 'BUILT_IN' } as const
    const acs = 'https://acme.example/AuthServices/Acs'
    const signOn: okta.SamlApplicationSettingsSignOn = {
      ssoAcsUrl: acs,
      recipient: acs,
      destination: acs,
      audience: 'https://acme.example',
      defaultRelayState: 'board',
      idpIssuer: 'http://www.okta.com/key',
      subjectNameIdTemplate: EMAIL_TEMPLATE,
      subjectNameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
      responseSigned: true,
      assertionSigned: true,
      signatureAlgorithm: 'RSA_SHA256',
      digestAlgorithm: 'SHA256',
      honorForceAuthn: true,
      authnContextClassRef: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
      requestCompressed: false,
      allowMultipleAcsEndpoints: false,
      attributeStatements: [
        {
          type: 'EXPRESSION',
          name: 'firstName',
          namespace: 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
          values: ['user.firstName'],
        },
      ],
    }
    const application: okta.SamlApplication = {
      name: 'scim2headerauth',
      label: 'Fluid User Provisioning',
      signOnMode: 'SAML_2_0',
      visibility: { hide: { web: true, iOS: false } },
      credentials: { userNameTemplate },
      settings: { signOn },
    }
    const app = await served.client.applicationApi.createApplication({ application })
    expect(app).toMatchObject({
      ...application,
      settings: {
        signOn: {
          ssoAcsUrl: acs,
          audience: 'https://acme.example',
          defaultRelayState: 'board',
          subjectNameIdFormat: signOn.subjectNameIdFormat,
          attributeStatements: signOn.attributeStatements,
        },
      },
      status: 'ACTIVE',
      credentials: { userNameTemplate: { ...userNameTemplate, pushStatus: 'PUSH' } },
    })
  })

  it('makes an app of its own when no name is given', async () => {
    await using served = await serveCompany()
    const application = { label: 'My Fluid', signOnMode: 'SAML_2_0' } as const
    const app = await served.client.applicationApi.createApplication({ application })
    expect(app).toMatchObject({ name: 'okta-sim_myfluid_1', label: 'My Fluid' })
  })

  it('renames, deactivates, activates and deletes an app', async () => {
    await using served = await serveCompany()
    const { applicationApi } = served.client
    const appId = served.app.id
    const app = await applicationApi.getApplication({ appId })
    const renamed = await applicationApi.replaceApplication({ appId, application: { ...app, label: 'Fluid again' } })
    expect(renamed.label).toBe('Fluid again')
    await applicationApi.deactivateApplication({ appId })
    const inactive = await takeAll(await applicationApi.listApplications({ filter: 'status eq "INACTIVE"' }))
    expect(inactive.map(({ id }) => id)).toEqual([appId])
    await applicationApi.activateApplication({ appId })
    await expect(applicationApi.deleteApplication({ appId })).rejects.toMatchObject({
      errorCauses: [{ errorSummary: 'Fluid again is active: deactivate it, then delete.' }],
    })
    await applicationApi.deactivateApplication({ appId })
    await applicationApi.deleteApplication({ appId })
    await expect(applicationApi.getApplication({ appId })).rejects.toMatchObject({ status: 404 })
  })

  it('refuses an app that the catalog does not have', async () => {
    await using served = await serveCompany()
    const application: okta.SamlApplication = { name: 'salesforce', label: 'Sales', signOnMode: 'SAML_2_0' }
    await expect(served.client.applicationApi.createApplication({ application })).rejects.toMatchObject({
      errorCauses: [{ errorSummary: expect.stringContaining('name: The catalog has no app "salesforce"') }],
    })
  })
})

describe('provisioning connection and features, through Okta’s SDK', () => {
  it('connects, switches provisioning on, and reads both back without the token', async () => {
    await using served = await serveCompany()
    const { applicationApi } = served.client
    const application: okta.SamlApplication = { name: 'scim2headerauth', label: 'Second', signOnMode: 'SAML_2_0' }
    const { id: appId = '' } = await applicationApi.createApplication({ application })
    const connection = await applicationApi.updateDefaultProvisioningConnectionForApplication({
      appId,
      activate: true,
      ProvisioningConnectionRequest: {
        baseUrl: served.server.baseUrl,
        profile: { authScheme: 'TOKEN', token: TOKEN },
      },
    })
    expect(connection).toMatchObject({ status: 'ENABLED', baseUrl: served.server.baseUrl, authScheme: 'TOKEN' })
    expect(JSON.stringify(connection)).not.toContain(TOKEN)
    const feature = await applicationApi.updateFeatureForApplication({
      appId,
      name: 'USER_PROVISIONING',
      CapabilitiesObject: {
        create: { lifecycleCreate: { status: 'ENABLED' } },
        update: { profile: { status: 'ENABLED' }, lifecycleDeactivate: { status: 'ENABLED' } },
      },
    })
    expect(feature).toMatchObject({
      name: 'USER_PROVISIONING',
      status: 'ENABLED',
      capabilities: {
        create: { lifecycleCreate: { status: 'ENABLED' } },
        update: {
          profile: { status: 'ENABLED' },
          lifecycleDeactivate: { status: 'ENABLED' },
          password: { status: 'DISABLED' },
        },
      },
    })
    expect(await applicationApi.listFeaturesForApplication({ appId }).then(takeAll)).toEqual([
      feature,
      expect.objectContaining({ name: 'INBOUND_PROVISIONING' }),
    ])
  })

  it('sets the schedule and the match rules of imports, and leaves what is not named', async () => {
    await using served = await serveCompany()
    const { applicationApi } = served.client
    const feature = { appId: served.app.id, name: 'INBOUND_PROVISIONING' } as const
    await applicationApi.updateFeatureForApplication({
      ...feature,
      CapabilitiesObject: {
        importSettings: { schedule: { status: 'ENABLED', fullImport: { expression: '0 */3 * * *' } } },
        importRules: { userCreateAndMatch: { exactMatchCriteria: 'EMAIL', autoConfirmExactMatch: true } },
      },
    })
    expect(await applicationApi.getFeatureForApplication(feature)).toMatchObject({
      name: 'INBOUND_PROVISIONING',
      capabilities: {
        importSettings: {
          username: { usernameFormat: 'CUSTOM', userNameExpression: 'appuser.userName' },
          schedule: { status: 'ENABLED', fullImport: { expression: '0 */3 * * *' } },
        },
        importRules: {
          userCreateAndMatch: {
            exactMatchCriteria: 'EMAIL',
            allowPartialMatch: true,
            autoConfirmExactMatch: true,
            autoConfirmNewUsers: false,
          },
        },
      },
    })
  })

  it('refuses a schedule that the screen could not show, and says which there are', async () => {
    await using served = await serveCompany()
    const change = served.client.applicationApi.updateFeatureForApplication({
      appId: served.app.id,
      name: 'INBOUND_PROVISIONING',
      CapabilitiesObject: {
        importSettings: { schedule: { status: 'ENABLED', fullImport: { expression: '5 4 * * *' } } },
        importRules: {},
      },
    })
    await expect(change).rejects.toMatchObject({
      errorCauses: [{ errorSummary: expect.stringContaining('"0 */3 * * *"') }],
    })
  })

  it('refuses a connection that the app does not accept, with the sentence of the red banner', async () => {
    await using served = await serveCompany()
    served.server.intercept(() => ({
      status: 401,
      body: '{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"401","detail":"Unknown token"}',
    }))
    const change = served.client.applicationApi.updateDefaultProvisioningConnectionForApplication({
      appId: served.app.id,
      ProvisioningConnectionRequest: { profile: { authScheme: 'TOKEN', token: 'wrong' } },
    })
    await expect(change).rejects.toMatchObject({
      status: 400,
      errorCauses: [
        { errorSummary: 'Error authenticating: Unauthorized. Errors reported by remote server: Unknown token' },
      ],
    })
  })

  it('tells that provisioning is not enabled before there is a connection', async () => {
    await using served = await serveCompany()
    const { applicationApi } = served.client
    await applicationApi.deactivateDefaultProvisioningConnectionForApplication({ appId: served.app.id })
    const connection = await applicationApi.getDefaultProvisioningConnectionForApplication({ appId: served.app.id })
    expect(connection.status).toBe('DISABLED')
    await expect(
      applicationApi.getFeatureForApplication({ appId: served.app.id, name: 'USER_PROVISIONING' }),
    ).rejects.toMatchObject({ status: 400, errorSummary: 'Provisioning is not supported' })
    await applicationApi.activateDefaultProvisioningConnectionForApplication({ appId: served.app.id })
    const feature = await applicationApi.getFeatureForApplication({ appId: served.app.id, name: 'USER_PROVISIONING' })
    expect(feature.status).toBe('ENABLED')
  })
})
