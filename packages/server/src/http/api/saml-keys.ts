// The organisation's own keys towards SAML providers: the one that signs requests, and the one for encrypted assertions.

import { encryptionKeys, signingKeys } from '@fluid-scim/api'
import { z } from 'zod'
import type { ProviderParts } from '../../signin/parts.ts'
import {
  listEncryptionKeys,
  makeEncryptionKey,
  removeEncryptionKey,
  switchEncryptionOff,
} from '../../signin/saml/encryption-key.ts'
import type { KeyFacts } from '../../signin/saml/key-pair.ts'
import {
  type KeyHolder,
  listOwnKeys,
  makeOwnKey,
  type OwnKey,
  removeOwnKey,
  signWithOwnKey,
} from '../../signin/saml/own-key.ts'
import { fingerprintOf, pemOf } from '../../signin/saml/read-metadata.ts'
import type { ApiCaller } from './caller.ts'
import { type ApiContext, type ApiInstance, needs } from './scope.ts'
import { instant } from './shapes.ts'

const byId = z.object({ id: z.string().min(1).max(64) })
const TAGS = ['Authentication providers']

export function samlKeyRoutes(scope: ApiInstance, context: ApiContext, parts: ProviderParts): void {
  signingRoutes(scope, context, parts)
  encryptionRoutes(scope, context, parts)
}

function signingRoutes(scope: ApiInstance, { callerOf }: ApiContext, parts: ProviderParts): void {
  scope.route({
    method: 'GET',
    url: '/saml-signing-keys',
    config: needs('read'),
    schema: {
      summary: 'The key that signs SAML requests, and during a rotation the one beside it',
      tags: TAGS,
      response: { 200: signingKeys },
    },
    handler: async (request) => showOwn(await listOwnKeys(parts, holderOf(callerOf(request)))),
  })

  scope.route({
    method: 'POST',
    url: '/saml-signing-keys',
    config: needs('write'),
    schema: {
      summary: 'Make a second key for signing SAML requests: it is in the metadata, and does not sign yet',
      tags: TAGS,
      response: { 201: signingKeys },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      return reply.code(201).send(showOwn(await makeOwnKey(parts, caller, holderOf(caller))))
    },
  })

  scope.route({
    method: 'POST',
    url: '/saml-signing-keys/:id/use',
    config: needs('write'),
    schema: {
      summary: 'Sign with this key from now on; the other one stays in the metadata',
      tags: TAGS,
      params: byId,
      response: { 200: signingKeys },
    },
    handler: async (request) => {
      const caller = callerOf(request)
      return showOwn(await signWithOwnKey(parts, caller, caller.organisation.id, request.params.id))
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/saml-signing-keys/:id',
    config: needs('write'),
    schema: {
      summary: 'Remove the key that does not sign from the metadata',
      tags: TAGS,
      params: byId,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      await removeOwnKey(parts, caller, caller.organisation.id, request.params.id)
      return reply.code(204).send(null)
    },
  })
}

function encryptionRoutes(scope: ApiInstance, { runtime, callerOf }: ApiContext, parts: ProviderParts): void {
  scope.route({
    method: 'GET',
    url: '/saml-encryption-keys',
    config: needs('read'),
    schema: {
      summary: 'The keys that open encrypted SAML assertions',
      tags: TAGS,
      response: { 200: encryptionKeys },
    },
    handler: async (request) => {
      const { organisation } = callerOf(request)
      return showAll(await runtime.store.read(organisation.id, listEncryptionKeys))
    },
  })

  scope.route({
    method: 'POST',
    url: '/saml-encryption-keys',
    config: needs('write'),
    schema: {
      summary: 'Make a new key for encrypted SAML assertions; the one before still opens them',
      tags: TAGS,
      response: { 201: encryptionKeys },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      return reply.code(201).send(showAll(await makeEncryptionKey(parts, caller, holderOf(caller))))
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/saml-encryption-keys',
    config: needs('write'),
    schema: {
      summary: 'Switch encrypted SAML assertions off: no key is in the metadata, and none opens them any more',
      tags: TAGS,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      await switchEncryptionOff(parts, caller, caller.organisation.id)
      return reply.code(204).send(null)
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/saml-encryption-keys/:id',
    config: needs('write'),
    schema: {
      summary: 'Remove the key for encrypted SAML assertions that was used before',
      tags: TAGS,
      params: byId,
      response: { 204: z.null() },
    },
    handler: async (request, reply) => {
      const caller = callerOf(request)
      await removeEncryptionKey(parts, caller, caller.organisation.id, request.params.id)
      return reply.code(204).send(null)
    },
  })
}

function holderOf({ organisation, root }: ApiCaller): KeyHolder {
  return { organisation: organisation.id, host: new URL(root).host }
}

function showAll(keys: readonly KeyFacts[]) {
  return { items: keys.map(show) }
}

function showOwn(keys: readonly OwnKey[]) {
  return { items: keys.map((key) => ({ ...show(key), isUsed: key.isUsed })) }
}

function show({ id, certificate, createdMs }: KeyFacts) {
  return {
    id,
    certificate: pemOf(certificate),
    fingerprint: fingerprintOf(certificate),
    created: instant(createdMs),
  }
}
