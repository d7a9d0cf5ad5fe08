// Where pages of a walk end: so that `startIndex` 900 001 begins at a key instead of counting over 900 000 rows, and
// people who come or go during the walk neither hide nor repeat another (T-43, C-LST-05).

const MARKS_MAX = 10_000
/** A walk that pauses longer begins to count again: positions are then those of the present. */
const FRESH_MS = 60_000

interface Mark {
  readonly lastKey: number
  readonly setMs: number
}

/** Remembers, for a list and an offset, the key of the row just before it. A miss only costs time. */
export class PageMarks {
  readonly #marks = new Map<string, Mark>()

  find(list: string, offset: number): number | undefined {
    const mark = this.#marks.get(`${offset} ${list}`)
    return mark !== undefined && performance.now() - mark.setMs < FRESH_MS ? mark.lastKey : undefined
  }

  set(list: string, offset: number, lastKey: number): void {
    const name = `${offset} ${list}`
    this.#marks.delete(name)
    this.#marks.set(name, { lastKey, setMs: performance.now() })
    if (this.#marks.size > MARKS_MAX) {
      const [oldest] = this.#marks.keys()
      if (oldest !== undefined) this.#marks.delete(oldest)
    }
  }
}
