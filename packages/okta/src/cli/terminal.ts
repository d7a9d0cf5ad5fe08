// What a command needs of the process around it.
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>
  print(line: string): void
  /** Resolves when the process is told to stop (Ctrl-C, SIGTERM). */
  readonly stopped: Promise<void>
}

export function openTerminal(): Terminal {
  return {
    environment: process.env,
    print: (line) => console.log(line),
    stopped: new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
    }),
  }
}
