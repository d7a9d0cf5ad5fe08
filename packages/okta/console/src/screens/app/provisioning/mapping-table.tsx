// "<App> Attribute Mappings": required and mapped first; pencil and X at the end; Force Sync.
import { ActionIcon, Anchor, Button, Group, Table, Text, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import type { AppDetail, MappingRow } from '../../../../../src/console-api/shapes.ts'
import { useAct, useMappings } from '../../../api/queries.ts'
import { ask } from '../../../api/request.ts'
import { paths } from '../../../paths.ts'
import { HiddenHead } from '../../../ui/hidden-head.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { Answer, Panel } from '../../../ui/page.tsx'
import { MappingDialog } from './mapping-dialog.tsx'

export function MappingTable({ detail }: { readonly detail: AppDetail }) {
  const mappings = useMappings(detail.id)
  const [isShowingAll, setShowingAll] = useState(false)
  const [edited, setEdited] = useState<string | undefined>()
  const forceSync = useAct({
    run: () => ask(`/sim/apps/${detail.id}/force-sync`, { method: 'POST' }),
    done: 'Force Sync: the profile of everybody whom the app has is pushed again.',
  })
  return (
    <Panel
      title={`${detail.label} Attribute Mappings`}
      padded={false}
      actions={
        <Group gap="xs">
          <Button size="xs" variant="default" component={Link} href={paths.profile(detail.id)}>
            Go to Profile Editor
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<Icon name="refresh" size={14} />}
            loading={forceSync.isPending}
            onClick={() => forceSync.mutate()}
          >
            Force Sync
          </Button>
        </Group>
      }
    >
      <Answer query={mappings}>
        {(rows) => {
          const mapped = rows.filter(({ mapping }) => mapping !== null)
          const unmapped = rows.filter(({ mapping }) => mapping === null)
          const sorted = [
            ...mapped.filter(({ isRequired }) => isRequired),
            ...mapped.filter(({ isRequired }) => !isRequired),
          ]
          const shown = isShowingAll ? [...sorted, ...unmapped] : sorted
          const row = rows.find(({ attribute }) => attribute === edited)
          return (
            <>
              <Table.ScrollContainer minWidth={760}>
                <Table>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Attribute</Table.Th>
                      <Table.Th w={140}>Attribute Type</Table.Th>
                      <Table.Th>Value</Table.Th>
                      <Table.Th w={170}>Apply on</Table.Th>
                      <HiddenHead w={96} label="Edit or remove" />
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    <UserNameLine />
                    {shown.map((each) => (
                      <MappingLine
                        key={each.attribute}
                        appId={detail.id}
                        row={each}
                        onEdit={() => setEdited(each.attribute)}
                      />
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
              {unmapped.length > 0 && (
                <Group p="md">
                  <Anchor component="button" size="sm" onClick={() => setShowingAll(!isShowingAll)}>
                    {isShowingAll ? 'Hide Unmapped Attributes' : `Show Unmapped Attributes (${unmapped.length})`}
                  </Anchor>
                </Group>
              )}
              {row !== undefined && <MappingDialog appId={detail.id} row={row} onClose={() => setEdited(undefined)} />}
            </>
          )
        }}
      </Answer>
    </Panel>
  )
}

function UserNameLine() {
  return (
    <Table.Tr>
      <Table.Td>
        <Name displayName="Username" name="userName" />
      </Table.Td>
      <Table.Td>Personal</Table.Td>
      <Table.Td>
        <Text size="sm" c="dimmed">
          Configured in Sign On settings
        </Text>
      </Table.Td>
      <Table.Td />
      <Table.Td />
    </Table.Tr>
  )
}

function Name({ displayName, name }: { readonly displayName: string; readonly name: string }) {
  return (
    <>
      <Text size="sm">{displayName}</Text>
      <Text className="mono" c="dimmed">
        {name}
      </Text>
    </>
  )
}

function MappingLine({
  appId,
  row,
  onEdit,
}: {
  readonly appId: string
  readonly row: MappingRow
  readonly onEdit: () => void
}) {
  const remove = useAct({
    run: () => ask(`/sim/apps/${appId}/mappings/${row.attribute}`, { method: 'DELETE' }),
    done: `${row.displayName} is not mapped any more.`,
  })
  const { mapping } = row
  return (
    <Table.Tr>
      <Table.Td>
        <Name displayName={row.displayName} name={row.attribute} />
      </Table.Td>
      <Table.Td>Personal</Table.Td>
      <Table.Td className="mono wrap-anywhere">
        {mapping === null ? (
          <Text span size="sm" c="dimmed">
            Not mapped
          </Text>
        ) : (
          mapping.printed
        )}
      </Table.Td>
      <Table.Td>{mapping === null ? '' : mapping.applyOn === 'create' ? 'Create' : 'Create and update'}</Table.Td>
      <Table.Td>
        <Group gap={4} wrap="nowrap">
          <Tooltip label="Edit">
            <ActionIcon variant="subtle" aria-label={`Edit ${row.displayName}`} onClick={onEdit}>
              <Icon name="pencil" size={16} />
            </ActionIcon>
          </Tooltip>
          {mapping !== null && !row.isRequired && (
            <Tooltip label="Remove the mapping">
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={`Remove the mapping of ${row.displayName}`}
                onClick={() => remove.mutate()}
              >
                <Icon name="close" size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
