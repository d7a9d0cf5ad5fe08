// Sign On: the method, the metadata for the service provider, its addresses, and the username format.
import { Anchor, Button, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import type { AppDetail } from '../../../../src/console-api/shapes.ts'
import { type Application, USER_NAME_FORMATS } from '../../api/okta.ts'
import { CopyField } from '../../ui/copy-field.tsx'
import { Panel } from '../../ui/page.tsx'
import { SignOnForm } from './sign-on-form.tsx'

export function SignOnTab({ app, detail }: { readonly app: Application; readonly detail: AppDetail }) {
  const [isEditing, setEditing] = useState(false)
  if (isEditing) {
    return (
      <Panel title="Settings">
        <SignOnForm app={app} onClose={() => setEditing(false)} />
      </Panel>
    )
  }
  const edit = (
    <Button size="xs" variant="default" onClick={() => setEditing(true)}>
      Edit
    </Button>
  )
  const isSaml = app.signOnMode === 'SAML_2_0'
  return (
    <Stack gap="lg">
      <Panel title="Settings" actions={edit}>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
            <Fact title="Sign on method" value={isSaml ? 'SAML 2.0' : 'Secure Web Authentication'} />
            <Fact title="Application username format" value={formatOf(app)} />
            <Fact
              title="Update application username on"
              value={app.credentials.userNameTemplate.pushStatus === 'PUSH' ? 'Create and update' : 'Create only'}
            />
            {isSaml && (
              <>
                <Fact
                  title="ACS URL"
                  value={app.settings.signOn?.ssoAcsUrl ?? 'Not set: sign-on is not possible yet'}
                />
                <Fact
                  title="Audience URI (SP Entity ID)"
                  value={app.settings.signOn?.audience ?? 'As the request says'}
                />
                <Fact title="Default RelayState" value={app.settings.signOn?.defaultRelayState ?? '—'} />
              </>
            )}
          </SimpleGrid>
          {isSaml && (app.settings.signOn?.attributeStatements.length ?? 0) > 0 && <Statements app={app} />}
        </Stack>
      </Panel>
      {isSaml && (
        <Panel title="SAML 2.0: what the service provider needs">
          <Stack>
            <CopyField label="Metadata URL" value={detail.saml.metadataUrl} />
            <CopyField label="Sign on URL" value={detail.saml.signOnUrl} />
            <CopyField label="Issuer (IdP Entity ID)" value={detail.saml.entityId} />
            <Group>
              <Anchor href={detail.saml.metadataUrl} target="_blank" rel="noreferrer">
                View the metadata
              </Anchor>
              <Anchor href={detail.saml.signOnUrl} target="_blank" rel="noreferrer">
                Sign in as a person, from here
              </Anchor>
            </Group>
          </Stack>
        </Panel>
      )}
    </Stack>
  )
}

function formatOf(app: Application): string {
  const { template } = app.credentials.userNameTemplate
  return USER_NAME_FORMATS.find((format) => format.template === template)?.label ?? `Custom: ${template}`
}

function Fact({ title, value }: { readonly title: string; readonly value: string }) {
  return (
    <div>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="sm" className="wrap-anywhere">
        {value}
      </Text>
    </div>
  )
}

function Statements({ app }: { readonly app: Application }) {
  return (
    <Table withTableBorder>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Attribute statement</Table.Th>
          <Table.Th>Value</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {app.settings.signOn?.attributeStatements.map(({ name, type, values, filterType, filterValue }) => (
          <Table.Tr key={name}>
            <Table.Td className="mono">{name}</Table.Td>
            <Table.Td className="mono">
              {type === 'GROUP' ? `groups: ${filterType ?? ''} ${filterValue ?? ''}` : (values ?? []).join(', ')}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
