// The Enterprise User extension: RFC 7643 sections 4.3 and 8.7.1; manager.value is an id and exact (erratum 8472).

import { ENTERPRISE_USER_SCHEMA } from '../urn.ts'
import type { Schema } from './attribute.ts'
import { attribute } from './build.ts'

const manager = attribute({
  name: 'manager',
  type: 'complex',
  description: "The person's manager, who is another user.",
  subAttributes: [
    attribute({ name: 'value', description: 'The id of the manager.', caseExact: true }),
    attribute({ name: '$ref', type: 'reference', description: 'The URI of the manager.', referenceTypes: ['User'] }),
    attribute({ name: 'displayName', description: "The manager's displayName.", mutability: 'readOnly' }),
  ],
})

export const enterpriseUserSchema: Schema = {
  id: ENTERPRISE_USER_SCHEMA,
  name: 'EnterpriseUser',
  description: 'Enterprise User',
  attributes: [
    attribute({ name: 'employeeNumber', description: 'The number or code that the organisation gave the person.' }),
    attribute({ name: 'costCenter', description: 'The name of the cost centre.' }),
    attribute({ name: 'organization', description: 'The name of the organisation.' }),
    attribute({ name: 'division', description: 'The name of the division.' }),
    attribute({ name: 'department', description: 'The name of the department.' }),
    manager,
  ],
}
