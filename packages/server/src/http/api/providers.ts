// Authentication Providers: the identity providers of the organisation.

import { metadataPreview, metadataSource, provider, providerForm, providers } from '@fluid-scim/api'
import { z } from 'zod'
import {
  type MetadataPreview,
  type ProviderForm,
  previewMetadata,
  removeProvider,
  saveProvider,
} from '../../signin/manage-providers.ts'
import type { ProviderParts } from '../../signin/parts.ts'
import { listProviders } from '../../signin/providers.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'
import { showMetadata, showProvider } from './sign-in-shapes.ts'

const byName = z.object({ name: z.string().min(1).max(64) })
const TAGS = ['Authentication providers']

export function providerRoutes(scope: ApiInstance, { runtime, callerOf }: ApiContext, parts: ProviderParts): void {
  scope.route({
    method: 'GET',
    url: '/providers',
    config: needs('read'),
    schema: { summary: 'The identity providers that are set up', tags: TAGS, response: { 200: providers } },
    handler: async (request) => {
      const { organisation, root } = callerOf(request)
      const found = await runtime.store.read(organisation.id, listProviders)
      return { items: found.map((one) => showProvider(one, root)) }
    },
  })

  scope.route({
    method: 'PUT',
    url: '/providers/:name',
    config: needs('write'),
    schema: {
      summary: 'Set up an identity provider, or change the one of that name',
      tags: TAGS,
      params: byName,
      body: providerForm,
      response: { 200: provider },
    },
    handler: async (request) => {
      const caller = callerOf(request)
      const form = formOf(request.params.name, request.body, caller.root)
      return showProvider(await saveProvider(parts, caller, caller.organisation.id, form), caller.root)
    },
  })

  scope.route({
    method: 'POST',
    url: '/providers/:name/metadata',
    config: needs('write'),
    schema: {
      summary: 'Read metadata without believing it: what would change',
      tags: TAGS,
      params: byName,
      body: metadataSource,
      response: { 200: metadataPreview },
    },
    handler: async (request) => {
      const { organisation } = callerOf(request)
      const { metadataUrl, metadataXml, entityId } = request.body
      const source = {
        name: request.params.name,
        metadataUrl: metadataUrl ?? undefined,
        metadataXml: metadataXml ?? undefined,
        entityId: entityId ?? undefined,
      }
      return showPreview(await previewMetadata(parts, organisation.id, source))
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/providers/:name',
    config: needs('write'),
    schema: { summary: 'Remove an identity provider', tags: TAGS, params: byName, response: { 204: z.null() } },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      await removeProvider(parts, caller, caller.organisation.id, request.params.name)
      return reply.code(204).send(null)
    },
  })
}

function formOf(name: string, body: z.infer<typeof providerForm>, root: string): ProviderForm {
  const { label, type, isEnabled } = body
  const common = { name, label, type, isEnabled, claim: body.claim ?? undefined }
  if (body.kind === 'oidc') {
    const { issuer, clientId } = body
    return { kind: 'oidc', ...common, issuer, clientId, clientSecret: body.clientSecret ?? undefined }
  }
  return {
    kind: 'saml',
    ...common,
    appEntityId: body.appEntityId ?? root,
    isUnsolicitedAllowed: body.isUnsolicitedAllowed,
    metadataUrl: body.metadataUrl ?? undefined,
    metadataXml: body.metadataXml ?? undefined,
    entityId: body.entityId ?? undefined,
    confirmed: body.confirmed ?? undefined,
  }
}

function showPreview({ metadata, mark, difference }: MetadataPreview) {
  return { mark, difference: [...difference], ...showMetadata(metadata) }
}
