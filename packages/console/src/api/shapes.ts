// The answers of the administration API, as types of the shapes that the server holds itself to.

import type * as api from '@fluid-scim/api'
import type { z } from 'zod'

type Of<Name extends keyof typeof api> = (typeof api)[Name] extends z.ZodType ? z.infer<(typeof api)[Name]> : never

export type ApiKeys = Of<'apiKeys'>
export type ApiKey = Of<'apiKey'>
export type NewApiKey = Of<'newApiKey'>
export type OauthClient = Of<'oauthClient'>
export type OauthClients = Of<'oauthClients'>
export type NewOauthClient = Of<'newOauthClient'>
export type NewOauthSecret = Of<'newOauthSecret'>
export type Verification = Of<'verification'>
export type Session = Of<'session'>
export type Settings = Of<'settings'>
export type Connection = Of<'connection'>
export type ScimToken = Of<'scimToken'>
export type ScimTokens = Of<'scimTokens'>
export type NewScimToken = Of<'newScimToken'>
export type Group = Of<'group'>
export type Groups = Of<'groups'>
export type HeldGroup = Of<'heldGroup'>
export type HeldGroups = Of<'heldGroups'>
export type Members = Of<'members'>
export type Mappings = Of<'mappings'>
export type Mapping = Of<'mapping'>
export type Roles = Of<'roles'>
export type Role = Of<'role'>
export type Licences = Of<'licences'>
export type LicenceCount = Of<'licenceCount'>
export type Alarms = Of<'alarms'>
export type Alarm = Of<'alarm'>
export type Restored = Of<'restored'>
export type Preview = Of<'preview'>
export type People = Of<'people'>
export type ListedPerson = Of<'listedPerson'>
export type PersonDetails = Of<'personDetails'>
export type PersonChange = Of<'personChange'>
export type PersonThen = Of<'personThen'>
export type Access = Of<'access'>
export type AccountSignIn = Of<'accountSignIn'>
export type ListedSession = Of<'listedSession'>
export type ListedSessions = Of<'listedSessions'>
export type FormerPeople = Of<'formerPeople'>
export type JournalEntry = Of<'journalEntry'>
export type JournalPage = Of<'journalPage'>
export type JournalChange = Of<'journalChange'>
export type RequestCounts = Of<'requestCounts'>
export type Webhooks = Of<'webhooks'>
export type Webhook = Of<'webhook'>
export type AddedWebhook = Of<'addedWebhook'>
export type Provider = Of<'provider'>
export type Providers = Of<'providers'>
export type EncryptionKeys = Of<'encryptionKeys'>
export type SigningKeys = Of<'signingKeys'>
export type MetadataPreview = Of<'metadataPreview'>
