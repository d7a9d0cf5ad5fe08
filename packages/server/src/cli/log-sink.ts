// Where the lines of the log go. Nobody is refused and no process ends because a log cannot be written: on a full disk lines
// are kept for a while, then dropped, and counted once there is room again.

import { write, writeSync } from 'node:fs'

const KEPT_CHARACTERS_MAX = 1024 * 1024
const AGAIN_MS = 500
const NOTHING = Buffer.alloc(0)

export interface LogSink {
  write(line: string): void
}

/** Writes lines to a file descriptor, in order and without making anybody wait. */
export function createLogSink(fd: number): LogSink {
  let next: Buffer = NOTHING
  let waiting = ''
  let dropped = 0
  let isWriting = false
  let isReaderGone = false

  function go(): void {
    if (isWriting) return
    if (next.length === 0) {
      next = Buffer.from(waiting)
      waiting = ''
    }
    if (next.length === 0) return
    isWriting = true
    write(fd, next, (error, count) => {
      isWriting = false
      if (error === null) return goOn(count)
      isReaderGone = error.code === 'EPIPE'
      if (!isReaderGone) setTimeout(go, AGAIN_MS).unref()
    })
  }

  function goOn(count: number): void {
    next = next.subarray(count)
    if (next.length === 0 && dropped > 0) {
      waiting = `${droppedLine(dropped)}${waiting}`
      dropped = 0
    }
    go()
  }

  process.on('exit', () => {
    if (!isReaderGone) writeOnce(fd, [isWriting ? NOTHING : next, Buffer.from(waiting)])
  })
  return {
    write: (line) => {
      if (isReaderGone) return
      if (waiting.length > KEPT_CHARACTERS_MAX) dropped += 1
      else waiting += line
      go()
    },
  }
}

function droppedLine(count: number): string {
  const msg = `${count} lines of the log were lost before this one: it could not be written (is its disk full?)`
  return `${JSON.stringify({ level: 40, time: Date.now(), pid: process.pid, name: 'fluid', msg })}\n`
}

/** The last chance of what still waits: tried once, since a process that wants to end has to. */
function writeOnce(fd: number, parts: readonly Buffer[]): void {
  try {
    writeSync(fd, Buffer.concat(parts))
  } catch {
    // There is nowhere left to say so.
  }
}
