// A screen per address. Each is loaded when it is first looked at.

import { Button, Stack, Text } from '@mantine/core'
import { QueryErrorResetBoundary } from '@tanstack/react-query'
import { Component, type ComponentType, lazy, type ReactNode, Suspense } from 'react'
import { Route, Switch, useLocation } from 'wouter'
import { paths } from './paths.ts'
import { Overview } from './screens/overview.tsx'
import { t } from './text/text.ts'
import { Go } from './ui/go.tsx'
import { Page } from './ui/page.tsx'
import { Waiting } from './ui/query-view.tsx'

function screen<Name extends string>(load: () => Promise<Readonly<Record<Name, ComponentType>>>, name: Name) {
  return lazy(async () => ({ default: (await load())[name] }))
}

const Providers = screen(() => import('./screens/providers.tsx'), 'Providers')
const Guide = screen(() => import('./screens/guide.tsx'), 'Guide')
const People = screen(() => import('./screens/people.tsx'), 'People')
const PersonPage = screen(() => import('./screens/person.tsx'), 'PersonPage')
const Former = screen(() => import('./screens/former.tsx'), 'Former')
const Groups = screen(() => import('./screens/groups.tsx'), 'Groups')
const GroupPage = screen(() => import('./screens/group.tsx'), 'GroupPage')
const RolesPage = screen(() => import('./screens/roles.tsx'), 'RolesPage')
const Log = screen(() => import('./screens/log.tsx'), 'Log')
const SettingsPage = screen(() => import('./screens/settings.tsx'), 'SettingsPage')

export function Pages() {
  const [location] = useLocation()
  return (
    <QueryErrorResetBoundary>
      <Crash key={location}>
        <Suspense fallback={<Waiting lines={6} />}>
          <Switch>
            <Route path={paths.overview} component={Overview} />
            <Route path={paths.providers} component={Providers} />
            <Route path={`${paths.providers}/guide/:provider`} component={Guide} />
            <Route path={paths.people} component={People} />
            <Route path={`${paths.people}/:id`} component={PersonPage} />
            <Route path={paths.formerPeople} component={Former} />
            <Route path={paths.groups} component={Groups} />
            <Route path={`${paths.groups}/:id`} component={GroupPage} />
            <Route path={paths.roles} component={RolesPage} />
            <Route path={`${paths.roles}/:name`} component={RolesPage} />
            <Route path={paths.log} component={Log} />
            <Route path={paths.settings} component={SettingsPage} />
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </Crash>
    </QueryErrorResetBoundary>
  )
}

function NotFound() {
  return (
    <Page title={t.errors.notFound}>
      <Stack align="flex-start">
        <Text>{t.errors.notFoundBody}</Text>
        <Button component={Go} to={paths.overview}>
          {t.errors.toOverview}
        </Button>
      </Stack>
    </Page>
  )
}

/** A mistake in a screen takes that screen down, and neither the frame nor the way to the others. */
class Crash extends Component<{ readonly children: ReactNode }, { readonly hasCrashed: boolean }> {
  override state = { hasCrashed: false }

  static getDerivedStateFromError(): { hasCrashed: boolean } {
    return { hasCrashed: true }
  }

  override render(): ReactNode {
    if (!this.state.hasCrashed) return this.props.children
    return (
      <Page title={t.errors.crashed}>
        <Stack align="flex-start">
          <Text>{t.errors.crashedBody}</Text>
          <Button onClick={() => location.reload()}>{t.errors.reload}</Button>
        </Stack>
      </Page>
    )
  }
}
