// Who asks too fast is refused a few times in each turn of the event loop: hundreds of refusals that were asked for in one
// piece would keep everybody else waiting while they are sent.

const REFUSED_PER_TURN = 4

export class RefusalQueue {
  readonly #waiting: (() => void)[] = []

  /** Resolves when it is the turn of this refusal, after those that were asked for before. */
  turn(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      if (this.#waiting.length === 1) this.#goOn()
    })
  }

  #goOn(): void {
    setImmediate(() => {
      for (const go of this.#waiting.splice(0, REFUSED_PER_TURN)) go()
      if (this.#waiting.length > 0) this.#goOn()
    })
  }
}
