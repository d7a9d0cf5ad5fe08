// The Group schema: RFC 7643 sections 4.2 and 8.7.1; displayName is required (erratum 5368) and `members.display`,
// which the RFC uses but forgets to list, is there (C-GRP-03). Members are people only: groups do not nest (C-GRP-09).

import { GROUP_SCHEMA } from '../urn.ts'
import type { Schema } from './attribute.ts'
import { attribute } from './build.ts'

/** A member is its `value`: a set, whose elements are added and removed but never altered (C-GRP-02, C-GRP-05). */
const members = attribute({
  name: 'members',
  type: 'complex',
  multiValued: true,
  description: 'The members of the group.',
  subAttributes: [
    attribute({
      name: 'value',
      description: 'The id of the member.',
      required: true,
      caseExact: true,
      mutability: 'immutable',
    }),
    attribute({
      name: '$ref',
      type: 'reference',
      description: 'The URI of the member.',
      mutability: 'immutable',
      referenceTypes: ['User'],
    }),
    attribute({
      name: 'type',
      description: 'The resource type of the member.',
      mutability: 'immutable',
      canonicalValues: ['User'],
    }),
    attribute({ name: 'display', description: 'The name of the member, for display only.', mutability: 'immutable' }),
  ],
})

export const groupSchema: Schema = {
  id: GROUP_SCHEMA,
  name: 'Group',
  description: 'Group',
  attributes: [
    attribute({
      name: 'displayName',
      description: 'The name of the group. Unique among the groups of the organisation, without regard to letter case.',
      required: true,
      uniqueness: 'server',
    }),
    members,
  ],
}
