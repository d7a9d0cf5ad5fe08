// Where the console's sources and its built files are.
import { join } from 'node:path'

export const CONSOLE_ROOT = join(import.meta.dirname, '../../console')
export const CONSOLE_DIST = join(CONSOLE_ROOT, 'dist')

/** Stands in the built page where each answer puts the nonce of its Content-Security-Policy. */
export const NONCE_PLACEHOLDER = 'NONCE_OF_THIS_ANSWER'
