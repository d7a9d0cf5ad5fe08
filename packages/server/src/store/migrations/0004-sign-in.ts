import type { Migration } from '../sql/migrate.ts'

/**
 * Sign-in: sessions, the credentials of local accounts, personal tokens, identity providers, and what a sign-in leaves
 * behind while it is under way. `account` is the text of `accountKey`. Of every secret there is only a digest, a slow
 * hash, or a value that the vault has sealed.
 */
export const signIn: Migration = {
  name: '0004-sign-in',
  up: ({ types }) => `
    ALTER TABLE local_administrators ADD COLUMN email TEXT;

    CREATE TABLE sessions (
      organisation_id ${types.integer} NOT NULL,
      id TEXT NOT NULL,
      digest TEXT NOT NULL,
      account TEXT NOT NULL,
      method TEXT NOT NULL,
      provider TEXT,
      name_id TEXT,
      session_index TEXT,
      client TEXT NOT NULL,
      address TEXT NOT NULL,
      created_ms ${types.integer} NOT NULL,
      last_seen_ms ${types.integer} NOT NULL,
      expires_ms ${types.integer} NOT NULL,
      ended_ms ${types.integer},
      ended_why TEXT,
      PRIMARY KEY (organisation_id, id)
    );
    CREATE UNIQUE INDEX sessions_digest ON sessions (organisation_id, digest);
    CREATE INDEX sessions_live ON sessions (organisation_id, account) WHERE ended_ms IS NULL;
    CREATE INDEX sessions_expiry ON sessions (organisation_id, expires_ms);

    CREATE TABLE local_passwords (
      organisation_id ${types.integer} NOT NULL,
      account TEXT NOT NULL,
      password_hash TEXT NOT NULL,
      changed_ms ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, account)
    );

    CREATE TABLE second_factors (
      organisation_id ${types.integer} NOT NULL,
      account TEXT NOT NULL,
      sealed ${types.bytes} NOT NULL,
      created_ms ${types.integer} NOT NULL,
      last_step ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, account)
    );

    CREATE TABLE passkeys (
      organisation_id ${types.integer} NOT NULL,
      credential_id TEXT NOT NULL,
      account TEXT NOT NULL,
      public_key ${types.bytes} NOT NULL,
      counter ${types.integer} NOT NULL,
      name TEXT NOT NULL,
      created_ms ${types.integer} NOT NULL,
      last_used_ms ${types.integer},
      PRIMARY KEY (organisation_id, credential_id)
    );
    CREATE INDEX passkeys_of_account ON passkeys (organisation_id, account);

    CREATE TABLE personal_tokens (
      organisation_id ${types.integer} NOT NULL,
      id TEXT NOT NULL,
      digest TEXT NOT NULL,
      account TEXT NOT NULL,
      name TEXT NOT NULL,
      scopes TEXT NOT NULL,
      last_four TEXT NOT NULL,
      created_ms ${types.integer} NOT NULL,
      expires_ms ${types.integer} NOT NULL,
      revoked_ms ${types.integer},
      last_used_ms ${types.integer},
      last_client TEXT,
      PRIMARY KEY (organisation_id, id)
    );
    CREATE UNIQUE INDEX personal_tokens_digest ON personal_tokens (organisation_id, digest);
    CREATE INDEX personal_tokens_of_account ON personal_tokens (organisation_id, account);

    CREATE TABLE sign_in_providers (
      organisation_id ${types.integer} NOT NULL,
      name_key TEXT NOT NULL,
      document TEXT NOT NULL,
      sealed_secret ${types.bytes},
      created_ms ${types.integer} NOT NULL,
      modified_ms ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, name_key)
    );

    CREATE TABLE signing_keys (
      organisation_id ${types.integer} NOT NULL,
      purpose TEXT NOT NULL,
      id TEXT NOT NULL,
      sealed ${types.bytes} NOT NULL,
      public_text TEXT NOT NULL,
      created_ms ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, purpose, id)
    );

    CREATE TABLE sign_in_steps (
      organisation_id ${types.integer} NOT NULL,
      digest TEXT NOT NULL,
      document TEXT NOT NULL,
      expires_ms ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, digest)
    );
    CREATE INDEX sign_in_steps_expiry ON sign_in_steps (organisation_id, expires_ms);

    CREATE TABLE seen_assertions (
      organisation_id ${types.integer} NOT NULL,
      id TEXT NOT NULL,
      expires_ms ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, id)
    );

    CREATE INDEX seen_assertions_expiry ON seen_assertions (organisation_id, expires_ms);

    CREATE TABLE sign_in_failures (
      organisation_id ${types.integer} NOT NULL,
      name_key TEXT NOT NULL,
      source TEXT NOT NULL,
      failures ${types.integer} NOT NULL,
      last_ms ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, name_key, source)
    );
    CREATE INDEX sign_in_failures_age ON sign_in_failures (organisation_id, last_ms);
  `,
}
