import { Button, Group, PasswordInput, Radio, Select, Stack, Text } from '@mantine/core'
import { type SubmitEvent, useState } from 'react'
import { post } from '../api/request.ts'
import type { NewScimToken } from '../api/shapes.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { Copy } from '../ui/copy.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icons.tsx'
import { Notice, Problem } from '../ui/notice.tsx'
import { judgeToken } from './token-strength.ts'

type State =
  | { readonly kind: 'editing' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'saved'; readonly token: string }

const OVERLAPS = ['0', '1', '24', '168'] as const

/** Type a token or have one made; it is shown once, after Save. */
export function TokenDialog({ hasLive, onClose }: { readonly hasLive: boolean; readonly onClose: () => void }) {
  const [state, setState] = useState<State>({ kind: 'editing' })
  const [way, setWay] = useState<'generate' | 'own'>('generate')
  const [own, setOwn] = useState('')
  const [overlap, setOverlap] = useState<string>(hasLive ? '24' : '0')
  const refresh = useRefresh()
  const strength = judgeToken(own)
  const mayGo = way === 'generate' || strength.level > 0

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    setState({ kind: 'saving' })
    try {
      const answer = await post<NewScimToken>('/scim-tokens', {
        ...(way === 'own' ? { token: own.trim() } : {}),
        overlapHours: Number(overlap),
      })
      await refresh('scim-tokens', 'connection')
      setState({ kind: 'saved', token: answer.token ?? own.trim() })
      setOwn('')
    } catch (error) {
      setState({ kind: 'failed', error })
    }
  }

  if (state.kind === 'saved') {
    return (
      <Dialog title={t.token.dialog} onClose={onClose} isCentered isHeld>
        <Stack>
          <Text fw={600}>{t.token.saved}</Text>
          <Copy value={state.token} label={t.token.field} takesFocus />
          <Notice tone="warn">{t.token.once}</Notice>
          <Text size="sm">{t.token.next}</Text>
          <Group justify="flex-end">
            <Button onClick={onClose}>{t.token.copied}</Button>
          </Group>
        </Stack>
      </Dialog>
    )
  }
  return (
    <Dialog title={t.token.dialog} onClose={onClose} isCentered>
      <form onSubmit={(event) => void save(event)}>
        <Stack>
          <Radio.Group
            label={t.token.how}
            value={way}
            onChange={(value) => setWay(value === 'own' ? 'own' : 'generate')}
          >
            <Stack gap="sm" mt="xs">
              <Radio value="generate" label={t.token.generate} description={t.token.generateHint} />
              <Radio value="own" label={t.token.own} description={t.token.ownHint} />
            </Stack>
          </Radio.Group>
          {way === 'own' ? <OwnToken value={own} onChange={setOwn} /> : null}
          {hasLive ? (
            <Select
              label={t.token.overlap}
              description={t.token.overlapHint}
              data={OVERLAPS.map((value) => ({ value, label: t.token.overlaps[value] }))}
              value={overlap}
              onChange={(value) => setOverlap(value ?? '24')}
              allowDeselect={false}
            />
          ) : null}
          {state.kind === 'failed' ? <Problem error={state.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t.actions.cancel}
            </Button>
            <Button type="submit" loading={state.kind === 'saving'} disabled={!mayGo}>
              {t.actions.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  )
}

function OwnToken({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { level, has, problem } = judgeToken(value)
  const tone = level >= 4 ? 'var(--fluid-ok)' : level >= 2 ? 'var(--fluid-warn)' : 'var(--fluid-bad)'
  return (
    <Stack gap="xs">
      <PasswordInput
        label={t.token.field}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autoComplete="off"
        data-autofocus
        error={problem}
        visibilityToggleButtonProps={{ 'aria-label': t.token.show }}
        styles={{ innerInput: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      <div className="meter" style={{ color: tone }} aria-hidden="true">
        {[1, 2, 3, 4].map((step) => (
          <span key={step} className={step <= level ? 'on' : ''} />
        ))}
      </div>
      <Text size="sm" fw={600} style={{ color: tone }} aria-live="polite">
        {value === '' ? ' ' : `${t.token.strengthLabel}: ${t.token.strength[level]}`}
      </Text>
      <Text size="sm" c="dimmed">
        {t.token.recommendation}
      </Text>
      <Group gap="xs">
        {(['length', 'upper', 'lower', 'digit', 'special'] as const).map((part) => (
          <span key={part} className={`tag tone-${has[part] ? 'ok' : 'quiet'}`}>
            <Icon name={has[part] ? 'check' : 'cross'} size={12} />
            {t.token.has[part]}
          </span>
        ))}
      </Group>
    </Stack>
  )
}
