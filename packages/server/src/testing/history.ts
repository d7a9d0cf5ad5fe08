// What many clients did at once, and what may be seen of it: for tests that compare answers with a model. Each thing that
// can be written by itself (one membership, one title) is a register with a history of its own.

export interface Span {
  /** When the request was sent and when its answer was there, by one clock. */
  readonly start: number
  readonly end: number
}

interface Write extends Span {
  readonly value: unknown
}

export interface History {
  /** Notes an acknowledged write of the register. */
  write(register: string, write: Write): void
  /** The values that a read in that time may show, where every request takes effect at one moment of its span. */
  possible(register: string, read: Span): readonly unknown[]
}

/** A history in which every register begins with `initial`. */
export function createHistory(initial: unknown): History {
  const registers = new Map<string, Write[]>()
  return {
    write: (register, write) => {
      registers.set(register, [...(registers.get(register) ?? []), write])
    },
    possible: (register, read) => {
      const first: Write = { start: Number.NEGATIVE_INFINITY, end: Number.NEGATIVE_INFINITY, value: initial }
      const writes = [first, ...(registers.get(register) ?? [])]
      const isOver = (write: Write) => writes.some((later) => later.start > write.end && later.end < read.start)
      return [...new Set(writes.filter((write) => write.start < read.end && !isOver(write)).map(({ value }) => value))]
    },
  }
}

/** Random numbers that a seed repeats (mulberry32). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
