// Identifiers: UUIDv7 (RFC 9562 section 5.7).

import { randomFillSync } from 'node:crypto'
import { v7 } from 'uuid'

const RANDOM_BYTES = 16
/** Random bytes are fetched for so many identifiers at once: each time costs more than all the rest. */
const FETCHED = 256

/** A maker of UUIDv7: each unique, and greater than the one before, so that indexes grow at their end. */
export function createIdMaker(now: () => number): () => string {
  const pool = new Uint8Array(FETCHED * RANDOM_BYTES)
  let used = pool.length
  let msecs = Number.NEGATIVE_INFINITY
  let seq = 0
  return () => {
    if (used === pool.length) {
      randomFillSync(pool)
      used = 0
    }
    const random = pool.subarray(used, used + RANDOM_BYTES)
    used += RANDOM_BYTES
    const nowMs = now()
    if (nowMs > msecs) {
      msecs = nowMs
      seq = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1
    } else {
      // Within a millisecond, and while a clock that was set back catches up.
      seq += 1
    }
    return v7({ random, msecs, seq })
  }
}
