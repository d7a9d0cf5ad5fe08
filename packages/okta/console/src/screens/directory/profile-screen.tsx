// One profile: its attributes, all or base or custom, with "+ Add Attribute".
import { ActionIcon, Button, Group, SegmentedControl, Stack, Table, Text, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import { useAct, useApp, useMappings, useUserSchema } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { paths } from '../../paths.ts'
import { HiddenHead } from '../../ui/hidden-head.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Answer, Empty, Page, Panel } from '../../ui/page.tsx'
import { AddAttribute } from './add-attribute.tsx'

interface AttributeRow {
  readonly name: string
  readonly displayName: string
  readonly type: string
  readonly external: string | undefined
  readonly isRequired: boolean
  readonly isCustom: boolean
}

export function ProfileScreen({ id }: { readonly id: string }) {
  return id === 'default' ? <UserProfile /> : <AppProfile appId={id} />
}

function UserProfile() {
  const schema = useUserSchema()
  return (
    <Answer query={schema}>
      {({ definitions }) => {
        const rows = (['base', 'custom'] as const).flatMap((kind) =>
          Object.entries(definitions[kind].properties).map(([name, { title, type, required }]) => ({
            name,
            displayName: title,
            type,
            external: undefined,
            isRequired: required === true,
            isCustom: kind === 'custom',
          })),
        )
        return <Profile title="User (default)" appId={undefined} rows={rows} />
      }}
    </Answer>
  )
}

function AppProfile({ appId }: { readonly appId: string }) {
  const app = useApp(appId)
  const mappings = useMappings(appId)
  return (
    <Answer query={app}>
      {({ label }) => (
        <Answer query={mappings}>
          {(list) => {
            const rows = list.map(({ attribute, externalName, externalNamespace, ...rest }) => ({
              ...rest,
              name: attribute,
              external: externalNamespace.includes('core:2.0') ? externalName : `${externalNamespace}:${externalName}`,
            }))
            return <Profile title={`${label} User`} appId={appId} rows={rows} />
          }}
        </Answer>
      )}
    </Answer>
  )
}

function Profile({
  title,
  appId,
  rows,
}: {
  readonly title: string
  readonly appId: string | undefined
  readonly rows: readonly AttributeRow[]
}) {
  const [filter, setFilter] = useState('all')
  const [isAdding, setAdding] = useState(false)
  const shown = rows.filter(({ isCustom }) => filter === 'all' || isCustom === (filter === 'custom'))
  return (
    <Page
      title={title}
      back={[{ label: 'Profile Editor', href: paths.profileEditor }]}
      actions={
        <>
          {appId !== undefined && (
            <Button variant="default" component={Link} href={paths.app(appId, 'provisioning')}>
              Mappings
            </Button>
          )}
          <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
            Add Attribute
          </Button>
        </>
      }
    >
      <Stack>
        <Group>
          <SegmentedControl
            aria-label="Which attributes"
            value={filter}
            onChange={setFilter}
            data={[
              { value: 'all', label: 'All' },
              { value: 'base', label: 'Base' },
              { value: 'custom', label: 'Custom' },
            ]}
          />
        </Group>
        <Panel padded={false}>
          {shown.length === 0 ? (
            <Empty title="No attributes of this kind" />
          ) : (
            <Table.ScrollContainer minWidth={640}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Display Name</Table.Th>
                    <Table.Th>Variable Name</Table.Th>
                    {appId !== undefined && <Table.Th>External Name</Table.Th>}
                    <Table.Th w={110}>Data type</Table.Th>
                    <Table.Th w={130}>Attribute Type</Table.Th>
                    <HiddenHead w={60} label="Remove" />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {shown.map((row) => (
                    <AttributeLine key={row.name} row={row} appId={appId} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )}
        </Panel>
      </Stack>
      {isAdding && <AddAttribute appId={appId} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function AttributeLine({ row, appId }: { readonly row: AttributeRow; readonly appId: string | undefined }) {
  const remove = useAct({
    run: () =>
      appId === undefined
        ? ask('/api/v1/meta/schemas/user/default', {
            method: 'POST',
            body: { definitions: { custom: { properties: { [row.name]: null } } } },
          })
        : ask(`/sim/apps/${appId}/attributes/${row.name}`, { method: 'DELETE' }),
    done: `${row.displayName} is removed.`,
  })
  return (
    <Table.Tr>
      <Table.Td>
        {row.displayName}
        {row.isRequired && (
          <Text span c="dimmed" size="xs">
            {' '}
            required
          </Text>
        )}
      </Table.Td>
      <Table.Td className="mono">{row.name}</Table.Td>
      {appId !== undefined && <Table.Td className="mono wrap-anywhere">{row.external}</Table.Td>}
      <Table.Td>{row.type}</Table.Td>
      <Table.Td>{row.isCustom ? 'Custom' : 'Base'}</Table.Td>
      <Table.Td>
        {row.isCustom && (
          <Tooltip label="Remove the attribute">
            <ActionIcon
              variant="subtle"
              color="red"
              aria-label={`Remove ${row.displayName}`}
              loading={remove.isPending}
              onClick={() => remove.mutate()}
            >
              <Icon name="close" />
            </ActionIcon>
          </Tooltip>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
