// The frame around all pages: who and where, the ways to everywhere, colours, and the way out.

import {
  ActionIcon,
  AppShell,
  Burger,
  Group,
  Menu,
  Text,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type ReactNode, useEffect, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { Session } from '../api/shapes.ts'
import { paths, serverPages } from '../paths.ts'
import { t } from '../text/text.ts'
import { initialsOf } from './face.tsx'
import { Go } from './go.tsx'
import { Icon, type IconName, Mark } from './icons.tsx'
import { Jump } from './jump.tsx'
import { signOut } from './sign-out.ts'

interface Place {
  readonly label: string
  readonly to: string
  readonly icon: IconName
}

const PLACES: readonly Place[] = [
  { label: t.nav.overview, to: paths.overview, icon: 'overview' },
  { label: t.nav.providers, to: paths.providers, icon: 'key' },
  { label: t.nav.people, to: paths.people, icon: 'people' },
  { label: t.nav.formerPeople, to: paths.formerPeople, icon: 'former' },
  { label: t.nav.groupsAndRoles, to: paths.groups, icon: 'groups' },
  { label: t.nav.roles, to: paths.roles, icon: 'roles' },
  { label: t.nav.log, to: paths.log, icon: 'log' },
  { label: t.nav.settings, to: paths.settings, icon: 'settings' },
]

export function Shell({ session, children }: { readonly session: Session; readonly children: ReactNode }) {
  const [isOpen, { toggle, close }] = useDisclosure(false)
  const [location] = useLocation()
  const isOnline = useOnline()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a step to another page closes the navigation of narrow screens.
  useEffect(close, [location])
  return (
    <AppShell
      header={{ height: 58 }}
      navbar={{ width: 284, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <AppShell.Header px="md">
        <button type="button" className="skip" onClick={() => document.getElementById('content')?.focus()}>
          {t.skip}
        </button>
        <Group h="100%" justify="space-between" wrap="nowrap" gap="sm">
          <Group wrap="nowrap" gap="sm" style={{ minWidth: 0 }}>
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t.shell.openNav}
              aria-expanded={isOpen}
            />
            <Link to={paths.overview} className="brand">
              <Mark />
              <span>{t.product}</span>
              <small>{session.organisation.displayName}</small>
            </Link>
          </Group>
          <Group wrap="nowrap" gap={6}>
            <Jump places={PLACES} />
            <Colours />
            <SettingsMenu />
            <AccountMenu session={session} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={t.shell.nav} className={isOpen ? '' : 'closed'}>
        {PLACES.map((place) => (
          <Link
            key={place.to}
            to={place.to}
            className="nav-link"
            {...(isCurrent(place.to, location) ? { 'aria-current': 'page' as const } : {})}
          >
            <Icon name={place.icon} size={19} />
            {place.label}
          </Link>
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        {isOnline ? null : (
          <Text role="status" className="notice tone-warn" mb="md">
            {t.errors.offline}
          </Text>
        )}
        {children}
      </AppShell.Main>
    </AppShell>
  )
}

function isCurrent(to: string, location: string): boolean {
  return to === paths.overview ? location === to : location === to || location.startsWith(`${to}/`)
}

function Colours() {
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const isDark = scheme === 'dark'
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      c="var(--mantine-color-text)"
      size="lg"
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
      aria-label={isDark ? t.shell.light : t.shell.dark}
      title={isDark ? t.shell.light : t.shell.dark}
    >
      <Icon name={isDark ? 'sun' : 'moon'} size={19} />
    </ActionIcon>
  )
}

function SettingsMenu() {
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          size="lg"
          aria-label={t.shell.settingsMenu}
          title={t.shell.settingsMenu}
        >
          <Icon name="settings" size={19} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t.console}</Menu.Label>
        {PLACES.map(({ label, to, icon }) => (
          <Menu.Item key={to} component={Go} to={to} leftSection={<Icon name={icon} size={16} />}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function AccountMenu({ session }: { readonly session: Session }) {
  const { account } = session
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <UnstyledButton aria-label={`${t.shell.account}: ${account.name}`}>
          <span className="face" aria-hidden="true">
            {initialsOf(account.name)}
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {account.name}
          </Text>
          <Text size="xs">{account.kind === 'administrator' ? t.shell.localAdministrator : account.userName}</Text>
        </Menu.Label>
        <Menu.Item component="a" href={serverPages.account} leftSection={<Icon name="user" size={16} />}>
          {t.shell.myAccount}
        </Menu.Item>
        <Menu.Item
          component="button"
          onClick={() => signOut(session.csrf ?? '')}
          leftSection={<Icon name="out" size={16} />}
        >
          {t.shell.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine)
  useEffect(() => {
    const update = (): void => setOnline(navigator.onLine)
    window.addEventListener('online', update)
    window.addEventListener('offline', update)
    return () => {
      window.removeEventListener('online', update)
      window.removeEventListener('offline', update)
    }
  }, [])
  return isOnline
}
