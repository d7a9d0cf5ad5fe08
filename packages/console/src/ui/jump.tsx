// Ctrl+K: to any page, and to any person, from anywhere.

import { ActionIcon, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue, useDisclosure, useHotkeys } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { peopleFound } from '../api/queries.ts'
import { paths } from '../paths.ts'
import { t } from '../text/text.ts'
import { useFocusBack } from './dialog.tsx'
import { Icon, type IconName } from './icons.tsx'

const PEOPLE_SHOWN = 7
const TYPING_MS = 120

interface Target {
  readonly key: string
  readonly to: string
  readonly icon: IconName
  readonly label: string
  readonly note: string
}

export function Jump({ places }: { readonly places: readonly { label: string; to: string; icon: IconName }[] }) {
  const [isOpen, { open, close }] = useDisclosure(false)
  useHotkeys([['mod+K', open]])
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        c="var(--mantine-color-text)"
        size="lg"
        onClick={open}
        aria-label={t.shell.jump}
        title={`${t.shell.jump} (Ctrl K)`}
        aria-keyshortcuts="Control+K Meta+K"
      >
        <Icon name="search" size={19} />
      </ActionIcon>
      {isOpen ? <JumpDialog places={places} onClose={close} /> : null}
    </>
  )
}

function JumpDialog({
  places,
  onClose,
}: {
  readonly places: readonly { label: string; to: string; icon: IconName }[]
  readonly onClose: () => void
}) {
  useFocusBack()
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS)
  const [chosen, setChosen] = useState(0)
  const [, navigate] = useLocation()
  const found = useQuery({ ...peopleFound(search, PEOPLE_SHOWN), enabled: search !== '' })
  const targets: readonly Target[] = [
    ...places
      .filter(({ label }) => label.toLowerCase().includes(typed.trim().toLowerCase()))
      .map(({ label, to, icon }) => ({ key: to, to, icon, label, note: '' })),
    ...(search === '' ? [] : (found.data?.items ?? [])).map(({ id, name, userName }) => ({
      key: id,
      to: paths.person(id),
      icon: 'user' as const,
      label: name,
      note: userName,
    })),
  ]
  const current = Math.min(chosen, Math.max(0, targets.length - 1))
  function go(target: Target | undefined): void {
    if (target === undefined) return
    onClose()
    navigate(target.to)
  }
  function onKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') setChosen(Math.min(current + 1, targets.length - 1))
    else if (event.key === 'ArrowUp') setChosen(Math.max(current - 1, 0))
    else if (event.key === 'Enter') go(targets[current])
    else return
    event.preventDefault()
  }
  return (
    <Modal opened onClose={onClose} withCloseButton={false} size="lg" padding="sm" aria-label={t.shell.jump}>
      <Stack gap="xs">
        <TextInput
          data-autofocus
          aria-label={t.shell.jump}
          placeholder={t.shell.jumpHint}
          leftSection={<Icon name="search" size={18} />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setChosen(0)
          }}
          onKeyDown={onKey}
          role="combobox"
          aria-expanded="true"
          aria-controls="jump-list"
          aria-activedescendant={targets.length > 0 ? `jump-${current}` : undefined}
        />
        <div id="jump-list" role="listbox" aria-label={t.shell.jump}>
          {targets.map((target, index) => (
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the chosen line.
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys.
            <div
              key={target.key}
              id={`jump-${index}`}
              role="option"
              aria-selected={index === current}
              className="nav-link"
              style={{ cursor: 'pointer', ...(index === current ? { background: 'var(--fluid-info-soft)' } : {}) }}
              onClick={() => go(target)}
            >
              <Icon name={target.icon} size={18} />
              <span>{target.label}</span>
              <Text span size="sm" c="dimmed" className="clip">
                {target.note}
              </Text>
            </div>
          ))}
        </div>
        {targets.length === 0 && !found.isFetching ? (
          <Text size="sm" c="dimmed" p="sm" role="status">
            {t.shell.jumpNothing}
          </Text>
        ) : null}
      </Stack>
    </Modal>
  )
}
