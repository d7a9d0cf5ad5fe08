// Push Groups: find groups by name or by rule, refresh app groups, bulk edit, the gear; filters at the left.
import { ActionIcon, Button, Flex, Group, Menu, NavLink, Stack, Tooltip } from '@mantine/core'
import { useState } from 'react'
import type { AppDetail } from '../../../../../src/console-api/shapes.ts'
import { useAct, usePushes } from '../../../api/queries.ts'
import { ask } from '../../../api/request.ts'
import { Icon } from '../../../ui/icons.tsx'
import { Answer, Empty, Panel } from '../../../ui/page.tsx'
import { NotConfigured } from '../not-configured.tsx'
import { PushByName } from './push-by-name.tsx'
import { PushByRule } from './push-by-rule.tsx'
import { PushRules } from './push-rules.tsx'
import { PushSettings } from './push-settings.tsx'
import { PushTable } from './push-table.tsx'

const FILTERS = [
  { value: 'all', label: 'All' },
  { value: 'errors', label: 'Errors' },
  { value: 'by-name', label: 'By name' },
  { value: 'by-rule', label: 'By rule' },
] as const

export function PushTab({ detail }: { readonly detail: AppDetail }) {
  const [filter, setFilter] = useState<(typeof FILTERS)[number]['value']>('all')
  const [asked, setAsked] = useState<'by-name' | 'by-rule' | 'settings' | undefined>()
  const [isEditing, setEditing] = useState(false)
  const pushes = usePushes(detail.id, filter)
  if (!detail.connection.isEnabled) return <NotConfigured detail={detail} what="Pushing groups" />
  if (asked === 'by-name') return <PushByName detail={detail} onClose={() => setAsked(undefined)} />
  if (asked === 'by-rule') return <PushByRule detail={detail} onClose={() => setAsked(undefined)} />
  return (
    <Stack>
      <Toolbar detail={detail} isEditing={isEditing} onEdit={() => setEditing(!isEditing)} onAsk={setAsked} />
      <Flex gap="lg" direction={{ base: 'column', md: 'row' }}>
        <nav aria-label="Pushed groups" style={{ width: 170, flex: 'none' }}>
          {FILTERS.map(({ value, label }) => (
            <NavLink
              key={value}
              component="button"
              label={label}
              active={filter === value}
              onClick={() => setFilter(value)}
            />
          ))}
        </nav>
        <Stack flex={1} miw={0}>
          {filter === 'by-rule' && <PushRules appId={detail.id} />}
          <Panel padded={false}>
            <Answer query={pushes}>
              {(rows) =>
                rows.length === 0 ? (
                  <Empty title={filter === 'errors' ? 'No errors' : 'No groups are pushed yet'}>
                    {filter === 'errors' ? undefined : `Push a group, and ${detail.label} gets it with its members.`}
                  </Empty>
                ) : (
                  <PushTable detail={detail} rows={rows} isEditing={isEditing} />
                )
              }
            </Answer>
          </Panel>
        </Stack>
      </Flex>
      {asked === 'settings' && <PushSettings detail={detail} onClose={() => setAsked(undefined)} />}
    </Stack>
  )
}

function Toolbar({
  detail,
  isEditing,
  onEdit,
  onAsk,
}: {
  readonly detail: AppDetail
  readonly isEditing: boolean
  readonly onEdit: () => void
  readonly onAsk: (what: 'by-name' | 'by-rule' | 'settings') => void
}) {
  const refresh = useAct<void, { readonly found: number }>({
    run: () => ask(`/sim/apps/${detail.id}/app-groups/refresh`, { method: 'POST' }),
    done: ({ found }) => `The app has ${found} groups.`,
  })
  const retry = useAct({
    run: () => ask(`/sim/apps/${detail.id}/push/retry`, { method: 'POST' }),
    done: 'Every group in error is pushed again.',
  })
  return (
    <Group gap="xs">
      <Menu position="bottom-start">
        <Menu.Target>
          <Button leftSection={<Icon name="plus" size={16} />} rightSection={<Icon name="down" size={16} />}>
            Push Groups
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onAsk('by-name')}>Find groups by name</Menu.Item>
          <Menu.Item onClick={() => onAsk('by-rule')}>Find groups by rule</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button
        variant="default"
        leftSection={<Icon name="refresh" size={16} />}
        loading={refresh.isPending}
        onClick={() => refresh.mutate()}
      >
        Refresh App Groups
      </Button>
      <Button variant="default" aria-pressed={isEditing} onClick={onEdit}>
        {isEditing ? 'Done editing' : 'Bulk Edit'}
      </Button>
      <Button variant="default" loading={retry.isPending} onClick={() => retry.mutate()}>
        Retry All Groups
      </Button>
      <Tooltip label="Group push settings">
        <ActionIcon variant="default" size="lg" aria-label="Group push settings" onClick={() => onAsk('settings')}>
          <Icon name="gear" />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}
