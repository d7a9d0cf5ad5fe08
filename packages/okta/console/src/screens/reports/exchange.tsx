// One request and its answer, as bytes on the wire; the token is masked.
import { Badge, Code, Collapse, Group, Paper, SimpleGrid, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ExchangeRow } from '../../../../src/console-api/shapes.ts'
import { Icon } from '../../ui/icons.tsx'
import { printMoment } from '../../ui/moment.tsx'

export function Exchange({
  exchange,
  isOpenAtFirst = false,
}: {
  readonly exchange: ExchangeRow
  readonly isOpenAtFirst?: boolean
}) {
  const [isOpen, disclosure] = useDisclosure(isOpenAtFirst)
  const { method, path, query, status, failure, fault, durationMs } = exchange
  const isGood = status !== null && status < 400
  return (
    <Paper withBorder radius="md" style={{ overflow: 'hidden' }}>
      <UnstyledButton w="100%" p="xs" onClick={disclosure.toggle} aria-expanded={isOpen}>
        <Group gap="sm" wrap="nowrap">
          <Icon name={isOpen ? 'down' : 'right'} size={14} />
          <Text
            className="mono"
            c="dimmed"
            visibleFrom="sm"
            style={{ flex: 'none' }}
            title={printMoment(exchange.started)}
          >
            {new Date(exchange.started).toLocaleTimeString()}
          </Text>
          <Badge variant="filled" color="ink" radius="sm" style={{ flex: 'none' }}>
            {method}
          </Badge>
          <Text className="mono" truncate flex={1}>
            {path}
            {query === '' ? '' : `?${decodeQuery(query)}`}
          </Text>
          {fault !== null && (
            <Badge color="orange" variant="light" tt="none" radius="sm" style={{ flex: 'none' }}>
              Trouble: {fault}
            </Badge>
          )}
          <Badge color={isGood ? 'teal' : 'red'} variant="light" tt="none" radius="sm" style={{ flex: 'none' }}>
            {status ?? 'No answer'}
          </Badge>
          <Text size="xs" c="dimmed" style={{ flex: 'none' }}>
            {Math.round(durationMs)} ms
          </Text>
        </Group>
      </UnstyledButton>
      <Collapse expanded={isOpen} keepMounted={false}>
        <SimpleGrid cols={{ base: 1, lg: 2 }} p="xs" pt={0} spacing="xs">
          <Side
            title="Request"
            head={`${method} ${path}${query === '' ? '' : `?${query}`} HTTP/1.1`}
            headers={exchange.requestHeaders}
            body={exchange.requestBody}
          />
          {failure === null ? (
            <Side
              title="Answer"
              head={`HTTP/1.1 ${status ?? ''}`}
              headers={Object.entries(exchange.responseHeaders)}
              body={exchange.responseBody}
            />
          ) : (
            <div>
              <Text size="xs" fw={700} c="dimmed">
                Answer
              </Text>
              <Code block>{failure}</Code>
            </div>
          )}
        </SimpleGrid>
      </Collapse>
    </Paper>
  )
}

function Side({
  title,
  head,
  headers,
  body,
}: {
  readonly title: string
  readonly head: string
  readonly headers: readonly (readonly [string, unknown])[]
  readonly body: string | null
}) {
  const lines = headers.map(([name, value]) => `${name}: ${String(value)}`)
  const text = [head, ...lines, ...(body === null || body === '' ? [] : ['', pretty(body)])].join('\n')
  return (
    <div style={{ minWidth: 0 }}>
      <Text size="xs" fw={700} c="dimmed">
        {title}
      </Text>
      <Code block mah={420} style={{ overflow: 'auto' }} tabIndex={0} aria-label={title}>
        {text}
      </Code>
    </div>
  )
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

function decodeQuery(query: string): string {
  try {
    return decodeURIComponent(query.replaceAll('+', ' '))
  } catch {
    return query
  }
}
