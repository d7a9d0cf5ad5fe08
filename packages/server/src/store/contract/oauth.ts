import { expect, test } from 'vitest'
import { accessTokenId, type ClientAuthentication, oauthClientId } from '../../directory/oauth-client.ts'
import { addOrganisation, type Open, openScene } from './scene.ts'

const SEALED = Uint8Array.of(0, 255, 39, 92, 0)
const [ONE, TWO] = [oauthClientId('one'), oauthClientId('two')]
const TOKEN = accessTokenId('token')

function client(id: typeof ONE, authentication: ClientAuthentication, createdMs: number) {
  return { id, name: `client ${id}`, authentication, tokenLifetimeMs: 3_600_000, createdMs, createdBy: 'ruth' }
}

const UNUSED = { revokedMs: undefined, lastUsedMs: undefined, lastClient: undefined }
const BY_URL: ClientAuthentication = { kind: 'jwks-url', url: 'https://keys.example/' }
const BY_KEYS: ClientAuthentication = { kind: 'jwks', jwks: { keys: [{ kty: 'OKP', crv: 'Ed25519', x: 'ä' }] } }

const DAY_MS = 24 * 3_600_000

export function describeOauth(open: Open): void {
  test('keeps OAuth clients of each kind with their whole life, the newest first', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    await store.write(acme, async (tx) => {
      await tx.oauth.insertClient(client(ONE, BY_KEYS, 1))
      await tx.oauth.insertClient(client(TWO, BY_URL, 2))
      await tx.oauth.noteClientUse(TWO, { atMs: 30, client: 'Entra ID' })
      await tx.oauth.revokeClient(ONE, 40)
    })
    const found = await store.read(acme, (tx) => tx.oauth.listClients())
    expect(found).toEqual([
      { ...client(TWO, BY_URL, 2), ...UNUSED, lastUsedMs: 30, lastClient: 'Entra ID' },
      { ...client(ONE, BY_KEYS, 1), ...UNUSED, revokedMs: 40 },
    ])
    expect(await store.read(acme, (tx) => tx.oauth.findClient(oauthClientId('three')))).toBeUndefined()
  })

  test('keeps a client secret sealed, byte for byte', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    await store.write(acme, (tx) =>
      tx.oauth.insertClient(client(ONE, { kind: 'secret', sealed: SEALED, lastFour: 'abcd' }, 1)),
    )
    const found = await store.read(acme, (tx) => tx.oauth.findClient(ONE))
    if (found?.authentication.kind !== 'secret') throw new Error('the client has no secret')
    expect(Uint8Array.from(found.authentication.sealed)).toEqual(SEALED)
  })

  test('finds an access token until its client is revoked, and in its own organisation only', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const { id: bolt } = await addOrganisation(store, 'bolt')
    const find = async (organisation: typeof acme) =>
      (await store.read(organisation, (tx) => tx.oauth.findAccessToken(TOKEN)))?.expiresMs
    await store.write(acme, async (tx) => {
      await tx.oauth.insertClient(client(ONE, BY_URL, 1))
      await tx.oauth.insertAccessToken({ id: TOKEN, clientId: ONE, sealed: SEALED, expiresMs: 500 })
    })
    expect([await find(acme), await find(bolt)]).toEqual([500, undefined])
    await store.write(acme, (tx) => tx.oauth.revokeClient(ONE, 2))
    expect(await find(acme)).toBeUndefined()
  })

  test('takes an assertion once, however many bring it at once, and forgets what expired a day ago', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const remember = () => store.write(acme, (tx) => tx.oauth.rememberAssertion(ONE, 'key', 500))
    const all = await Promise.all(Array.from({ length: 5 }, remember))
    expect(all.filter((isNew) => isNew)).toHaveLength(1)
    await store.write(acme, (tx) => tx.oauth.removeExpired(DAY_MS + 500))
    expect(await remember()).toBe(false)
    await store.write(acme, (tx) => tx.oauth.removeExpired(DAY_MS + 501))
    expect(await remember()).toBe(true)
  })
}
