// The tables, made when the database is opened. Times are ISO 8601 texts in UTC.
import type { DatabaseSync } from 'node:sqlite'

export function createTables(connection: DatabaseSync): void {
  connection.exec(ORG)
  connection.exec(APPS)
  connection.exec(PUSH)
  connection.exec(RECORDS)
}

const ORG = `
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS people (
  id TEXT PRIMARY KEY, login TEXT NOT NULL, login_key TEXT NOT NULL UNIQUE, status TEXT NOT NULL,
  first_name TEXT NOT NULL, last_name TEXT NOT NULL, email TEXT NOT NULL, search TEXT NOT NULL,
  profile TEXT NOT NULL, created TEXT NOT NULL, activated TEXT, status_changed TEXT, last_updated TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS people_by_name ON people (last_name, first_name, id);
CREATE INDEX IF NOT EXISTS people_by_email ON people (email COLLATE NOCASE);
CREATE TABLE IF NOT EXISTS groups (
  id TEXT PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE, description TEXT NOT NULL, type TEXT NOT NULL,
  created TEXT NOT NULL, last_updated TEXT NOT NULL, members_updated TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS group_members (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE, rule_id TEXT, UNIQUE (group_id, person_id)
);
CREATE INDEX IF NOT EXISTS group_members_in_order ON group_members (group_id, seq);
CREATE INDEX IF NOT EXISTS group_members_by_person ON group_members (person_id);
CREATE INDEX IF NOT EXISTS group_members_by_rule ON group_members (rule_id) WHERE rule_id IS NOT NULL;
CREATE TABLE IF NOT EXISTS group_rules (
  id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, status TEXT NOT NULL, expression TEXT NOT NULL,
  group_ids TEXT NOT NULL, created TEXT NOT NULL, last_updated TEXT NOT NULL
) WITHOUT ROWID;
`

const APPS = `
CREATE TABLE IF NOT EXISTS apps (
  id TEXT PRIMARY KEY, label TEXT NOT NULL, template TEXT NOT NULL, status TEXT NOT NULL, settings TEXT NOT NULL,
  paused_until TEXT, created TEXT NOT NULL, last_updated TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS app_attributes (
  app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE, name TEXT NOT NULL, position INTEGER NOT NULL,
  definition TEXT NOT NULL, PRIMARY KEY (app_id, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mappings (
  app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE, attribute TEXT NOT NULL, kind TEXT NOT NULL,
  value TEXT NOT NULL, apply_on TEXT NOT NULL, PRIMARY KEY (app_id, attribute)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS app_group_assignments (
  app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE, group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
  created TEXT NOT NULL, PRIMARY KEY (app_id, group_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS app_group_assignments_by_group ON app_group_assignments (group_id);
CREATE TABLE IF NOT EXISTS app_person_assignments (
  app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE, person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  created TEXT NOT NULL, PRIMARY KEY (app_id, person_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS app_person_assignments_by_person ON app_person_assignments (person_id);
CREATE TABLE IF NOT EXISTS app_users (
  app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE, person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  scope TEXT NOT NULL, state TEXT NOT NULL, external_id TEXT, user_name TEXT NOT NULL, overrides TEXT NOT NULL,
  last_error TEXT, last_sync TEXT, created TEXT NOT NULL, last_updated TEXT NOT NULL, PRIMARY KEY (app_id, person_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS app_users_by_person ON app_users (person_id);
CREATE INDEX IF NOT EXISTS app_users_by_state ON app_users (app_id, state);
CREATE INDEX IF NOT EXISTS app_users_by_external_id ON app_users (app_id, external_id);
`

