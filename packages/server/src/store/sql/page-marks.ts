// Where pages of a walk end: so that `startIndex` 900 001 begins at a key instead of counting over 900 000 rows.

const MARKS_MAX = 10_000

/** Remembers, for a list and an offset, the key of the row just before it. Old marks are dropped; a miss only costs time. */
export class PageMarks {
  readonly #marks = new Map<string, number>()

  find(list: string, offset: number): number | undefined {
    return this.#marks.get(`${offset} ${list}`)
  }

  set(list: string, offset: number, lastKey: number): void {
    const name = `${offset} ${list}`
    this.#marks.delete(name)
    this.#marks.set(name, lastKey)
    if (this.#marks.size > MARKS_MAX) {
      const [oldest] = this.#marks.keys()
      if (oldest !== undefined) this.#marks.delete(oldest)
    }
  }
}
