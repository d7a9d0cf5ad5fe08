// Reports → Wire: every request of an app and its answer, the newest first. Okta has no such page.
import { Select, Stack } from '@mantine/core'
import { useState } from 'react'
import type { ExchangeRow } from '../../../../src/console-api/shapes.ts'
import { useApps, useGet } from '../../api/queries.ts'
import { Answer, Empty, Page, Panel } from '../../ui/page.tsx'
import { Exchange } from './exchange.tsx'

export function WireScreen() {
  const apps = useApps()
  const [chosen, setChosen] = useState<string | null>(null)
  const appId = chosen ?? apps.data?.[0]?.id
  return (
    <Page
      title="Wire"
      description="Each request that went out and each answer that came back, byte by byte. The token is masked. Okta shows no such thing."
    >
      <Select
        label="Application"
        maw={360}
        data={(apps.data ?? []).map(({ id, label }) => ({ value: id, label }))}
        value={appId ?? null}
        allowDeselect={false}
        onChange={setChosen}
      />
      {appId === undefined ? (
        <Panel>
          <Empty title="No application yet">Add one from the catalog, then look here while it works.</Empty>
        </Panel>
      ) : (
        <Exchanges key={appId} appId={appId} />
      )}
    </Page>
  )
}

function Exchanges({ appId }: { readonly appId: string }) {
  const exchanges = useGet<ExchangeRow[]>(['apps', appId, 'exchanges'], `/sim/apps/${appId}/exchanges?limit=100`)
  return (
    <Answer query={exchanges}>
      {(list) =>
        list.length === 0 ? (
          <Panel>
            <Empty title="Nothing has been sent yet">"Test API Credentials" is the first request.</Empty>
          </Panel>
        ) : (
          <Stack gap="xs">
            {list.map((exchange) => (
              <Exchange key={exchange.sequence} exchange={exchange} />
            ))}
          </Stack>
        )
      }
    </Answer>
  )
}
