// Groups and roles: what is held first, then every pushed group with what it grants, then the organisation's mappings.

import { Button, Group as Row, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useLiveJournal } from '../api/live.ts'
import { groups as groupsQuery, heldGroups as heldQuery, mappings as mappingsQuery } from '../api/queries.ts'
import { remove } from '../api/request.ts'
import type { Group, HeldGroup, Mapping } from '../api/shapes.ts'
import { MappingDialog } from '../forms/mapping-dialog.tsx'
import { PreviewOf } from '../forms/preview-of.tsx'
import { paths } from '../paths.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { useConfirm } from '../ui/confirm.tsx'
import { sayDone } from '../ui/done.ts'
import { Go } from '../ui/go.tsx'
import { Icon } from '../ui/icons.tsx'
import { Instant } from '../ui/instant.tsx'
import { Notice, Tag } from '../ui/notice.tsx'
import { Empty, Page, Section } from '../ui/page.tsx'
import { QueryView } from '../ui/query-view.tsx'
import { VirtualList } from '../ui/virtual-list.tsx'

const ROW = 58

type Mapped = { readonly group: string; readonly grant: string | undefined } | undefined

export function Groups() {
  const groups = useQuery(groupsQuery)
  const held = useQuery(heldQuery)
  const mappings = useQuery(mappingsQuery)
  const refresh = useRefresh()
  const [mapped, setMapped] = useState<Mapped>(undefined)
  useLiveJournal({}, () => void refresh('groups', 'mappings'))
  return (
    <Page title={t.groups.title} lead={t.groups.lead} actions={<RolesLink />}>
      <Stack gap="lg">
        {held.data === undefined || held.data.items.length === 0 ? null : (
          <Held groups={held.data.items} onMap={(group, grant) => setMapped({ group, grant })} />
        )}
        <Section title={t.groups.pushed}>
          <QueryView query={groups} lines={6}>
            {(all) => <GroupList groups={all} />}
          </QueryView>
        </Section>
        <Section
          title={t.groups.mappings}
          lead={t.groups.mappingsLead}
          actions={
            <Button variant="default" onClick={() => setMapped({ group: '', grant: undefined })}>
              {t.groups.addMapping}
            </Button>
          }
        >
          <QueryView query={mappings} lines={2}>
            {({ items }) => <MappingList mappings={items} />}
          </QueryView>
        </Section>
      </Stack>
      {mapped === undefined ? null : (
        <MappingDialog group={mapped.group} grant={mapped.grant} onClose={() => setMapped(undefined)} />
      )}
    </Page>
  )
}

function RolesLink() {
  return (
    <Button component={Go} to={paths.roles} variant="default">
      {t.nav.roles}
    </Button>
  )
}

function Held({
  groups,
  onMap,
}: {
  readonly groups: readonly HeldGroup[]
  readonly onMap: (group: string, grant: string | undefined) => void
}) {
  return (
    <Notice tone="warn" title={t.groups.held}>
      <Text size="sm" mb="sm">
        {t.groups.heldLead}
      </Text>
      <Stack gap="sm">
        {groups.map(({ id, name, members, suggestion }) => (
          <div key={id} className="card tight">
            <Row justify="space-between">
              <div style={{ minWidth: 0 }}>
                <Row gap="xs">
                  <Go to={paths.group(id)}>
                    <strong>{name}</strong>
                  </Go>
                  <Text size="sm" c="dimmed">
                    {t.members(members)}
                  </Text>
                </Row>
                <Text size="sm" c="dimmed">
                  {suggestion === null
                    ? t.groups.noSuggestion
                    : t.groups.suggestion(suggestion.groupName, suggestion.grants.name)}
                </Text>
              </div>
              <Row gap="xs">
                {suggestion === null ? null : (
                  <Button size="sm" onClick={() => onMap(name, suggestion.grants.name)}>
                    {t.groups.map(suggestion.grants.name)}
                  </Button>
                )}
                <Button
                  size="sm"
                  variant="default"
                  onClick={() => onMap(name, undefined)}
                  aria-label={`${t.groups.mapTo} ${name}`}
                >
                  {t.groups.mapTo}
                </Button>
              </Row>
            </Row>
          </div>
        ))}
      </Stack>
    </Notice>
  )
}

