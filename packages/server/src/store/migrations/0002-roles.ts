import type { Migration } from '../sql/migrate.ts'

/**
 * What groups grant (resolved from their names, stored on the group), what is granted by hand, an organisation's own
 * mappings, API keys, how access ended, and what the safeguard needs to put people back.
 */
export const roles: Migration = {
  name: '0002-roles',
  up: ({ types }) => `
    INSERT INTO live_counts (organisation_id, kind, shard, live)
      SELECT organisation_id, 'active_users', 0, count(*) FROM users
      WHERE deleted_ms IS NULL AND active = 1 GROUP BY organisation_id;
    ALTER TABLE organisations ADD COLUMN catalogue_fingerprint TEXT NOT NULL DEFAULT '';
    ALTER TABLE organisations ADD COLUMN licences_told TEXT NOT NULL DEFAULT '';

    ALTER TABLE groups ADD COLUMN grants_kind TEXT;
    ALTER TABLE groups ADD COLUMN grants_name TEXT;
    ALTER TABLE groups ADD COLUMN granted_by TEXT;
    ALTER TABLE groups ADD COLUMN granted_since_ms ${types.integer};
    CREATE INDEX groups_granting ON groups (organisation_id, grants_kind, grants_name)
      WHERE deleted_ms IS NULL AND grants_kind IS NOT NULL;

    ALTER TABLE memberships ADD COLUMN added_by TEXT;
    ALTER TABLE memberships ADD COLUMN request_id TEXT;

    ALTER TABLE users ADD COLUMN ended_ms ${types.integer};
    ALTER TABLE users ADD COLUMN ended_by TEXT;
    ALTER TABLE users ADD COLUMN ended_request_id TEXT;
    ALTER TABLE users ADD COLUMN ended_held TEXT;
    CREATE INDEX users_former ON users (organisation_id, ended_ms) WHERE ended_ms IS NOT NULL;

    CREATE TABLE user_grants (
      organisation_id ${types.integer} NOT NULL,
      user_key ${types.integer} NOT NULL,
      kind ${types.text} NOT NULL,
      name ${types.text} NOT NULL,
      granted_ms ${types.integer} NOT NULL,
      granted_by TEXT NOT NULL,
      request_id TEXT NOT NULL,
      PRIMARY KEY (organisation_id, user_key, kind, name)
    );
    CREATE INDEX user_grants_by_name ON user_grants (organisation_id, kind, name);

    CREATE TABLE group_mappings (
      organisation_id ${types.integer} NOT NULL REFERENCES organisations,
      name_key ${types.text} NOT NULL,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      grant_name TEXT NOT NULL,
      created_ms ${types.integer} NOT NULL,
      created_by TEXT NOT NULL,
      PRIMARY KEY (organisation_id, name_key)
    );

    CREATE TABLE api_keys (
      organisation_id ${types.integer} NOT NULL REFERENCES organisations,
      id ${types.text} NOT NULL,
      name TEXT NOT NULL,
      scopes TEXT NOT NULL,
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

    CREATE TABLE alarms (
      alarm_key ${types.rowKey},
      organisation_id ${types.integer} NOT NULL REFERENCES organisations,
      client_id ${types.text} NOT NULL,
      client_name TEXT NOT NULL,
      mode TEXT NOT NULL,
      losses_from_ms ${types.integer} NOT NULL,
      started_ms ${types.integer} NOT NULL,
      state TEXT NOT NULL,
      mailed_ms ${types.integer},
      ended_ms ${types.integer},
      ended_by TEXT${types.primaryKey('organisation_id, alarm_key')}
    );
    CREATE INDEX alarms_of_client ON alarms (organisation_id, client_id, alarm_key);
    CREATE INDEX alarms_unmailed ON alarms (organisation_id, alarm_key) WHERE mailed_ms IS NULL;
    CREATE UNIQUE INDEX alarms_open ON alarms (organisation_id, client_id) WHERE state = 'open';

    CREATE TABLE losses (
      loss_key ${types.rowKey},
      organisation_id ${types.integer} NOT NULL,
      at_ms ${types.integer} NOT NULL,
      client_id ${types.text} NOT NULL,
      kind TEXT NOT NULL,
      user_key ${types.integer},
      group_key ${types.integer},
      grants_kind TEXT,
      grants_name TEXT,
      people ${types.integer} NOT NULL,
      document TEXT${types.primaryKey('organisation_id, loss_key')}
    );
    CREATE INDEX losses_of_client ON losses (organisation_id, client_id, at_ms, people);

    CREATE TABLE lost_memberships (
      loss_key ${types.rowKey},
      organisation_id ${types.integer} NOT NULL,
      at_ms ${types.integer} NOT NULL,
      client_id ${types.text} NOT NULL,
      group_key ${types.integer} NOT NULL,
      user_key ${types.integer} NOT NULL,
      grants_kind TEXT,
      grants_name TEXT,
      added_ms ${types.integer} NOT NULL,
      added_by TEXT,
      request_id TEXT${types.primaryKey('organisation_id, loss_key')}
    );
    CREATE INDEX lost_memberships_of_client ON lost_memberships (organisation_id, client_id, at_ms);
  `,
}
