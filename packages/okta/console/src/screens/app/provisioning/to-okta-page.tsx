// To Okta: when imports run, whom they match, what the app decides about people, and when an import must stop.
import { Stack } from '@mantine/core'
import type { AppDetail } from '../../../../../src/console-api/shapes.ts'
import { ArrowCards } from './arrow-cards.tsx'
import { ImportGeneral } from './import-general.tsx'
import { ImportMatching } from './import-matching.tsx'
import { ImportSafeguard } from './import-safeguard.tsx'
import { ImportSourcing } from './import-sourcing.tsx'

export function ToOktaPage({ detail }: { readonly detail: AppDetail }) {
  return (
    <Stack gap="lg">
      <ArrowCards from={detail.label} to="Standin org" />
      <ImportGeneral detail={detail} />
      <ImportMatching detail={detail} />
      <ImportSourcing detail={detail} />
      <ImportSafeguard appId={detail.id} />
    </Stack>
  )
}