function GroupList({ groups }: { readonly groups: readonly Group[] }) {
  const [typed, setTyped] = useState('')
  const shown = useMemo(() => {
    const wanted = typed.trim().toLowerCase()
    const fits = groups.filter(
      ({ name, grants }) =>
        name.toLowerCase().includes(wanted) || (grants?.name.toLowerCase().includes(wanted) ?? false),
    )
    return fits.toSorted(
      (one, other) => Number(one.grants !== null) - Number(other.grants !== null) || one.name.localeCompare(other.name),
    )
  }, [groups, typed])
  if (groups.length === 0) {
    return (
      <Empty title={t.groups.empty}>
        <p>{t.groups.emptyBody}</p>
      </Empty>
    )
  }
  return (
    <Stack>
      <TextInput
        label={t.groups.filter}
        leftSection={<Icon name="search" size={18} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        type="search"
        maw={420}
      />
      <Text size="sm" c="dimmed" role="status">
        {t.groupsCount(shown.length)}
      </Text>
      <div className="card flush">
        <VirtualList label={t.groups.pushed} count={shown.length} rowHeight={ROW}>
          {(index) => {
            const group = shown[index]
            return group === undefined ? null : <GroupRow group={group} />
          }}
        </VirtualList>
      </div>
    </Stack>
  )
}

function GroupRow({ group }: { readonly group: Group }) {
  return (
    <Go to={paths.group(group.id)} className="list-row">
      <span className="grow">
        <Text span fw={600} className="clip" display="block">
          {group.name}
        </Text>
        <Text span size="sm" c="dimmed" className="clip" display="block">
          {t.members(group.members)} · {t.groups.columns.push.toLowerCase()} <Instant at={group.modified} />
        </Text>
      </span>
      <span className="tags fixed">
        {group.grants === null ? (
          <Tag tone="warn">{t.groups.nothing}</Tag>
        ) : (
          <>
            {group.grants.by === 'mapping' ? <Tag tone="quiet">{t.groups.byMapping}</Tag> : null}
            <Tag tone={group.grants.kind === 'licence' ? 'info' : 'ok'}>{group.grants.name}</Tag>
          </>
        )}
      </span>
    </Go>
  )
}

function MappingList({ mappings }: { readonly mappings: readonly Mapping[] }) {
  const confirm = useConfirm()
  const refresh = useRefresh()
  if (mappings.length === 0) return <Text c="dimmed">{t.groups.noMappings}</Text>
  return (
    <Stack gap="xs">
      {mappings.map((mapping) => (
        <Row key={mapping.group} justify="space-between">
          <div>
            <Text>
              <strong>{mapping.group}</strong> → {mapping.grants.name}
            </Text>
            <Text size="sm" c="dimmed">
              {mapping.members === null ? t.groups.notPushed : t.members(mapping.members)} · {mapping.createdBy},{' '}
              <Instant at={mapping.created} />
            </Text>
          </div>
          <Button
            size="compact-sm"
            variant="subtle"
            c="var(--fluid-bad)"
            aria-label={`${t.groups.removeMapping}: ${mapping.group}`}
            onClick={() =>
              confirm({
                title: t.groups.askRemove(mapping.group),
                body: <PreviewOf change={{ kind: 'mapping', group: mapping.group, grant: null }} />,
                action: t.groups.removeMapping,
                isDangerous: true,
                act: async () => {
                  await remove('/mappings', { group: mapping.group })
                  await refresh('mappings', 'groups', 'people', 'person', 'licences', 'roles', 'connection')
                  sayDone(t.groups.removed)
                },
              })
            }
          >
            {t.actions.remove}
          </Button>
        </Row>
      ))}
    </Stack>
  )
}
