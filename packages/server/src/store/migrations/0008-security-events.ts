import type { Migration } from '../sql/migrate.ts'

/** Receivers that take security event tokens: who we are towards them; NULL for those that take plain webhooks. */
export const securityEvents: Migration = {
  name: '0008-security-events',
  up: () => `
    ALTER TABLE webhooks ADD COLUMN set_issuer TEXT;
  `,
}
