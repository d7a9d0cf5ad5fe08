// An app's page: who it is, whether it is active, its log, and its tabs.
import { Alert, Button, Menu, Tabs } from '@mantine/core'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { AppDetail } from '../../../../src/console-api/shapes.ts'
import type { Application } from '../../api/okta.ts'
import { useAct, useApp, useAppDetail } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { type AppTab, paths } from '../../paths.ts'
import { AppLogo } from '../../ui/app-logo.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Icon } from '../../ui/icons.tsx'
import { printMoment } from '../../ui/moment.tsx'
import { Answer, Page } from '../../ui/page.tsx'
import { wordOf } from '../../ui/status-badge.tsx'
import { AssignmentsTab } from './assignments/assignments-tab.tsx'
import { GeneralTab } from './general-tab.tsx'
import { ImportTab } from './import-tab.tsx'
import { ProvisioningTab } from './provisioning/provisioning-tab.tsx'
import { PushTab } from './push/push-tab.tsx'
import { SignOnTab } from './sign-on-tab.tsx'

const TABS: readonly { readonly value: AppTab; readonly label: string }[] = [
  { value: 'general', label: 'General' },
  { value: 'sign-on', label: 'Sign On' },
  { value: 'provisioning', label: 'Provisioning' },
  { value: 'import', label: 'Import' },
  { value: 'assignments', label: 'Assignments' },
  { value: 'push-groups', label: 'Push Groups' },
]

export function AppScreen({ id, tab }: { readonly id: string; readonly tab: string }) {
  const app = useApp(id)
  const detail = useAppDetail(id)
  return (
    <Answer query={app}>
      {(loaded) => <Answer query={detail}>{(more) => <AppPage app={loaded} detail={more} tab={tab} />}</Answer>}
    </Answer>
  )
}

function AppPage({
  app,
  detail,
  tab,
}: {
  readonly app: Application
  readonly detail: AppDetail
  readonly tab: string
}) {
  const [, navigate] = useLocation()
  const current = TABS.find(({ value }) => value === tab)?.value ?? 'general'
  return (
    <Page
      title={app.label}
      back={[{ label: 'Applications', href: paths.apps }]}
      logo={<AppLogo label={app.label} size={40} />}
      badge={<StatusMenu app={app} />}
      actions={
        <Button
          variant="default"
          leftSection={<Icon name="log" size={16} />}
          component={Link}
          href={paths.appLog(app.id)}
        >
          View Logs
        </Button>
      }
    >
      {detail.pausedUntil !== null && (
        <Alert color="yellow" title="The app has answered 429 (Too Many Requests)">
          The engine waits and tries again at {printMoment(detail.pausedUntil)}.
        </Alert>
      )}
      <Tabs
        value={current}
        onChange={(value) => {
          const next = TABS.find((known) => known.value === value)
          if (next !== undefined) navigate(paths.app(app.id, next.value))
        }}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {TABS.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="general">
          <GeneralTab app={app} detail={detail} />
        </Tabs.Panel>
        <Tabs.Panel value="sign-on">
          <SignOnTab app={app} detail={detail} />
        </Tabs.Panel>
        <Tabs.Panel value="provisioning">
          <ProvisioningTab detail={detail} />
        </Tabs.Panel>
        <Tabs.Panel value="import">
          <ImportTab detail={detail} />
        </Tabs.Panel>
        <Tabs.Panel value="assignments">
          <AssignmentsTab detail={detail} />
        </Tabs.Panel>
        <Tabs.Panel value="push-groups">
          <PushTab detail={detail} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

function StatusMenu({ app }: { readonly app: Application }) {
  const [isAsked, setAsked] = useState(false)
  const [, navigate] = useLocation()
  const isActive = app.status === 'ACTIVE'
  const turn = useAct({
    run: () => ask(`/api/v1/apps/${app.id}/lifecycle/${isActive ? 'deactivate' : 'activate'}`, { method: 'POST' }),
    done: isActive ? `${app.label} is inactive: nothing is sent any more.` : `${app.label} is active.`,
  })
  const remove = useAct({
    run: () => ask(`/api/v1/apps/${app.id}`, { method: 'DELETE' }),
    done: `${app.label} is deleted.`,
    onDone: () => navigate(paths.apps),
  })
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button
            size="xs"
            variant="light"
            color={isActive ? 'teal' : 'gray'}
            rightSection={<Icon name="down" size={14} />}
            loading={turn.isPending}
          >
            {wordOf(app.status)}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => turn.mutate()}>{isActive ? 'Deactivate' : 'Activate'}</Menu.Item>
          <Menu.Item color="red" disabled={isActive} onClick={() => setAsked(true)}>
            {isActive ? 'Delete (deactivate first)' : 'Delete'}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isAsked && (
        <Confirm
          title={`Delete ${app.label}?`}
          act="Delete"
          isBusy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsked(false)}
        >
          Its assignments, mappings and pushed groups are forgotten. Accounts at the app stay as they are.
        </Confirm>
      )}
    </>
  )
}
