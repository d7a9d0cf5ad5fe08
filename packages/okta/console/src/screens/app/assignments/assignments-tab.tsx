// Assignments: Assign (to people, to groups), Convert Assignments, the rail People | Groups, and the table.
import { Alert, Button, Flex, Group, Menu, NavLink, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import type { AppDetail } from '../../../../../src/console-api/shapes.ts'
import { useAct, useActivity } from '../../../api/queries.ts'
import { ask } from '../../../api/request.ts'
import { paths } from '../../../paths.ts'
import { BatchLine } from '../../../ui/activity-menu.tsx'
import { Icon } from '../../../ui/icons.tsx'
import { SearchField } from '../../../ui/search-field.tsx'
import { AssignDialog } from './assign-dialog.tsx'
import { GroupTable } from './group-table.tsx'
import { PeopleTable } from './people-table.tsx'

const SHOWN_MAX = 3

export function AssignmentsTab({ detail }: { readonly detail: AppDetail }) {
  const [query] = useSearchParams()
  const wanted = query.get('assign')
  const [assigning, setAssigning] = useState<'people' | 'groups' | undefined>(
    wanted === 'people' || wanted === 'groups' ? wanted : undefined,
  )
  const [filter, setFilter] = useState<'people' | 'groups'>('people')
  const [q, setQ] = useState('')
  const [isConverting, setConverting] = useState(false)
  return (
    <Stack>
      {!detail.connection.isEnabled && <Hint detail={detail} />}
      <Progress appId={detail.id} />
      <Group justify="space-between">
        <Group gap="xs">
          <Menu position="bottom-start">
            <Menu.Target>
              <Button rightSection={<Icon name="down" size={16} />}>Assign</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setAssigning('people')}>Assign to People</Menu.Item>
              <Menu.Item onClick={() => setAssigning('groups')}>Assign to Groups</Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Button variant="default" onClick={() => setConverting(!isConverting)} aria-pressed={isConverting}>
            {isConverting ? 'Done converting' : 'Convert Assignments'}
          </Button>
          <ProvisionButton detail={detail} />
        </Group>
        {filter === 'people' && <SearchField label="Search assigned people" onSearch={setQ} />}
      </Group>
      {isConverting && (
        <Alert color="blue" variant="light">
          People who are assigned by name and are in an assigned group can be converted: their account then follows the
          group.
        </Alert>
      )}
      <Flex gap="lg" direction={{ base: 'column', md: 'row' }}>
        <nav aria-label="Filters" style={{ width: 170, flex: 'none' }}>
          <NavLink component="button" label="People" active={filter === 'people'} onClick={() => setFilter('people')} />
          <NavLink component="button" label="Groups" active={filter === 'groups'} onClick={() => setFilter('groups')} />
        </nav>
        <div style={{ flex: 1, minWidth: 0 }}>
          {filter === 'people' ? (
            <PeopleTable key={q} detail={detail} q={q} isConverting={isConverting} />
          ) : (
            <GroupTable detail={detail} />
          )}
        </div>
      </Flex>
      {assigning !== undefined && (
        <AssignDialog detail={detail} kind={assigning} onClose={() => setAssigning(undefined)} />
      )}
    </Stack>
  )
}

function Hint({ detail }: { readonly detail: AppDetail }) {
  return (
    <Alert color="yellow" variant="light" title="Provisioning is not enabled">
      <Text size="sm">
        People can be assigned, but nothing is sent to {detail.label} until its{' '}
        <Link href={paths.app(detail.id, 'provisioning')}>API integration</Link> is configured. They can be provisioned
        later.
      </Text>
    </Alert>
  )
}

function Progress({ appId }: { readonly appId: string }) {
  const batches = useActivity().data?.batches.filter((batch) => batch.appId === appId && batch.finished === null) ?? []
  if (batches.length === 0) return null
  return (
    <Alert color="blue" variant="light" title="Under way">
      <Stack gap="xs">
        {batches.slice(0, SHOWN_MAX).map((batch) => (
          <BatchLine key={batch.id} batch={batch} />
        ))}
        {batches.length > SHOWN_MAX && (
          <Text size="xs" c="dimmed">
            and {batches.length - SHOWN_MAX} more
          </Text>
        )}
      </Stack>
    </Alert>
  )
}

function ProvisionButton({ detail }: { readonly detail: AppDetail }) {
  const waiting = detail.accounts.error + detail.accounts['not-provisioned']
  const provision = useAct({
    run: () => ask(`/sim/apps/${detail.id}/provision-users`, { method: 'POST' }),
    done: `${waiting} ${waiting === 1 ? 'person is' : 'people are'} being provisioned.`,
  })
  if (waiting === 0 || !detail.connection.isEnabled) return null
  return (
    <Button variant="default" color="red" loading={provision.isPending} onClick={() => provision.mutate()}>
      Provision User ({waiting})
    </Button>
  )
}
