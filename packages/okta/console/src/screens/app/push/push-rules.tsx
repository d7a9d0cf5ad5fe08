// The rules by which groups are pushed.
import { List, Text } from '@mantine/core'
import { usePushRules } from '../../../api/queries.ts'
import { Answer, Panel } from '../../../ui/page.tsx'

export function PushRules({ appId }: { readonly appId: string }) {
  const rules = usePushRules(appId)
  return (
    <Panel title="Rules">
      <Answer query={rules}>
        {(list) =>
          list.length === 0 ? (
            <Text size="sm" c="dimmed">
              No rule yet: "Push Groups, Find groups by rule" makes one.
            </Text>
          ) : (
            <List size="sm" spacing={4}>
              {list.map(({ id, name, field, operator, value }) => (
                <List.Item key={id}>
                  <strong>{name}</strong>: group {field} {operator.replace('-', ' ')} "{value}"
                </List.Item>
              ))}
            </List>
          )
        }
      </Answer>
    </Panel>
  )
}
