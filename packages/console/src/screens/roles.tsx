// The role catalogue with its holders, and licences against the contract.

import { Anchor, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { licences as licencesQuery, roles as rolesQuery } from '../api/queries.ts'
import type { Role } from '../api/shapes.ts'
import { paths } from '../paths.ts'
import { t } from '../text/text.ts'
import { Go } from '../ui/go.tsx'
import { Tag } from '../ui/notice.tsx'
import { Page, Section } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { LicenceBars } from './licence-bars.tsx'

export function RolesPage() {
  const roles = useQuery(rolesQuery)
  const licences = useQuery(licencesQuery)
  return (
    <Page title={t.roles.title} lead={t.roles.lead}>
      <Stack gap="lg">
        <Section title={t.roles.licences}>
          <QueryView query={licences}>{({ items }) => <LicenceBars licences={items} />}</QueryView>
        </Section>
        <section className="card flush">
          <QueryView query={roles} lines={10}>
            {({ items }) => <RoleTable roles={items} />}
          </QueryView>
        </section>
      </Stack>
    </Page>
  )
}

function RoleTable({ roles }: { readonly roles: readonly Role[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
    <section className="scroll-x" tabIndex={0} aria-label={t.roles.title}>
      <table className="rows">
        <thead>
          <tr>
            <th scope="col">{t.roles.role}</th>
            <th scope="col">{t.roles.groups}</th>
            <th scope="col">{t.roles.holders}</th>
          </tr>
        </thead>
        <tbody>
          {roles.map((role) => (
            <tr key={role.name}>
              <td>
                <Group gap="xs">
                  <Text fw={600}>{role.name}</Text>
                  {role.isDefault ? <Tag tone="info">{t.roles.isDefault}</Tag> : null}
                </Group>
                <Text size="sm" c="dimmed">
                  {role.meaning}
                </Text>
                <Text size="xs" c="dimmed">
                  {t.roles.groupNames(role.groupNames.map((name) => `“${name}”`).join(', '))}
                </Text>
              </td>
              <td>
                <GivenBy role={role} />
              </td>
              <td>
                <Anchor
                  component={Go}
                  to={`${paths.people}?${new URLSearchParams({ role: role.name })}`}
                  size="sm"
                  aria-label={`${t.roles.showHolders}: ${role.name}`}
                >
                  {t.roles.showHolders}
                </Anchor>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function GivenBy({ role }: { readonly role: Role }) {
  if (role.groups.length === 0 && role.byHand === 0) return <Text c="dimmed">{t.roles.nobody}</Text>
  return (
    <Stack gap={2}>
      {role.groups.map(({ id, name, members }) => (
        <Text key={id} size="sm">
          <Go to={paths.group(id)}>{name}</Go> · {t.members(members)}
        </Text>
      ))}
      {role.byHand === 0 ? null : <Text size="sm">{t.roles.byHand(role.byHand)}</Text>}
    </Stack>
  )
}
