// The frame of a screen: title, what leads back, acts at the right; and the states that every list has.
import {
  Alert,
  Anchor,
  Box,
  Breadcrumbs,
  Button,
  Center,
  Group,
  Loader,
  Paper,
  Stack,
  Text,
  Title,
} from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import { Link } from 'wouter'

export interface PageProps {
  readonly title: string
  readonly back?: readonly { readonly label: string; readonly href: string }[]
  readonly description?: ReactNode
  readonly actions?: ReactNode
  /** Before the title. */
  readonly logo?: ReactNode
  /** After the title. */
  readonly badge?: ReactNode
  readonly children: ReactNode
}

export function Page({ title, back = [], description, actions, logo, badge, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Standin`
  }, [title])
  return (
    <Stack gap="lg" maw={1240}>
      <Box>
        {back.length > 0 && (
          <Breadcrumbs mb={6} fz="sm">
            {back.map(({ label, href }) => (
              <Anchor key={href} component={Link} href={href} size="sm">
                {label}
              </Anchor>
            ))}
            <Text size="sm" c="dimmed">
              {title}
            </Text>
          </Breadcrumbs>
        )}
        <Group justify="space-between" align="flex-start" gap="md">
          <Group gap="sm" align="center">
            {logo}
            <Title order={1} size="h2" className="wrap-anywhere">
              {title}
            </Title>
            {badge}
          </Group>
          {actions !== undefined && <Group gap="xs">{actions}</Group>}
        </Group>
        {description !== undefined && (
          <Text c="dimmed" mt={4} maw={760}>
            {description}
          </Text>
        )}
      </Box>
      {children}
    </Stack>
  )
}

/** A white field on the page's ground. */
export function Panel({
  title,
  actions,
  children,
  padded = true,
}: {
  readonly title?: string
  readonly actions?: ReactNode
  readonly children: ReactNode
  readonly padded?: boolean
}) {
  return (
    <Paper withBorder radius="md" style={{ overflow: 'hidden' }}>
      {title !== undefined && (
        <Group justify="space-between" px="md" py="sm" style={{ borderBottom: '1px solid var(--line)' }}>
          <Title order={2} size="h5">
            {title}
          </Title>
          {actions}
        </Group>
      )}
      <Box p={padded ? 'md' : 0}>{children}</Box>
    </Paper>
  )
}

/** Shows what a question has come to: waiting, the server's sentence, or the answer. */
export function Answer<Body>({
  query,
  children,
}: {
  readonly query: { readonly data: Body | undefined; readonly error: Error | null; readonly refetch: () => unknown }
  readonly children: (body: Body) => ReactNode
}) {
  if (query.data !== undefined) return children(query.data)
  if (query.error === null) {
    return (
      <Center mih={160}>
        <Loader aria-label="Loading" />
      </Center>
    )
  }
  return <Failure error={query.error} retry={() => query.refetch()} />
}

function Failure({ error, retry }: { readonly error: Error; readonly retry?: () => unknown }) {
  return (
    <Alert color="red" variant="light" title="That did not work" role="alert">
      <Stack gap="xs" align="flex-start">
        <Text className="wrap-anywhere">{error.message}</Text>
        {retry !== undefined && (
          <Button size="xs" variant="default" onClick={() => void retry()}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

export function Empty({
  title,
  children,
  action,
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <Stack align="center" gap={6} py="xl" px="md" ta="center">
      <Text fw={600}>{title}</Text>
      {children !== undefined && (
        <Text c="dimmed" size="sm" maw={460}>
          {children}
        </Text>
      )}
      {action !== undefined && <Box mt="xs">{action}</Box>}
    </Stack>
  )
}
