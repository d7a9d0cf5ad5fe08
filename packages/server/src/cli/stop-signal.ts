import { once } from 'node:events'

/** Resolves when the process is asked to stop, or its terminal goes away. */
export async function stopSignal(): Promise<void> {
  await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT'), once(process, 'SIGHUP')])
}
