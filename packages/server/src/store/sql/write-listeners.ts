import type { OrganisationId } from '../../directory/ids.ts'

/** Those who wait for commits of this process: they are told whose, and may wake but not work. */
export class WriteListeners {
  readonly #listeners = new Set<(organisation: OrganisationId) => void>()

  add(listener: (organisation: OrganisationId) => void): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }

  /** Hands on what a write gave, after telling the listeners. */
  async after<Result>(organisation: OrganisationId, write: Promise<Result>): Promise<Result> {
    const result = await write
    for (const listener of this.#listeners) listener(organisation)
    return result
  }
}
