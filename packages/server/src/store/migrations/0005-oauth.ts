import type { Migration } from '../sql/migrate.ts'

/** OAuth 2.0 clients, the access tokens that they hold, and the assertions that must not be used twice. */
export const oauth: Migration = {
  name: '0005-oauth',
  up: ({ types }) => `
    CREATE TABLE oauth_clients (
      organisation_id ${types.integer} NOT NULL,
      id ${types.text} NOT NULL,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      sealed ${types.bytes},
      last_four TEXT,
      jwks TEXT,
      jwks_url TEXT,
      token_lifetime_ms ${types.integer} NOT NULL,
      created_ms ${types.integer} NOT NULL,
      created_by TEXT NOT NULL,
      revoked_ms ${types.integer},
      last_used_ms ${types.integer},
      last_client TEXT,
      PRIMARY KEY (organisation_id, id)
    );

    CREATE TABLE oauth_access_tokens (
      organisation_id ${types.integer} NOT NULL,
      id ${types.text} NOT NULL,
      client_id ${types.text} NOT NULL,
      sealed ${types.bytes} NOT NULL,
      expires_ms ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, id)
    );
    CREATE INDEX oauth_access_tokens_by_expiry ON oauth_access_tokens (organisation_id, expires_ms);
    CREATE INDEX oauth_access_tokens_of_client ON oauth_access_tokens (organisation_id, client_id);

    CREATE TABLE oauth_assertions (
      organisation_id ${types.integer} NOT NULL,
      client_id ${types.text} NOT NULL,
      assertion_key ${types.text} NOT NULL,
      expires_ms ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, client_id, assertion_key)
    );
    CREATE INDEX oauth_assertions_by_expiry ON oauth_assertions (organisation_id, expires_ms);
  `,
}
