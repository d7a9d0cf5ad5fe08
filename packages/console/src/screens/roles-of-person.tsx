import { Group, Stack, Text } from '@mantine/core'
import type { Access } from '../api/shapes.ts'
import { t } from '../text/text.ts'
import { Instant } from '../ui/instant.tsx'
import { Tag } from '../ui/notice.tsx'

/** Held and effective roles, each with every reason for it, and why somebody may not sign in. */
export function RolesOfPerson({ access }: { readonly access: Access }) {
  const refusals = access.allowed
    ? []
    : access.reasons.slice(0, Math.max(1, access.reasons.length - 1 - access.roles.length))
  return (
    <Stack gap="md">
      {refusals.map((reason) => (
        <Text key={reason} size="sm" style={{ color: 'var(--fluid-warn)' }}>
          {reason}
        </Text>
      ))}
      <HeldRoles roles={access.roles} licence={access.licence} />
      <details>
        <summary>{t.person.because}</summary>
        <ul style={{ paddingInlineStart: '1.1rem' }}>
          {access.reasons.map((reason) => (
            <li key={reason}>
              <Text size="sm">{reason}</Text>
            </li>
          ))}
        </ul>
      </details>
    </Stack>
  )
}

/** Each role with what gives it, now or at a moment of the past. */
export function HeldRoles({ roles, licence }: Pick<Access, 'roles' | 'licence'>) {
  return roles.map(({ role, effective, because }) => (
    <div key={role}>
      <Group gap="xs">
        <Text fw={600} {...(effective ? {} : { c: 'dimmed' })}>
          {role}
        </Text>
        {effective ? null : <Tag tone="warn">{t.person.held}</Tag>}
      </Group>
      {because.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t.person.byDefault}
        </Text>
      ) : (
        because.map((source) => (
          <Text key={`${source.group ?? source.mappedBy} ${source.since}`} size="sm" c="dimmed">
            {originOf(source, licence)}
            {source.since === null ? (
              source.mappedBy !== 'licence' && `, ${t.person.unknownSource}`
            ) : (
              <>
                , {t.groups.since} <Instant at={source.since} form="time" />
              </>
            )}
          </Text>
        ))
      )}
    </div>
  ))
}

function originOf({ group, mappedBy }: Access['roles'][number]['because'][number], licence: string): string {
  if (mappedBy === 'licence') return t.person.withLicence(licence)
  if (group === null) return t.person.hand
  return mappedBy === 'mapping' ? `${t.person.group(group)} (${t.groups.byMapping})` : t.person.group(group)
}
