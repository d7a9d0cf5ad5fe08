import { Text } from '@mantine/core'
import { t } from '../text/text.ts'
import { Instant, shownDay } from './instant.tsx'

/** Signing certificates of a provider, with a word about those that are over. */
export function Certificates({
  certificates,
}: {
  readonly certificates: readonly { readonly fingerprint: string; readonly expires: string }[]
}) {
  return certificates.map(({ fingerprint, expires }) => (
    <div key={fingerprint}>
      <code title={fingerprint}>{fingerprint.slice(0, 23)}…</code> {t.saml.until} <Instant at={expires} form="day" />
      {Date.parse(expires) > Date.now() ? null : (
        <Text size="sm" c="var(--fluid-warn)" fw={600}>
          {t.saml.certificateEnded(shownDay(expires))}
        </Text>
      )}
    </div>
  ))
}
