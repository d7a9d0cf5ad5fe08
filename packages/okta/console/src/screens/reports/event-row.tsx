// One event: a line, and when it is opened its details and its wire.
import { ActionIcon, Anchor, Code, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import type { ExchangeRow } from '../../../../src/console-api/shapes.ts'
import type { LogEvent, LogTarget } from '../../api/okta.ts'
import { useGet } from '../../api/queries.ts'
import { paths } from '../../paths.ts'
import { Icon } from '../../ui/icons.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Answer } from '../../ui/page.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { Exchange } from './exchange.tsx'

export function EventRow({ event }: { readonly event: LogEvent }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-expanded={isOpen}
            aria-label={`${isOpen ? 'Close' : 'Open'} ${event.displayMessage}`}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name={isOpen ? 'down' : 'right'} size={16} />
          </ActionIcon>
        </Table.Td>
        <Table.Td>
          <Moment value={event.published} />
        </Table.Td>
        <Table.Td>
          <Text size="sm">{event.actor.displayName}</Text>
          <Text size="xs" c="dimmed">
            {event.actor.type}
          </Text>
        </Table.Td>
        <Table.Td>
          <Group gap="xs" wrap="nowrap" align="flex-start">
            <StatusBadge status={event.outcome.result} />
            <div>
              <Text size="sm">{event.displayMessage}</Text>
              <Text className="mono" c="dimmed" style={{ wordBreak: 'break-word' }}>
                {event.eventType}
              </Text>
              {event.outcome.reason !== null && (
                <Text size="sm" c="var(--mantine-color-error)" className="wrap-anywhere">
                  {event.outcome.reason}
                </Text>
              )}
            </div>
          </Group>
        </Table.Td>
        <Table.Td>
          <Stack gap={2}>
            {event.target.map((target) => (
              <TargetLink key={`${target.type}${target.id}`} target={target} />
            ))}
          </Stack>
        </Table.Td>
      </Table.Tr>
      {isOpen && (
        <Table.Tr>
          <Table.Td colSpan={5} bg="var(--ground)">
            <Details event={event} />
          </Table.Td>
        </Table.Tr>
      )}
    </>
  )
}

function TargetLink({ target }: { readonly target: LogTarget }) {
  const href = hrefOf(target)
  const text = `${target.displayName} (${target.type})`
  return href === undefined ? (
    <Text size="sm">{text}</Text>
  ) : (
    <Anchor component={Link} href={href} size="sm">
      {text}
    </Anchor>
  )
}

function hrefOf({ type, id }: LogTarget): string | undefined {
  if (type === 'User' || type === 'AppUser') return paths.person(id)
  if (type === 'AppInstance') return paths.app(id)
  return type === 'UserGroup' ? paths.group(id) : undefined
}

function Details({ event }: { readonly event: LogEvent }) {
  const exchanges = useGet<ExchangeRow[]>(['fixed', 'events', event.uuid], `/sim/events/${event.uuid}/exchanges`)
  return (
    <Stack gap="sm" p="xs">
      <Text fw={600} size="sm">
        On the wire
      </Text>
      <Answer query={exchanges}>
        {(list) =>
          list.length === 0 ? (
            <Text size="sm" c="dimmed">
              Nothing was sent for this event.
            </Text>
          ) : (
            <Stack gap="xs">
              {list.map((exchange) => (
                <Exchange key={exchange.sequence} exchange={exchange} isOpenAtFirst={list.length === 1} />
              ))}
            </Stack>
          )
        }
      </Answer>
      <Text fw={600} size="sm">
        Event
      </Text>
      <SimpleGrid cols={1}>
        <Code block>{JSON.stringify(event, null, 2)}</Code>
      </SimpleGrid>
    </Stack>
  )
}