const PUSH = `
CREATE TABLE IF NOT EXISTS app_groups (
  id TEXT PRIMARY KEY, app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE, external_id TEXT NOT NULL,
  name TEXT NOT NULL, last_seen TEXT NOT NULL, UNIQUE (app_id, external_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS push_rules (
  id TEXT PRIMARY KEY, app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE, name TEXT NOT NULL,
  field TEXT NOT NULL, operator TEXT NOT NULL, value TEXT NOT NULL, status TEXT NOT NULL, created TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS push_mappings (
  id TEXT PRIMARY KEY, app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  group_id TEXT NOT NULL, group_name TEXT NOT NULL, rule_id TEXT, action TEXT NOT NULL, status TEXT NOT NULL,
  external_id TEXT, app_group_name TEXT NOT NULL, last_push TEXT, last_error TEXT,
  created TEXT NOT NULL, last_updated TEXT NOT NULL, UNIQUE (app_id, group_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS push_mappings_by_group ON push_mappings (group_id);
CREATE TABLE IF NOT EXISTS push_members (
  mapping_id TEXT NOT NULL REFERENCES push_mappings (id) ON DELETE CASCADE, person_id TEXT NOT NULL, external_id TEXT NOT NULL,
  PRIMARY KEY (mapping_id, person_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS push_changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, mapping_id TEXT NOT NULL REFERENCES push_mappings (id) ON DELETE CASCADE,
  person_id TEXT NOT NULL, is_forced INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS push_changes_by_mapping ON push_changes (mapping_id, person_id);
CREATE TABLE IF NOT EXISTS imported_users (
  app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE, external_id TEXT NOT NULL, user_name TEXT NOT NULL,
  is_active INTEGER NOT NULL, resource TEXT NOT NULL, person_id TEXT, match TEXT NOT NULL, last_seen TEXT NOT NULL,
  PRIMARY KEY (app_id, external_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS imported_users_by_name ON imported_users (app_id, coalesce(user_name, ''), external_id);
CREATE TABLE IF NOT EXISTS import_schedules (
  app_id TEXT PRIMARY KEY REFERENCES apps (id) ON DELETE CASCADE, next_import TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stopped_imports (
  app_id TEXT PRIMARY KEY REFERENCES apps (id) ON DELETE CASCADE, reason TEXT NOT NULL, stopped TEXT NOT NULL
) WITHOUT ROWID;
`

const RECORDS = `
CREATE TABLE IF NOT EXISTS batches (
  id INTEGER PRIMARY KEY, app_id TEXT NOT NULL, title TEXT NOT NULL, total INTEGER NOT NULL, done INTEGER NOT NULL,
  failed INTEGER NOT NULL, started TEXT NOT NULL, finished TEXT
);
CREATE TABLE IF NOT EXISTS jobs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE, batch_id INTEGER NOT NULL,
  lane TEXT NOT NULL, subject TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL, attempts INTEGER NOT NULL,
  is_running INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS jobs_in_order ON jobs (app_id, lane, id);
CREATE INDEX IF NOT EXISTS jobs_by_subject ON jobs (app_id, subject, id);
CREATE TABLE IF NOT EXISTS tasks (
  id TEXT PRIMARY KEY, app_id TEXT NOT NULL REFERENCES apps (id) ON DELETE CASCADE, kind TEXT NOT NULL, subject_id TEXT NOT NULL,
  subject_name TEXT NOT NULL, description TEXT NOT NULL, created TEXT NOT NULL, UNIQUE (app_id, kind, subject_id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (
  id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, published TEXT NOT NULL, event_type TEXT NOT NULL, result TEXT NOT NULL,
  app_id TEXT, person_id TEXT, group_id TEXT, document TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS events_by_app ON events (app_id, id);
CREATE INDEX IF NOT EXISTS events_by_person ON events (person_id, id);
CREATE TABLE IF NOT EXISTS exchanges (
  id INTEGER PRIMARY KEY, app_id TEXT NOT NULL, job_id INTEGER, event_id INTEGER, started TEXT NOT NULL, method TEXT NOT NULL,
  path TEXT NOT NULL, query TEXT NOT NULL, request_headers TEXT NOT NULL, request_body TEXT, status INTEGER,
  response_headers TEXT NOT NULL, response_body TEXT, failure TEXT, fault TEXT, duration_ms REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS exchanges_by_app ON exchanges (app_id, id);
CREATE INDEX IF NOT EXISTS exchanges_by_event ON exchanges (event_id);
`
