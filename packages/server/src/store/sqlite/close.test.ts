import { expect, test } from 'vitest'
import { organisationId } from '../../directory/ids.ts'
import { newDataFolder } from '../../testing/fluid-process.ts'
import { StoreUnavailable } from '../port/errors.ts'
import type { Store } from '../port/store.ts'
import { openSqliteStore } from './store.ts'

const ACME = organisationId(1)

async function addAcme(store: Store): Promise<void> {
  await store.directory.insert({
    name: 'acme',
    displayName: 'Acme',
    createdMs: 0,
    wrapDataKey: () => new Uint8Array(),
    populate: async () => undefined,
  })
}

test('finishes what waits when it is closed, and refuses what comes later', async () => {
  using folder = newDataFolder()
  const store = openSqliteStore(folder.path)
  await store.migrate()
  await addAcme(store)
  const waiting = Array.from({ length: 600 }, (_, number) => store.write(ACME, async () => number))
  const closing = store[Symbol.asyncDispose]()
  const late = Promise.allSettled([store.write(ACME, async () => 0), store.read(ACME, async () => 0), store.check()])
  expect(await Promise.all(waiting)).toHaveLength(600)
  await closing
  const refusal = new StoreUnavailable('The database has been closed.', undefined)
  expect(await late).toEqual(Array(3).fill({ status: 'rejected', reason: refusal }))
})
