import { Divider, Group, NumberInput, Radio, SimpleGrid, Stack, Switch, TagsInput } from '@mantine/core'
import { patch } from '../api/request.ts'
import type { Settings } from '../api/shapes.ts'
import { t } from '../text/text.ts'
import { useRefresh } from '../ui/act.ts'
import { sayDone, sayFailed } from '../ui/done.ts'
import { Section } from '../ui/page.tsx'

export type SignIn = Settings['signIn']

/** Changes some of the sign-in settings and says so. */
export function useSignInSettings(): (changes: Partial<SignIn>) => void {
  const refresh = useRefresh()
  return (changes) => {
    patch<Settings>('/settings', { signIn: changes })
      .then(() => refresh('settings'))
      .then(() => sayDone(t.methods.saved), sayFailed)
  }
}

export function MethodsSection({ settings }: { readonly settings: Settings }) {
  const set = useSignInSettings()
  const signIn = settings.signIn
  const toggle = (
    key: 'forms' | 'passwords' | 'aliases' | 'pins' | 'passkeys' | 'localForManaged' | 'createPeople' | 'selfSignUp',
  ) => (
    <Switch
      label={t.methods[key]}
      description={t.methods[`${key}Hint`]}
      checked={signIn[key]}
      onChange={(event) => set({ [key]: event.currentTarget.checked })}
    />
  )
  return (
    <Section id="methods" title={t.providers.methods} lead={t.methods.lead}>
      <Stack gap="lg">
        <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="lg">
          {toggle('forms')}
          {toggle('passwords')}
          {toggle('aliases')}
          {toggle('pins')}
          {toggle('passkeys')}
          {toggle('localForManaged')}
          {toggle('createPeople')}
          {toggle('selfSignUp')}
        </SimpleGrid>
        <TagsInput
          label={t.methods.emailDomains}
          description={t.methods.emailDomainsHint}
          placeholder={signIn.emailDomains.length === 0 ? t.methods.emailDomainsAny : ''}
          value={[...signIn.emailDomains]}
          onChange={(domains) => set({ emailDomains: domains.map(domainOf) })}
          splitChars={[',', ' ', ';']}
          acceptValueOnBlur
          maxTags={100}
        />
        <Divider />
        <Radio.Group
          label={t.methods.secondFactor}
          value={signIn.secondFactor}
          onChange={(value) => set({ secondFactor: value === 'required' ? 'required' : 'offered' })}
        >
          <Group mt="xs">
            <Radio value="offered" label={t.methods.secondFactors.offered} />
            <Radio value="required" label={t.methods.secondFactors.required} />
          </Group>
        </Radio.Group>
        <SimpleGrid cols={{ base: 1, sm: 2 }} style={{ alignItems: 'end' }}>
          <LimitField
            label={t.methods.idle}
            value={signIn.sessionIdleMinutes}
            max={10_080}
            onSet={(sessionIdleMinutes) => set({ sessionIdleMinutes })}
          />
          <LimitField
            label={t.methods.max}
            value={signIn.sessionMaxHours}
            max={720}
            onSet={(sessionMaxHours) => set({ sessionMaxHours })}
          />
        </SimpleGrid>
      </Stack>
    </Section>
  )
}

/** `northrail.example`, also of `@Northrail.example` or a whole address. */
function domainOf(typed: string): string {
  return typed
    .slice(typed.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase()
}

/** Saved when the field is left, so that half a number is none. */
function LimitField({
  label,
  value,
  max,
  onSet,
}: {
  readonly label: string
  readonly value: number
  readonly max: number
  readonly onSet: (value: number) => void
}) {
  return (
    <NumberInput
      key={value}
      label={label}
      defaultValue={value}
      min={1}
      max={max}
      allowDecimal={false}
      onBlur={(event) => {
        const typed = Number(event.currentTarget.value)
        if (Number.isInteger(typed) && typed >= 1 && typed <= max && typed !== value) onSet(typed)
      }}
    />
  )
}
