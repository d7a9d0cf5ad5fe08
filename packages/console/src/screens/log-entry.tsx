// One entry of the log: the sentence; opened, what was before and after, the request as Fluid understood it, what to do.

import { Anchor, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { journalEntry, scimTokens } from '../api/queries.ts'
import type { JournalChange, JournalEntry } from '../api/shapes.ts'
import { logOf, paths } from '../paths.ts'
import { printable } from '../text/printable.ts'
import { t } from '../text/text.ts'
import { browserOf } from '../ui/browser-of.ts'
import { Go } from '../ui/go.tsx'
import { Icon } from '../ui/icons.tsx'
import { Instant } from '../ui/instant.tsx'
import { Notice, Tag } from '../ui/notice.tsx'
import { useNames } from '../ui/use-names.ts'
import { remedyOf } from './remedy.ts'
import { valueText } from './value-text.ts'

const MEMBERS_SHOWN = 12

export function EntryRow({ entry }: { readonly entry: JournalEntry }) {
  const [isOpen, setOpen] = useState(false)
  const by = useActorName(entry)
  const sentence = printable(
    entry.actor.kind === 'person' ? entry.sentence.replaceAll(entry.actor.id, by) : entry.sentence,
  )
  const isRefused = entry.outcome === 'refused'
  const isPart = !isRefused && entry.notDone.length > 0
  return (
    <article className="entry" aria-label={sentence}>
      <button type="button" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
        <span className={`mark tone-${isRefused ? 'bad' : isPart ? 'warn' : 'ok'}`}>
          <Icon name={isRefused ? 'cross' : isPart ? 'warning' : 'check'} size={13} />
          <span className="visually-hidden">{isRefused ? t.log.refused : isPart ? t.log.partly : t.log.changed}</span>
        </span>
        <span className="when">
          <Instant at={entry.at} form="clock" />
        </span>
        <span className="what">{sentence}</span>
      </button>
      {isOpen ? <Details entry={entry} /> : null}
    </article>
  )
}

/** The journal keeps the ids of people who acted, so that nobody's name has to be taken out of it later. */
function useActorName({ actor, by }: JournalEntry): string {
  const names = useNames(actor.kind === 'person' ? [actor.id] : [])
  return names.get(actor.id) ?? by
}

function Details({ entry }: { readonly entry: JournalEntry }) {
  const whole = useQuery({
    ...journalEntry(entry.position),
    enabled: entry.changes.some(({ more }) => more !== undefined),
  })
  const shown = whole.data ?? entry
  const remedy = remedyOf(entry)
  return (
    <Stack className="details" gap="md">
      {entry.notDone.length === 0 ? null : (
        <Notice tone="warn" title={t.log.notDone}>
          <ul style={{ margin: 0, paddingInlineStart: '1.1rem' }}>
            {entry.notDone.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Notice>
      )}
      {remedy === undefined ? null : (
        <Notice tone="info" title={t.log.toDo}>
          {remedy}
        </Notice>
      )}
      {shown.changes.length === 0 ? null : <Changes changes={shown.changes} />}
      <Understood entry={entry} />
      <Group gap="md">
        <SubjectLink entry={entry} />
        <Anchor component={Go} to={logOf({ text: entry.requestId })} size="sm">
          {t.log.sameRequest}
        </Anchor>
      </Group>
    </Stack>
  )
}

function SubjectLink({ entry: { subject, action } }: { readonly entry: JournalEntry }) {
  if (subject?.kind === 'user') {
    return (
      <Anchor component={Go} to={paths.person(subject.id)} size="sm">
        {t.log.toPerson}
      </Anchor>
    )
  }
  if (subject?.kind === 'group' && action !== 'group.deleted') {
    return (
      <Anchor component={Go} to={paths.group(subject.id)} size="sm">
        {t.log.toGroup}
      </Anchor>
    )
  }
  return null
}

function Understood({ entry }: { readonly entry: JournalEntry }) {
  const tokens = useQuery({ ...scimTokens, enabled: entry.actor.kind === 'scim' && entry.actor.id !== '' })
  const by = useActorName(entry)
  const token = tokens.data?.items.find(({ id }) => id === entry.actor.id)
  return (
    <div>
      <Text fw={600} size="sm" mb={4}>
        {t.log.understood}
      </Text>
      <dl className="facts">
        <dt>{t.log.operation}</dt>
        <dd>
          {t.actions_log[entry.action] ?? entry.action} <code>{entry.action}</code>
        </dd>
        {entry.subject === null ? null : (
          <>
            <dt>{t.log.about}</dt>
            <dd>
              {printable(entry.subject.name)} <code>{entry.subject.id}</code>
            </dd>
          </>
        )}
        <dt>{t.log.by}</dt>
        <dd>
          {by}
          {entry.actor.client === '' ? '' : ` (${browserOf(entry.actor.client)})`}
        </dd>
        {token === undefined ? null : (
          <>
            <dt>{t.log.credential}</dt>
            <dd>{t.log.token(token.lastFour)}</dd>
          </>
        )}
        <dt>{t.log.at}</dt>
        <dd>
          <code>{entry.at}</code>
        </dd>
        <dt>{t.log.request}</dt>
        <dd>
          <code>{entry.requestId}</code>
        </dd>
      </dl>
    </div>
  )
}

function Changes({ changes }: { readonly changes: readonly JournalChange[] }) {
  const values = changes.filter(({ added, attribute }) => added === undefined && attribute !== 'schemas')
  const memberships = changes.filter(({ added }) => added !== undefined)
  return (
    <Stack gap="sm">
      {memberships.map((change) => (
        <MembersChange key={change.attribute} change={change} />
      ))}
      {values.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys.
        <section className="scroll-x" tabIndex={0} aria-label={t.log.details}>
          <table className="changes">
            <thead>
              <tr>
                <th scope="col">{t.log.attribute}</th>
                <th scope="col">{t.log.before}</th>
                <th scope="col">{t.log.after}</th>
              </tr>
            </thead>
            <tbody>
              {values.map(({ attribute, before, after }) => (
                <tr key={attribute}>
                  <th scope="row">{attribute.slice(attribute.lastIndexOf(':') + 1)}</th>
                  <td>{before === undefined ? <Nothing /> : <del>{valueText(before)}</del>}</td>
                  <td>{after === undefined ? <Nothing /> : <ins>{valueText(after)}</ins>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Stack>
  )
}

function Nothing() {
  return (
    <Text span c="dimmed" size="sm">
      {t.log.nothing}
    </Text>
  )
}

function MembersChange({ change }: { readonly change: JournalChange }) {
  const { added = [], removed = [], gained, lost } = change
  return (
    <Stack gap={4}>
      {added.length === 0 ? null : (
        <MemberList
          ids={added}
          title={t.log.added(added.length + (change.more?.added ?? 0))}
          note={gained === undefined ? '' : t.log.gained(gained.name)}
          tone="ok"
        />
      )}
      {removed.length === 0 ? null : (
        <MemberList
          ids={removed}
          title={t.log.removed(removed.length + (change.more?.removed ?? 0))}
          note={lost === undefined ? '' : t.log.lost(lost.name)}
          tone="bad"
        />
      )}
    </Stack>
  )
}

function MemberList({
  ids,
  title,
  note,
  tone,
}: {
  readonly ids: readonly string[]
  readonly title: string
  readonly note: string
  readonly tone: 'ok' | 'bad'
}) {
  return (
    <Group gap="xs">
      <Tag tone={tone}>{title}</Tag>
      <Text size="sm">{note}</Text>
      {ids.slice(0, MEMBERS_SHOWN).map((id) => (
        <MemberLink key={id} id={id} />
      ))}
      {ids.length > MEMBERS_SHOWN ? <Text size="sm">{t.log.moreMembers(ids.length - MEMBERS_SHOWN)}</Text> : null}
    </Group>
  )
}

function MemberLink({ id }: { readonly id: string }) {
  const names = useNames([id])
  return (
    <Anchor component={Go} to={paths.person(id)} size="sm">
      {names.get(id) ?? id.slice(0, 8)}
    </Anchor>
  )
}
