// What one person has been given, in a word: `A|G:Licensed|R:User` is an active person with these grants.

import type { Given } from '../../directory/holdings.ts'
import type { Licence } from '../../directory/settings.ts'

/** A column `mark` of the users `u`; worked out row by row, so for few of them. */
export const MARK_COLUMN = `CASE WHEN u.active = 1 THEN 'A' ELSE 'I' END
  || coalesce((
    SELECT string_agg(label.word, '' ORDER BY label.word) FROM (
      SELECT CASE g.grants_kind WHEN 'role' THEN '|R:' ELSE '|G:' END || g.grants_name AS word
      FROM memberships m
        JOIN groups g ON g.organisation_id = m.organisation_id AND g.group_key = m.group_key
      WHERE m.organisation_id = u.organisation_id AND m.user_key = u.user_key
        AND g.deleted_ms IS NULL AND g.grants_kind IS NOT NULL
      UNION
      SELECT CASE h.kind WHEN 'role' THEN '|R:' ELSE '|H:' END || h.name AS word FROM user_grants h
      WHERE h.organisation_id = u.organisation_id AND h.user_key = u.user_key
    ) AS label
  ), '') AS mark`

/** What a mark says. The names of roles and licences hold no `|` (see the catalogue's parser). */
export function parseMark(mark: string): Given {
  const [state, ...labels] = mark.split('|')
  const named = (prefix: string) => labels.filter((label) => label.startsWith(prefix)).map((label) => label.slice(2))
  return {
    isActive: state === 'A',
    roles: named('R:'),
    licencesOfGroups: named('G:') as readonly Licence[],
    licenceByHand: named('H:')[0] as Licence | undefined,
  }
}
