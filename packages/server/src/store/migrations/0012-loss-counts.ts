import type { Migration } from '../sql/migrate.ts'

/**
 * How many people a client has taken something away from is kept beside its losses. `counted` begins at 0: what an older
 * process writes meanwhile is not in the counter, and must not leave it either.
 */
export const lossCounts: Migration = {
  name: '0012-loss-counts',
  up: ({ types }) => `
    ALTER TABLE losses ADD COLUMN counted ${types.integer} NOT NULL DEFAULT 0;
    ALTER TABLE lost_memberships ADD COLUMN counted ${types.integer} NOT NULL DEFAULT 0;
    UPDATE losses SET counted = people;
    UPDATE lost_memberships SET counted = 1 WHERE grants_kind IS NOT NULL;
    CREATE INDEX losses_of_person ON losses (organisation_id, user_key, client_id, counted);
    CREATE INDEX lost_memberships_of_person ON lost_memberships (organisation_id, user_key, client_id, counted);

    CREATE TABLE loss_counts (
      organisation_id ${types.integer} NOT NULL,
      client_id ${types.text} NOT NULL,
      shard ${types.integer} NOT NULL,
      people ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, client_id, shard)
    ) ${types.keyOnlyTable};
    INSERT INTO loss_counts (organisation_id, client_id, shard, people)
      SELECT kept.organisation_id, kept.client_id, 0, sum(kept.counted)
      FROM (
        SELECT organisation_id, client_id, counted FROM losses
        UNION ALL
        SELECT organisation_id, client_id, counted FROM lost_memberships
      ) AS kept
      GROUP BY kept.organisation_id, kept.client_id;
  `,
}
