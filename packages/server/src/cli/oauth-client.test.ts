import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseConfig } from '../config/config.ts'
import { startFluid, type TestFluid } from '../testing/fluid.ts'
import { askForToken, createSigner, withAssertion } from '../testing/oauth-client.ts'
import { oauthClient } from './oauth-client.ts'

/** Runs the command beside the running server, on the same database. */
async function run(fluid: TestFluid, ...args: readonly string[]): Promise<string> {
  const lines: string[] = []
  await oauthClient.run({
    config: parseConfig({ FLUID_DATA_DIR: fluid.dataDir }),
    args,
    print: (line) => lines.push(line),
    outputGone: new AbortController().signal,
    readStdin: async () => '',
    openStore: async () => fluid.runtime.store,
    withStore: (work) => work({ runtime: fluid.runtime, vault: fluid.vault, migrations: [] }),
  })
  return lines.join('\n')
}

test('adds a client whose secret is shown once and works, lists it, rotates the secret, and revokes it', async () => {
  await using fluid = await startFluid()
  const added = JSON.parse(await run(fluid, 'add', 'acme', '--name', 'Okta', '--lifetime', '30m', '--json'))
  expect(added).toEqual({
    clientId: expect.any(String),
    clientSecret: expect.stringMatching(/^fluid_cs_/),
    tokenUrl: 'http://localhost:8080/o/acme/oauth2/token',
    scope: 'scim',
  })
  const credentials = { client_id: added.clientId, client_secret: added.clientSecret }
  const request = { grant_type: 'client_credentials', ...credentials }
  expect((await askForToken(`${fluid.origin}/o/acme`, request)).body.expires_in).toBe(1_800)
  const [listed] = JSON.parse(await run(fluid, 'list', 'acme', '--json'))
  expect(listed).toMatchObject({ id: added.clientId, name: 'Okta', state: 'live', tokenLifetimeSeconds: 1_800 })
  const rotated = /fluid_cs_\S+/.exec(await run(fluid, 'rotate', 'acme', added.clientId))?.[0]
  expect((await askForToken(`${fluid.origin}/o/acme`, request)).status).toBe(401)
  const anew = { ...request, client_secret: rotated ?? '' }
  expect((await askForToken(`${fluid.origin}/o/acme`, anew)).status).toBe(200)
  await run(fluid, 'revoke', 'acme', added.clientId)
  expect(await run(fluid, 'list', 'acme')).toMatch(/Okta\trevoked\tsecret/)
  expect((await askForToken(`${fluid.origin}/o/acme`, anew)).status).toBe(401)
})

test('adds a client with a file of public keys', async () => {
  await using fluid = await startFluid()
  const signer = await createSigner('one')
  const file = join(fluid.dataDir, 'jwks.json')
  writeFileSync(file, JSON.stringify({ keys: [signer.publicJwk] }))
  const added = JSON.parse(await run(fluid, 'add', 'acme', '--name', 'Entra ID', '--jwks', file, '--json'))
  const assertion = await signer.sign(added.clientId, `${fluid.origin}/o/acme`)
  expect((await askForToken(`${fluid.origin}/o/acme`, withAssertion(assertion))).status).toBe(200)
  expect(added.clientSecret).toBeUndefined()
})

test.each([
  ['no name', ['add', 'acme'], /Usage/],
  ['a file that is not there', ['add', 'acme', '--name', 'x', '--jwks', 'nowhere.json'], /cannot be read/],
  ['a lifetime of seconds', ['add', 'acme', '--name', 'x', '--lifetime', '5s'], /one minute to 24 hours/],
  ['an unknown client', ['revoke', 'acme', 'nobody'], /no OAuth client with the id nobody/],
  ['an unknown organisation', ['list', 'nobody'], /no organisation "nobody"/],
])('explains %s', async (_what, args, sentence) => {
  await using fluid = await startFluid()
  await expect(run(fluid, ...args)).rejects.toThrow(sentence)
})
