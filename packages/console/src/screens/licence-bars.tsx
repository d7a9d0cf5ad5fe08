import { Anchor, Stack, Text } from '@mantine/core'
import type { LicenceCount } from '../api/shapes.ts'
import { paths } from '../paths.ts'
import { t } from '../text/text.ts'
import { Go } from '../ui/go.tsx'

/** Licences in use against the contract. */
export function LicenceBars({ licences }: { readonly licences: readonly LicenceCount[] }) {
  return (
    <Stack gap="md">
      {licences.map((licence) => (
        <LicenceBar key={licence.name} licence={licence} />
      ))}
    </Stack>
  )
}

function LicenceBar({ licence }: { readonly licence: LicenceCount }) {
  const { name, people, contracted, state, waiting, sentence } = licence
  const share = contracted === null || contracted === 0 ? undefined : Math.min(100, (people / contracted) * 100)
  const color = state === 'exceeded' ? 'var(--fluid-bad)' : state === 'near' ? 'var(--fluid-warn)' : 'var(--fluid-ok)'
  return (
    <div>
      <div style={{ display: 'flex', justifyContent: 'space-between', gap: '1rem' }}>
        <Anchor component={Go} to={`${paths.people}?licence=${name}`} fw={600}>
          {name}
        </Anchor>
        <Text size="sm" className="tabular">
          {contracted === null ? t.roles.uncontracted(people) : t.roles.contracted(people, contracted)}
        </Text>
      </div>
      {share === undefined ? null : (
        <div className="bar" style={{ color, margin: '0.35rem 0' }} aria-hidden="true">
          <span style={{ width: `${share}%` }} />
        </div>
      )}
      <Text size="sm" c="dimmed">
        {sentence} {waiting > 0 ? t.roles.waiting(waiting) : ''}
      </Text>
    </div>
  )
}
