import { expect, test } from 'vitest'
import { tokenId } from '../../directory/ids.ts'
import { type Open, openScene } from './scene.ts'

const SEALED = Uint8Array.of(0, 255, 39, 92, 0)

export function describeSecrets(open: Open): void {
  test('keeps the wrapped data key byte for byte, and changes it', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const get = async () => Uint8Array.from(await store.read(acme, (tx) => tx.secrets.getWrappedDataKey()))
    expect(await get()).toEqual(Uint8Array.of(acme % 256, 1, 2))
    await store.write(acme, (tx) => tx.secrets.setWrappedDataKey(SEALED))
    expect(await get()).toEqual(SEALED)
  })

  test('keeps tokens with their whole life, the newest first', async () => {
    await using scene = await openScene(open)
    const { store, acme } = scene
    const [old, fresh] = [tokenId('old'), tokenId('fresh')]
    const token = { sealed: SEALED, lastFour: 'abcd', createdBy: 'ruth', expiresMs: undefined }
    await store.write(acme, async (tx) => {
      await tx.secrets.insertToken({ ...token, id: old, createdMs: 1 })
      await tx.secrets.insertToken({ ...token, id: fresh, createdMs: 2 })
      await tx.secrets.setTokenExpiry(old, 50)
      await tx.secrets.revokeToken(old, 40)
      await tx.secrets.setTokenSealed(fresh, Uint8Array.of(1))
      await tx.secrets.noteTokenUse(fresh, { atMs: 30, client: 'Okta SCIM Client 1.0.0' })
    })
    const found = await store.read(acme, (tx) => tx.secrets.listTokens())
    const unused = { lastUsedMs: undefined, lastClient: undefined }
    expect(found.map((one) => ({ ...one, sealed: Uint8Array.from(one.sealed) }))).toEqual([
      {
        ...token,
        id: fresh,
        createdMs: 2,
        sealed: Uint8Array.of(1),
        revokedMs: undefined,
        lastUsedMs: 30,
        lastClient: 'Okta SCIM Client 1.0.0',
      },
      { ...token, ...unused, id: old, createdMs: 1, expiresMs: 50, revokedMs: 40 },
    ])
  })
}
