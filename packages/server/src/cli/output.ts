// Standard output. What is printed may be lost, to a reader that has seen enough, as in "fluid journal acme | head", or to a
// full disk; the work goes on all the same, so that nothing is done by half.

import { printable } from './printable.ts'

export interface Output {
  readonly print: (line: string) => void
  /** Aborted once nobody reads any more: what does nothing but print may end then. */
  readonly gone: AbortSignal
}

/** Watches standard output. A reader that goes is no error; anything else is told, and makes the exit code 1. */
export function openOutput(): Output {
  const gone = new AbortController()
  process.stdout.on('error', (error: Error & { readonly code?: string }) => {
    if (gone.signal.aborted) return
    gone.abort()
    if (error.code === 'EPIPE') return
    process.exitCode = 1
    process.stderr.write(
      `What this command prints cannot be written (${error.message}); what it does is done all the same. Make room, or print to another place.\n`,
    )
  })
  return {
    print: (line) => {
      if (!gone.signal.aborted) process.stdout.write(`${printable(line)}\n`)
    },
    gone: gone.signal,
  }
}
