import type { Store } from '../store/port/store.ts'

/** The store, with something to do after it has been closed. */
export function withCleanUp(store: Store, cleanUp: () => Promise<void>): Store {
  return new Proxy(store, {
    get: (target, key) => {
      if (key === Symbol.asyncDispose) {
        return async () => {
          await target[Symbol.asyncDispose]()
          await cleanUp()
        }
      }
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
