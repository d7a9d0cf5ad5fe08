import { Anchor, Divider, Stack, Text } from '@mantine/core'
import { serverPages } from '../paths.ts'
import { t } from '../text/text.ts'
import { Copy } from '../ui/copy.tsx'

/** Where identity providers read Fluid's addresses and certificates. */
export function MetadataPart() {
  return (
    <Stack gap="sm">
      <Divider />
      <Text fw={600} component="h3">
        {t.samlKeys.metadata}
      </Text>
      <Text size="sm" c="dimmed">
        {t.samlKeys.metadataHint}
      </Text>
      <Copy value={new URL(serverPages.metadata, location.origin).href} label={t.samlKeys.metadata} />
      <Anchor href={serverPages.metadata} download="fluid-metadata.xml" size="sm">
        {t.samlKeys.download}
      </Anchor>
    </Stack>
  )
}
