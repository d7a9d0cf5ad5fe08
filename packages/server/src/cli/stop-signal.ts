import { once } from 'node:events'

/** Resolves when the process is asked to stop. */
export async function stopSignal(): Promise<void> {
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')])
}
