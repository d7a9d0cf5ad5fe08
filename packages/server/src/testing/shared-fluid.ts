// One Fluid for all tests of a file: it starts before the first and is gone after the last.

import { afterAll, beforeAll } from 'vitest'
import { startFluid, type TestFluid, type TestFluidOptions, type TestOrganisation } from './fluid.ts'

export interface SharedFluid {
  readonly fluid: () => TestFluid
  /** A new organisation, so that a test sees nobody else's people. */
  readonly organisation: () => Promise<TestOrganisation>
}

export function shareFluid(options: TestFluidOptions = {}): SharedFluid {
  let started: TestFluid | undefined
  let count = 0
  const fluid = (): TestFluid => {
    if (started === undefined) throw new Error('the shared Fluid has not started')
    return started
  }
  beforeAll(async () => {
    started = await startFluid(options)
  })
  afterAll(async () => {
    await started?.[Symbol.asyncDispose]()
  })
  return {
    fluid,
    organisation: () => {
      count += 1
      return fluid().addOrganisation(`org${count}`)
    },
  }
}

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error'
export const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
export const SEARCH = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'
export const PATCH_OP = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
