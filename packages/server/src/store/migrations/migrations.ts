import type { Migration } from '../sql/migrate.ts'
import { foundation } from './0001-foundation.ts'

/** All of them, in order. A released migration is never changed. */
export const migrations: readonly Migration[] = [foundation]
