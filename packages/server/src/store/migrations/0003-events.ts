import type { Migration } from '../sql/migrate.ts'

/**
 * The journal found by whom it concerns, searched by text, sealed in a chain and shortened after its time; the events
 * for applications that follow from it, and their delivery to webhooks.
 */
export const events: Migration = {
  name: '0003-events',
  up: ({ types }) => `
    ALTER TABLE journal ADD COLUMN client TEXT NOT NULL DEFAULT '';
    ALTER TABLE journal ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
    ALTER TABLE journal ADD COLUMN members TEXT;
    ALTER TABLE journal ADD COLUMN writer ${types.writer};
    DROP INDEX journal_of_subject;
    CREATE INDEX journal_in_time ON journal (organisation_id, at_ms, position);
    CREATE INDEX journal_refused ON journal (organisation_id, position) WHERE outcome = 'refused';

    CREATE TABLE journal_subjects (
      organisation_id ${types.integer} NOT NULL,
      subject_id ${types.text} NOT NULL,
      position ${types.integer} NOT NULL,
      relation TEXT NOT NULL,
      PRIMARY KEY (organisation_id, subject_id, position)
    ) ${types.keyOnlyTable};
    INSERT INTO journal_subjects (organisation_id, subject_id, position, relation)
      SELECT organisation_id, subject_id, position, 'subject' FROM journal WHERE subject_id IS NOT NULL;

    CREATE TABLE journal_heads (
      organisation_id ${types.integer} PRIMARY KEY,
      projected_position ${types.integer} NOT NULL DEFAULT 0,
      projected_part ${types.integer} NOT NULL DEFAULT 0,
      sealed_position ${types.integer} NOT NULL DEFAULT 0,
      pruned_position ${types.integer} NOT NULL DEFAULT 0
    );

    CREATE TABLE journal_seals (
      organisation_id ${types.integer} NOT NULL,
      last_position ${types.integer} NOT NULL,
      entry_count ${types.integer} NOT NULL,
      sealed ${types.bytes} NOT NULL,
      sealed_ms ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, last_position)
    );

    CREATE TABLE journal_bases (
      organisation_id ${types.integer} NOT NULL,
      kind ${types.text} NOT NULL,
      subject_id ${types.text} NOT NULL,
      state TEXT NOT NULL,
      PRIMARY KEY (organisation_id, kind, subject_id)
    );

    CREATE TABLE journal_base_members (
      organisation_id ${types.integer} NOT NULL,
      group_id ${types.text} NOT NULL,
      user_id ${types.text} NOT NULL,
      PRIMARY KEY (organisation_id, group_id, user_id)
    ) ${types.keyOnlyTable};
    CREATE INDEX journal_base_members_of_user ON journal_base_members (organisation_id, user_id, group_id);

    CREATE TABLE request_counts (
      organisation_id ${types.integer} NOT NULL,
      hour_ms ${types.integer} NOT NULL,
      client ${types.text} NOT NULL,
      kind ${types.text} NOT NULL,
      requests ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, hour_ms, client, kind)
    );

    CREATE TABLE events (
      position ${types.rowKey},
      organisation_id ${types.integer} NOT NULL,
      id ${types.text} NOT NULL,
      at_ms ${types.integer} NOT NULL,
      type TEXT NOT NULL,
      subject_id ${types.text} NOT NULL,
      journal_position ${types.integer} NOT NULL,
      data TEXT NOT NULL${types.primaryKey('organisation_id, position')}
    );
    CREATE INDEX events_in_order ON events (organisation_id, position);

    CREATE TABLE webhooks (
      organisation_id ${types.integer} NOT NULL REFERENCES organisations,
      id ${types.text} NOT NULL,
      url TEXT NOT NULL,
      event_types TEXT NOT NULL,
      state TEXT NOT NULL,
      disabled_because TEXT,
      secret ${types.bytes} NOT NULL,
      previous_secret ${types.bytes},
      previous_until_ms ${types.integer},
      created_ms ${types.integer} NOT NULL,
      created_by TEXT NOT NULL,
      failures ${types.integer} NOT NULL DEFAULT 0,
      failing_since_ms ${types.integer},
      paused_until_ms ${types.integer} NOT NULL DEFAULT 0,
      last_success_ms ${types.integer},
      last_failure TEXT,
      PRIMARY KEY (organisation_id, id)
    );

    CREATE TABLE deliveries (
      organisation_id ${types.integer} NOT NULL,
      webhook_id ${types.text} NOT NULL,
      event_position ${types.integer} NOT NULL,
      subject_id ${types.text} NOT NULL,
      state TEXT NOT NULL,
      attempts ${types.integer} NOT NULL DEFAULT 0,
      first_ms ${types.integer},
      next_ms ${types.integer} NOT NULL,
      locked_until_ms ${types.integer} NOT NULL DEFAULT 0,
      done_ms ${types.integer},
      last_answer TEXT,
      PRIMARY KEY (organisation_id, webhook_id, event_position)
    );
    CREATE INDEX deliveries_due ON deliveries (next_ms, organisation_id, webhook_id) WHERE state = 'pending';
    CREATE INDEX deliveries_of_subject ON deliveries (organisation_id, webhook_id, subject_id, event_position)
      WHERE state = 'pending';
    CREATE INDEX deliveries_pending ON deliveries (organisation_id, webhook_id, event_position) WHERE state = 'pending';
    CREATE INDEX deliveries_done ON deliveries (organisation_id, done_ms) WHERE state <> 'pending';
  `,
}
