// Everything around the screens: theme, messages, the server's answers, the frame, and which screen stands at which address.
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { Redirect, Route, Switch } from 'wouter'
import { queryClient } from './api/queries.ts'
import { readNonce } from './nonce.ts'
import { paths } from './paths.ts'
import { AppScreen } from './screens/app/app-screen.tsx'
import { AddIntegration } from './screens/apps/add-integration.tsx'
import { AppsScreen } from './screens/apps/apps-screen.tsx'
import { AssignUsers } from './screens/apps/assign-users.tsx'
import { CatalogApp } from './screens/apps/catalog-app.tsx'
import { CatalogScreen } from './screens/apps/catalog-screen.tsx'
import { CreateIntegration } from './screens/apps/create-integration.tsx'
import { Dashboard } from './screens/dashboard/dashboard.tsx'
import { GroupScreen } from './screens/directory/group-screen.tsx'
import { GroupsScreen } from './screens/directory/groups-screen.tsx'
import { PeopleScreen } from './screens/directory/people-screen.tsx'
import { PersonScreen } from './screens/directory/person-screen.tsx'
import { ProfileEditor } from './screens/directory/profile-editor.tsx'
import { ProfileScreen } from './screens/directory/profile-screen.tsx'
import { SystemLog } from './screens/reports/system-log.tsx'
import { WireScreen } from './screens/reports/wire-screen.tsx'
import { SettingsScreen } from './screens/settings/settings-screen.tsx'
import { cssVariables, theme } from './theme.ts'
import { NotFound } from './ui/not-found.tsx'
import { SessionGate } from './ui/session-gate.tsx'
import { Shell } from './ui/shell.tsx'

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={readNonce}
    >
      <Notifications position="bottom-left" limit={3} autoClose={4_000} />
      <QueryClientProvider client={queryClient}>
        <SessionGate>
          <Shell>
            <Screens />
          </Shell>
        </SessionGate>
      </QueryClientProvider>
    </MantineProvider>
  )
}

function Screens() {
  return (
    <Switch>
      <Route path={paths.dashboard} component={Dashboard} />
      <Route path={paths.people} component={PeopleScreen} />
      <Route path="/admin/people/:id">{({ id }) => <PersonScreen key={id} id={id} />}</Route>
      <Route path={paths.groups}>
        <GroupsScreen tab="all" />
      </Route>
      <Route path={paths.groupRules}>
        <GroupsScreen tab="rules" />
      </Route>
      <Route path="/admin/groups/:id">{({ id }) => <GroupScreen key={id} id={id} />}</Route>
      <Route path={paths.profileEditor} component={ProfileEditor} />
      <Route path="/admin/profile-editor/:id">{({ id }) => <ProfileScreen key={id} id={id} />}</Route>
      <Route path={paths.apps} component={AppsScreen} />
      <Route path={paths.catalog} component={CatalogScreen} />
      <Route path={paths.createIntegration} component={CreateIntegration} />
      <Route path={paths.assignUsers} component={AssignUsers} />
      <Route path="/admin/apps/catalog/:name">{({ name }) => <CatalogApp name={name} />}</Route>
      <Route path="/admin/apps/catalog/:name/add">{({ name }) => <AddIntegration name={name} />}</Route>
      <Route path="/admin/app/:id">{({ id }) => <Redirect to={paths.app(id)} replace />}</Route>
      <Route path="/admin/app/:id/:tab">{({ id, tab }) => <AppScreen key={id} id={id} tab={tab} />}</Route>
      <Route path={paths.systemLog} component={SystemLog} />
      <Route path={paths.wire} component={WireScreen} />
      <Route path={paths.settings} component={SettingsScreen} />
      <Route path="/admin">
        <Redirect to={paths.dashboard} replace />
      </Route>
      <Route>
        <NotFound />
      </Route>
    </Switch>
  )
}
