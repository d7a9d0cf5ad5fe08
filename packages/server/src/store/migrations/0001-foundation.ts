import type { Migration } from '../sql/migrate.ts'

/**
 * Organisations, their people, groups and memberships, their tokens and the journal. Unique keys hold among the living:
 * a deleted user's name is free again while its record stays for audit.
 */
export const foundation: Migration = {
  name: '0001-foundation',
  up: ({ types, prelude }) => `
    ${prelude}
    CREATE TABLE organisations (
      organisation_id ${types.key},
      name ${types.text} NOT NULL UNIQUE,
      display_name TEXT NOT NULL,
      settings TEXT NOT NULL,
      data_key ${types.bytes} NOT NULL,
      created_ms ${types.integer} NOT NULL
    );

    CREATE TABLE live_counts (
      organisation_id ${types.integer} NOT NULL,
      kind TEXT NOT NULL,
      shard ${types.integer} NOT NULL,
      live ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, kind, shard)
    ) ${types.keyOnlyTable};

    CREATE TABLE users (
      user_key ${types.rowKey},
      organisation_id ${types.integer} NOT NULL,
      id ${types.text} NOT NULL,
      user_name_key ${types.text} NOT NULL,
      external_id ${types.text},
      active ${types.integer} NOT NULL,
      document TEXT NOT NULL,
      search ${types.json} NOT NULL,
      version ${types.integer} NOT NULL,
      created_ms ${types.integer} NOT NULL,
      modified_ms ${types.integer} NOT NULL,
      deleted_ms ${types.integer}${types.primaryKey('organisation_id, user_key')}
    );
    CREATE UNIQUE INDEX users_id ON users (organisation_id, id);
    CREATE UNIQUE INDEX users_user_name ON users (organisation_id, user_name_key) WHERE deleted_ms IS NULL;
    CREATE INDEX users_external_id ON users (organisation_id, external_id)
      WHERE deleted_ms IS NULL AND external_id IS NOT NULL;
    CREATE INDEX users_in_order ON users (organisation_id, user_key) WHERE deleted_ms IS NULL;

    CREATE TABLE user_emails (
      organisation_id ${types.integer} NOT NULL,
      email_key ${types.text} NOT NULL,
      user_key ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, email_key, user_key)
    ) ${types.keyOnlyTable};

    CREATE TABLE groups (
      group_key ${types.rowKey},
      organisation_id ${types.integer} NOT NULL,
      id ${types.text} NOT NULL,
      name_key ${types.text} NOT NULL,
      external_id ${types.text},
      document TEXT NOT NULL,
      search ${types.json} NOT NULL,
      version ${types.integer} NOT NULL,
      member_count ${types.integer} NOT NULL DEFAULT 0,
      created_ms ${types.integer} NOT NULL,
      modified_ms ${types.integer} NOT NULL,
      deleted_ms ${types.integer}${types.primaryKey('organisation_id, group_key')}
    );
    CREATE UNIQUE INDEX groups_id ON groups (organisation_id, id);
    CREATE UNIQUE INDEX groups_name ON groups (organisation_id, name_key) WHERE deleted_ms IS NULL;
    CREATE INDEX groups_external_id ON groups (organisation_id, external_id)
      WHERE deleted_ms IS NULL AND external_id IS NOT NULL;
    CREATE INDEX groups_in_order ON groups (organisation_id, group_key) WHERE deleted_ms IS NULL;

    CREATE TABLE memberships (
      organisation_id ${types.integer} NOT NULL,
      group_key ${types.integer} NOT NULL,
      user_key ${types.integer} NOT NULL,
      added_ms ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, group_key, user_key)
    ) ${types.keyOnlyTable};
    CREATE INDEX memberships_of_user ON memberships (organisation_id, user_key, group_key);

    CREATE TABLE scim_tokens (
      organisation_id ${types.integer} NOT NULL,
      id ${types.text} NOT NULL,
      sealed ${types.bytes} NOT NULL,
      last_four TEXT NOT NULL,
      created_ms ${types.integer} NOT NULL,
      created_by TEXT NOT NULL,
      expires_ms ${types.integer},
      revoked_ms ${types.integer},
      last_used_ms ${types.integer},
      last_client TEXT,
      PRIMARY KEY (organisation_id, id)
    );

    CREATE TABLE local_administrators (
      organisation_id ${types.integer} NOT NULL REFERENCES organisations,
      user_name_key ${types.text} NOT NULL,
      user_name TEXT NOT NULL,
      password_hash TEXT NOT NULL,
      created_ms ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, user_name_key)
    );

    CREATE TABLE journal (
      position ${types.rowKey},
      organisation_id ${types.integer} NOT NULL,
      at_ms ${types.integer} NOT NULL,
      request_id TEXT NOT NULL,
      actor TEXT NOT NULL,
      action TEXT NOT NULL,
      outcome TEXT NOT NULL,
      subject_kind TEXT,
      subject_id TEXT,
      subject_name TEXT,
      changes TEXT NOT NULL,
      not_done TEXT NOT NULL,
      sentence TEXT NOT NULL${types.primaryKey('organisation_id, position')}
    );
    CREATE INDEX journal_in_order ON journal (organisation_id, position);
    CREATE INDEX journal_of_subject ON journal (organisation_id, subject_id, position);
  `,
}
