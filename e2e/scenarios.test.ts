// Every scenario that the Okta simulator ships, run by its command against a real Fluid.

import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AddedOrganisation, type FluidProcess, startFluidProcess } from './support/fluid-process.ts'

const ROOT = join(import.meta.dirname, '..')
const SCENARIOS = globSync('packages/okta/scenarios/**/*.yaml', { cwd: ROOT }).sort()
const run = promisify(execFile)

let fluid: FluidProcess
let acme: AddedOrganisation

beforeAll(async () => {
  fluid = await startFluidProcess()
  acme = await fluid.addOrganisation('acme')
})

afterAll(() => fluid[Symbol.asyncDispose]())

test.each(SCENARIOS)('Okta finds what it expects: %s', async (scenario) => {
  const args = ['run', scenario, '--base-url', acme.scimBaseUrl, '--token', acme.scimToken, '--strict']
  const outcome = await run(process.execPath, ['bin/okta-sim.mjs', ...args], { cwd: ROOT }).then(
    () => 'every expectation and every rule of SCIM held',
    (error: { readonly stdout: string }) => error.stdout,
  )
  expect(outcome).toBe('every expectation and every rule of SCIM held')
})
