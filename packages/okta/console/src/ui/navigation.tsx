// The accordion at the left, in the order that administrators know.
import { NavLink } from '@mantine/core'
import { Link, useLocation } from 'wouter'
import { paths } from '../paths.ts'
import { Icon, type IconName } from './icons.tsx'

interface Entry {
  readonly label: string
  readonly icon: IconName
  readonly href?: string
  readonly children?: readonly { readonly label: string; readonly href: string }[]
}

const ENTRIES: readonly Entry[] = [
  { label: 'Dashboard', icon: 'dashboard', href: paths.dashboard },
  {
    label: 'Directory',
    icon: 'directory',
    children: [
      { label: 'People', href: paths.people },
      { label: 'Groups', href: paths.groups },
      { label: 'Profile Editor', href: paths.profileEditor },
    ],
  },
  {
    label: 'Applications',
    icon: 'apps',
    children: [
      { label: 'Applications', href: paths.apps },
      { label: 'Browse App Catalog', href: paths.catalog },
    ],
  },
  {
    label: 'Reports',
    icon: 'reports',
    children: [
      { label: 'System Log', href: paths.systemLog },
      { label: 'Wire', href: paths.wire },
    ],
  },
  { label: 'Settings', icon: 'settings', href: paths.settings },
]

export function Navigation() {
  const [location] = useLocation()
  return (
    <nav aria-label="Main">
      {ENTRIES.map(({ label, icon, href, children }) =>
        href !== undefined ? (
          <NavLink
            key={label}
            component={Link}
            href={href}
            label={label}
            leftSection={<Icon name={icon} />}
            active={isAt(location, href)}
            aria-current={isAt(location, href) ? 'page' : undefined}
          />
        ) : (
          <NavLink
            key={label}
            label={label}
            leftSection={<Icon name={icon} />}
            defaultOpened
            childrenOffset={30}
            component="button"
          >
            {(children ?? []).map((child) => (
              <NavLink
                key={child.href}
                component={Link}
                href={child.href}
                label={child.label}
                active={isAt(location, child.href)}
                aria-current={isAt(location, child.href) ? 'page' : undefined}
              />
            ))}
          </NavLink>
        ),
      )}
    </nav>
  )
}

/** The entry of the page, or of the list that the page belongs to. */
function isAt(location: string, href: string): boolean {
  if (href === paths.apps) {
    const isInCatalog = location.startsWith(paths.catalog)
    return !isInCatalog && (location.startsWith(`${href}/`) || location === href || location.startsWith('/admin/app/'))
  }
  return location === href || location.startsWith(`${href}/`)
}
