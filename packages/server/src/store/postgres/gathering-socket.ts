// What is written to PostgreSQL in one turn goes out in one piece: BEGIN with the statement behind it, and statements that
// are sent together. The call that sends costs more than the statement.

import { Socket } from 'node:net'

type Written = (error?: Error | null) => void

export class GatheringSocket extends Socket {
  #isGathering = false

  override write(data: Uint8Array | string, encodingOrWritten?: BufferEncoding | Written, written?: Written): boolean {
    this.#gather()
    if (typeof encodingOrWritten === 'string') return super.write(data, encodingOrWritten, written)
    return super.write(data, encodingOrWritten)
  }

  #gather(): void {
    if (this.#isGathering) return
    this.#isGathering = true
    this.cork()
    process.nextTick(() => {
      this.#isGathering = false
      this.uncork()
    })
  }
}
