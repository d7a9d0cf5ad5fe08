// People who have been given the same are alike: a question about all of them is answered once per likeness, not once
// per person. A likeness is told by its mark: `A|G:Licensed|R:User` is an active person with these grants.

import type { Given } from '../../directory/holdings.ts'
import type { Licence } from '../../directory/settings.ts'
import type { Circle } from '../port/grants.ts'
import type { Fragment } from './connection.ts'
import type { Scope } from './scope.ts'
import { USER_COLUMNS } from './users.ts'

/** The people of a circle, as rows of a user's columns and `mark`; more conditions on `u` may be appended. */
export function circleSql({ organisation }: Scope, circle: Circle, moreColumns: readonly string[] = []): Fragment {
  const isOfGroup = circle.kind === 'members'
  const other = isOfGroup ? 'AND g.group_key <> ?' : ''
  const from = isOfGroup
    ? `memberships o JOIN users u ON u.organisation_id = o.organisation_id AND u.user_key = o.user_key
       WHERE o.organisation_id = ? AND o.group_key = ?`
    : 'users u WHERE u.organisation_id = ?'
  return {
    sql: `SELECT ${[USER_COLUMNS, ...moreColumns].join(', ')},
        CASE WHEN u.active = 1 THEN 'A' ELSE 'I' END || coalesce((
          SELECT string_agg(label.word, '' ORDER BY label.word) FROM (
            SELECT CASE g.grants_kind WHEN 'role' THEN '|R:' ELSE '|G:' END || g.grants_name AS word
            FROM memberships m
              JOIN groups g ON g.organisation_id = m.organisation_id AND g.group_key = m.group_key
            WHERE m.organisation_id = u.organisation_id AND m.user_key = u.user_key
              AND g.deleted_ms IS NULL AND g.grants_kind IS NOT NULL ${other}
            UNION
            SELECT CASE h.kind WHEN 'role' THEN '|R:' ELSE '|H:' END || h.name AS word FROM user_grants h
            WHERE h.organisation_id = u.organisation_id AND h.user_key = u.user_key
          ) AS label
        ), '') AS mark
      FROM ${from} AND u.deleted_ms IS NULL`,
    parameters: isOfGroup ? [circle.group, organisation, circle.group] : [organisation],
  }
}

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
