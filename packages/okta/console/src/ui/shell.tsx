// The frame of every page: the bar with the search, the navigation at the left, and the reminder that this is a simulator.
import {
  ActionIcon,
  Anchor,
  AppShell,
  Badge,
  Box,
  Burger,
  Group,
  ScrollArea,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type ReactNode, useEffect } from 'react'
import { Link, useLocation } from 'wouter'
import { DISCLAIMER } from '../../../src/brand.ts'
import { paths } from '../paths.ts'
import { ActivityMenu } from './activity-menu.tsx'
import { Brand } from './brand.tsx'
import { GlobalSearch } from './global-search.tsx'
import { Icon } from './icons.tsx'
import { useLiveAnswers } from './live-answers.ts'
import { Navigation } from './navigation.tsx'

export function Shell({ children }: { readonly children: ReactNode }) {
  const [isOpen, menu] = useDisclosure(false)
  const [location] = useLocation()
  useLiveAnswers()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes whenever the address changes
  useEffect(() => menu.close(), [location])
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'md', md: 'xl' }}
    >
      <AppShell.Header bg="var(--header)" c="white" style={{ border: 0 }}>
        <a href="#main" className="skip-link">
          Skip to the content
        </a>
        <Group h="100%" px="md" gap="md" wrap="nowrap">
          <Burger
            opened={isOpen}
            onClick={menu.toggle}
            hiddenFrom="sm"
            size="sm"
            color="white"
            aria-label={isOpen ? 'Close the menu' : 'Open the menu'}
          />
          <Anchor component={Link} href={paths.dashboard} underline="never">
            <VisuallyHidden>Dashboard: </VisuallyHidden>
            <Brand isOnDark />
          </Anchor>
          <Tooltip label={DISCLAIMER} multiline w={280}>
            <Badge variant="outline" color="orange.3" radius="sm" tt="none" visibleFrom="md">
              Simulator, not Okta
            </Badge>
          </Tooltip>
          <Box flex={1} maw={520} mx="auto">
            <GlobalSearch />
          </Box>
          <ActivityMenu />
          <SchemeSwitch />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" bg="var(--mantine-color-body)">
        <AppShell.Section grow component={ScrollArea} type="auto">
          <Navigation />
        </AppShell.Section>
        <AppShell.Section p="xs">
          <Text size="xs" c="dimmed">
            {DISCLAIMER}
          </Text>
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        {children}
        <Text size="xs" c="dimmed" mt="xl" hiddenFrom="sm">
          {DISCLAIMER}
        </Text>
      </AppShell.Main>
    </AppShell>
  )
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const next = scheme === 'dark' ? 'light' : 'dark'
  return (
    <Tooltip label={`Switch to ${next}`}>
      <ActionIcon
        variant="subtle"
        color="gray.3"
        size="lg"
        aria-label={`Switch to ${next} colours`}
        onClick={() => setColorScheme(next)}
      >
        <Icon name={scheme === 'dark' ? 'sun' : 'moon'} />
      </ActionIcon>
    </Tooltip>
  )
}
