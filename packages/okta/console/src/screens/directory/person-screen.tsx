// One person: lifecycle, and the tabs Applications, Groups, Profile.
import { Button, Menu, Tabs } from '@mantine/core'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { User } from '../../api/okta.ts'
import { useAct, useUser } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { paths } from '../../paths.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { Icon } from '../../ui/icons.tsx'
import { Answer, Page } from '../../ui/page.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import { PersonApps } from './person-apps.tsx'
import { PersonGroups } from './person-groups.tsx'
import { PersonProfile } from './person-profile.tsx'
import { SetPassword } from './set-password.tsx'

export function PersonScreen({ id }: { readonly id: string }) {
  const user = useUser(id)
  return <Answer query={user}>{(person) => <Person person={person} />}</Answer>
}

function Person({ person }: { readonly person: User }) {
  const name = `${person.profile.firstName} ${person.profile.lastName}`
  return (
    <Page
      title={name}
      back={[{ label: 'People', href: paths.people }]}
      description={person.profile.login}
      badge={<StatusBadge status={person.status} />}
      actions={
        <>
          <Button
            variant="default"
            component={Link}
            href={`${paths.systemLog}?filter=${encodeURIComponent(`target.id eq "${person.id}"`)}`}
          >
            View Logs
          </Button>
          <Lifecycle person={person} name={name} />
        </>
      }
    >
      <Tabs defaultValue="applications" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="applications">Applications</Tabs.Tab>
          <Tabs.Tab value="groups">Groups</Tabs.Tab>
          <Tabs.Tab value="profile">Profile</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="applications">
          <PersonApps person={person} />
        </Tabs.Panel>
        <Tabs.Panel value="groups">
          <PersonGroups person={person} />
        </Tabs.Panel>
        <Tabs.Panel value="profile">
          <PersonProfile person={person} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}

type Act = 'activate' | 'suspend' | 'unsuspend' | 'deactivate' | 'delete'

const ACTS: Readonly<Record<User['status'], readonly Act[]>> = {
  STAGED: ['activate', 'deactivate'],
  ACTIVE: ['suspend', 'deactivate'],
  SUSPENDED: ['unsuspend', 'deactivate'],
  DEPROVISIONED: ['activate', 'delete'],
}

const WORDS: Readonly<Record<Act, string>> = {
  activate: 'Activate',
  suspend: 'Suspend',
  unsuspend: 'Unsuspend',
  deactivate: 'Deactivate',
  delete: 'Delete',
}

function Lifecycle({ person, name }: { readonly person: User; readonly name: string }) {
  const [asked, setAsked] = useState<'deactivate' | 'delete' | 'password' | undefined>()
  const [, navigate] = useLocation()
  const act = useAct<Act>({
    run: (kind) =>
      kind === 'delete'
        ? ask(`/api/v1/users/${person.id}`, { method: 'DELETE' })
        : ask(`/api/v1/users/${person.id}/lifecycle/${kind}?sendEmail=true`, { method: 'POST' }),
    done: (_output, kind) => `${WORDS[kind]}: done for ${name}.`,
    onDone: (_output, kind) => {
      setAsked(undefined)
      if (kind === 'delete') navigate(paths.people)
    },
  })
  const choose = (kind: Act) => (kind === 'deactivate' || kind === 'delete' ? setAsked(kind) : act.mutate(kind))
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button rightSection={<Icon name="down" size={16} />} loading={act.isPending}>
            More Actions
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {ACTS[person.status].map((kind) => (
            <Menu.Item key={kind} {...(kind === 'delete' ? { color: 'red' } : {})} onClick={() => choose(kind)}>
              {WORDS[kind]}
            </Menu.Item>
          ))}
          {person.status === 'ACTIVE' && <Menu.Item onClick={() => setAsked('password')}>Set password</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {(asked === 'deactivate' || asked === 'delete') && (
        <Confirm
          title={`${WORDS[asked]} ${name}?`}
          act={WORDS[asked]}
          isBusy={act.isPending}
          onConfirm={() => act.mutate(asked)}
          onClose={() => setAsked(undefined)}
        >
          {asked === 'deactivate'
            ? `${name} loses every application: the apps with "Deactivate Users" are told so. Memberships in groups stay.`
            : `${name} is deleted for good. This cannot be undone.`}
        </Confirm>
      )}
      {asked === 'password' && <SetPassword person={person} name={name} onClose={() => setAsked(undefined)} />}
    </>
  )
}
