// Branded identifiers: a row key, a SCIM id and an externalId are three types and never mix (C-COM-05, T-01).

declare const brand: unique symbol
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name }

/** An organisation's row key. Every store function needs one; "no organisation" cannot be expressed. */
export type OrganisationId = Branded<number, 'OrganisationId'>
/** A user's SCIM id as it goes over the wire: a UUIDv7, never reused. */
export type UserId = Branded<string, 'UserId'>
/** A group's SCIM id as it goes over the wire: a UUIDv7, never reused. */
export type GroupId = Branded<string, 'GroupId'>
/** A user's row key; never leaves the server. */
export type UserKey = Branded<number, 'UserKey'>
/** A group's row key; never leaves the server. */
export type GroupKey = Branded<number, 'GroupKey'>
/** A SCIM secret token's public identifier (not the token). */
export type TokenId = Branded<string, 'TokenId'>
/** An API key's public part, by which it is looked up (not the key). */
export type ApiKeyId = Branded<string, 'ApiKeyId'>

// The only places where a plain value becomes an identifier: rows from the database, and ids as clients send them.
// Any string may be asked for as a SCIM id: one that is not ours is simply not found.
export const organisationId = (key: number): OrganisationId => key as OrganisationId
export const userId = (text: string): UserId => text as UserId
export const groupId = (text: string): GroupId => text as GroupId
export const userKey = (key: number): UserKey => key as UserKey
export const groupKey = (key: number): GroupKey => key as GroupKey
export const tokenId = (text: string): TokenId => text as TokenId
export const apiKeyId = (text: string): ApiKeyId => text as ApiKeyId
