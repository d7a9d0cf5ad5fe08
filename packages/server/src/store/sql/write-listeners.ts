import type { OrganisationId } from '../../directory/ids.ts'
import type { Change, WriteListener } from '../port/store.ts'

/** Those who wait for commits: they are told whose, and may wake but not work. */
export class WriteListeners {
  readonly #listeners = new Set<WriteListener>()

  add(listener: WriteListener): Disposable {
    this.#listeners.add(listener)
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) }
  }

  tell(organisation: OrganisationId, change: Change): void {
    for (const listener of this.#listeners) listener(organisation, change)
  }
}

/** What one write comes to, noted while it is under way. */
export class ChangeNote {
  #change: Change = 'other'

  get change(): Change {
    return this.#change
  }

  readonly noteDoorChange = (): void => {
    this.#change = 'door'
  }
}
