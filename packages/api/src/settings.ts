import { z } from 'zod'
import { licenceName } from './common.ts'

/** An organisation's settings, all of them. */
export const settings = z.looseObject({
  scimSyncDisabled: z.boolean(),
  scimUpdates: z.record(z.string(), z.boolean()).readonly(),
  unmappedGroups: z.enum(['hold', 'refuse']),
  defaultRoles: z.array(z.string()).readonly(),
  defaultLicence: licenceName,
  licenceRoles: z
    .record(z.string(), z.array(z.string()).readonly())
    .readonly()
    .describe('Licence → roles that come with it; of a licence that is absent, those of the catalogue.'),
  licences: z.object({ Licensed: z.int().optional(), Collaborator: z.int().optional() }),
  safeguard: z.object({
    percent: z.int(),
    peopleMin: z.int(),
    windowMinutes: z.int(),
    mode: z.enum(['alarm', 'hold']),
  }),
  strictProfile: z.boolean(),
  signIn: z
    .object({
      sso: z.boolean(),
      forms: z.boolean(),
      passwords: z.boolean(),
      aliases: z.boolean(),
      pins: z.boolean(),
      passkeys: z.boolean(),
      localForManaged: z.boolean(),
      secondFactor: z.enum(['offered', 'required']),
      createPeople: z.boolean(),
      selfSignUp: z.boolean(),
      emailDomains: z.array(z.string()).readonly(),
      sessionIdleMinutes: z.int(),
      sessionMaxHours: z.int(),
      passwordLengthMin: z.int(),
      tokenMaxDays: z.int(),
    })
    .describe('How people may sign in. A change names only what it changes.'),
  journalRetentionDays: z.int(),
})

/** Some of the settings, to be changed; the server says what is wrong with a value in a sentence. */
export const settingsChange = z.record(z.string(), z.unknown())
