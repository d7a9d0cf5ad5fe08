// Trouble on purpose, per app: what meets which requests; and whether "Bearer " is put before the token.
import {
  ActionIcon,
  Alert,
  Button,
  Group,
  NumberInput,
  Select,
  Stack,
  Switch,
  Table,
  Text,
  TextInput,
} from '@mantine/core'
import { useState } from 'react'
import type { AppDetail } from '../../../../src/console-api/shapes.ts'
import { useAct, useAppDetail, useApps } from '../../api/queries.ts'
import { ask } from '../../api/request.ts'
import { Icon } from '../../ui/icons.tsx'
import { Answer, Panel } from '../../ui/page.tsx'
import { describeFault, FAULT_KINDS, type FaultKind } from './faults.ts'

export function TroublePanel() {
  const apps = useApps()
  const [chosen, setChosen] = useState<string | null>(null)
  const appId = chosen ?? apps.data?.[0]?.id
  return (
    <Panel title="Trouble on purpose">
      <Stack>
        <Text size="sm" c="dimmed">
          See how a server behaves on a bad day of the network. It meets only the requests of the chosen app.
        </Text>
        {appId === undefined ? (
          <Text size="sm">Add an application first.</Text>
        ) : (
          <>
            <Select
              label="Application"
              maw={360}
              allowDeselect={false}
              data={(apps.data ?? []).map(({ id, label }) => ({ value: id, label }))}
              value={appId}
              onChange={setChosen}
            />
            <AppTrouble key={appId} appId={appId} />
          </>
        )}
      </Stack>
    </Panel>
  )
}

function AppTrouble({ appId }: { readonly appId: string }) {
  const detail = useAppDetail(appId)
  return (
    <Answer query={detail}>
      {(loaded) => (
        <Stack>
          {loaded.template.authorization === 'verbatim' && <BearerSwitch detail={loaded} />}
          <Rules detail={loaded} />
        </Stack>
      )}
    </Answer>
  )
}

function BearerSwitch({ detail }: { readonly detail: AppDetail }) {
  const { addsBearer, isEnabled } = detail.connection
  const turn = useAct<boolean>({
    run: (value) => ask(`/sim/apps/${detail.id}/bearer`, { method: 'PUT', body: { addsBearer: value } }),
    done: (_output, value) => (value ? 'The token is sent after "Bearer ".' : 'The token is sent as it was typed.'),
  })
  return (
    <Switch
      label='Put "Bearer " before the token'
      description="The Header Auth app sends the token as it was typed. Reports differ about the real one: try both."
      checked={addsBearer}
      disabled={turn.isPending || !isEnabled}
      onChange={(event) => turn.mutate(event.currentTarget.checked)}
    />
  )
}

function Rules({ detail }: { readonly detail: AppDetail }) {
  const save = useAct<readonly object[]>({
    run: (faults) => ask(`/sim/apps/${detail.id}/faults`, { method: 'PUT', body: { faults } }),
    done: 'The trouble is set.',
  })
  const { faults } = detail
  return (
    <Stack gap="sm">
      {faults.length > 0 && (
        <Alert color="orange" variant="light" title={`${detail.label} meets trouble`}>
          <Table verticalSpacing={4}>
            <Table.Tbody>
              {faults.map((rule, index) => (
                <Table.Tr key={rule.id ?? JSON.stringify(rule)}>
                  <Table.Td>{describeFault(rule)}</Table.Td>
                  <Table.Td w={44}>
                    <ActionIcon
                      variant="subtle"
                      color="red"
                      aria-label={`Remove: ${describeFault(rule)}`}
                      onClick={() => save.mutate(faults.filter((_, at) => at !== index))}
                    >
                      <Icon name="close" size={16} />
                    </ActionIcon>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Alert>
      )}
      <AddRule isBusy={save.isPending} onAdd={(rule) => save.mutate([...faults, rule])} />
    </Stack>
  )
}

function AddRule({ isBusy, onAdd }: { readonly isBusy: boolean; readonly onAdd: (rule: object) => void }) {
  const [kind, setKind] = useState<FaultKind>('status')
  const [status, setStatus] = useState('429')
  const [amount, setAmount] = useState(2)
  const [method, setMethod] = useState('')
  const [path, setPath] = useState('')
  const [times, setTimes] = useState<number | undefined>(1)
  const add = () =>
    onAdd({
      kind,
      ...(kind === 'status'
        ? { status: Number(status), ...(status === '429' ? { retryAfter: String(amount) } : {}) }
        : {}),
      ...(kind === 'latency' || kind === 'slow-body' ? { milliseconds: amount * 1_000 } : {}),
      ...(method === '' ? {} : { method }),
      ...(path === '' ? {} : { path }),
      ...(times === undefined ? {} : { times }),
    })
  const asksSeconds = kind === 'latency' || kind === 'slow-body' || (kind === 'status' && status === '429')
  return (
    <Group align="flex-end" gap="sm">
      <Select
        label="What happens"
        w={280}
        allowDeselect={false}
        data={[...FAULT_KINDS]}
        value={kind}
        onChange={(value) => setKind(FAULT_KINDS.find((known) => known.value === value)?.value ?? kind)}
      />
      {kind === 'status' && (
        <Select
          label="Status"
          w={100}
          allowDeselect={false}
          data={['429', '500', '502', '503', '401', '404', '409']}
          value={status}
          onChange={(value) => setStatus(value ?? status)}
        />
      )}
      {asksSeconds && (
        <NumberInput
          label={kind === 'status' ? 'Retry-After (s)' : 'Seconds'}
          w={150}
          min={1}
          max={120}
          value={amount}
          onChange={(value) => setAmount(typeof value === 'number' ? value : 1)}
        />
      )}
      <Select
        label="To which requests"
        w={150}
        allowDeselect={false}
        data={[
          { value: '', label: 'All methods' },
          ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((name) => ({ value: name, label: name })),
        ]}
        value={method}
        onChange={(value) => setMethod(value ?? '')}
      />
      <TextInput
        label="Path begins with"
        placeholder="/Groups"
        w={150}
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      <NumberInput
        label="How often"
        placeholder="Always"
        w={110}
        min={1}
        value={times ?? ''}
        onChange={(value) => setTimes(typeof value === 'number' ? value : undefined)}
      />
      <Button loading={isBusy} onClick={add}>
        Add trouble
      </Button>
    </Group>
  )
}
