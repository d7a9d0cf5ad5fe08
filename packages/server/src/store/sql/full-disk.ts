import { isDiskFull } from '../port/errors.ts'

/** A full disk takes a small write now and then: one that went well says nothing yet. */
const REMEMBERED_MS = 60_000

/** Whether writes were refused a moment ago since there is no room for them. */
export class FullDisk {
  #refusedMs = Number.NEGATIVE_INFINITY

  get isFull(): boolean {
    return performance.now() - this.#refusedMs < REMEMBERED_MS
  }

  async watch<Result>(write: Promise<Result>): Promise<Result> {
    try {
      return await write
    } catch (error) {
      if (isDiskFull(error)) this.#refusedMs = performance.now()
      throw error
    }
  }
}
