import type { Migration } from '../sql/migrate.ts'

/**
 * People as administrators look for them: by the beginnings of the words of their names, by where they came from, and by
 * whether they have ever signed in. Of people from before, the words are the whole names until they change next.
 */
export const people: Migration = {
  name: '0007-people',
  up: ({ types, scalarAt }) => {
    const words = [['displayName'], ['name', 'givenName'], ['name', 'familyName']]
      .map((steps) => scalarAt('u.search', steps, 'text'))
      .map((word) => `SELECT u.organisation_id, ${word} AS word, u.user_key FROM users u WHERE u.deleted_ms IS NULL`)
    return `
    ALTER TABLE users ADD COLUMN by_hand ${types.integer} NOT NULL DEFAULT 0;
    ALTER TABLE users ADD COLUMN signed_in_ms ${types.integer};

    CREATE TABLE user_words (
      organisation_id ${types.integer} NOT NULL,
      word ${types.text} NOT NULL,
      user_key ${types.integer} NOT NULL,
      PRIMARY KEY (organisation_id, word, user_key)
    ) ${types.keyOnlyTable};
    INSERT INTO user_words (organisation_id, word, user_key)
      SELECT organisation_id, word, user_key FROM (${words.join(' UNION ')}) named WHERE word IS NOT NULL AND word <> '';
  `
  },
}
