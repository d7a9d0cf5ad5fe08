// A person as Okta's user object.
import type { Person } from '../../org/person.ts'
import { USER_TYPE_ID } from '../user-type.ts'

export function toUser(person: Person, baseUrl: string) {
  const self = `${baseUrl}/api/v1/users/${person.id}`
  const act = (name: string) => ({ href: `${self}/lifecycle/${name}`, method: 'POST' })
  return {
    id: person.id,
    status: person.status,
    created: person.created,
    activated: person.activated ?? null,
    statusChanged: person.statusChanged ?? null,
    lastLogin: null,
    lastUpdated: person.lastUpdated,
    passwordChanged: null,
    type: { id: USER_TYPE_ID },
    profile: { mobilePhone: null, secondEmail: null, ...person.profile },
    credentials: { provider: { type: 'OKTA', name: 'OKTA' } },
    _links: {
      self: { href: self },
      schema: { href: `${baseUrl}/api/v1/meta/schemas/user/${USER_TYPE_ID}` },
      type: { href: `${baseUrl}/api/v1/meta/types/user/${USER_TYPE_ID}` },
      ...actsOf(person, act),
    },
  }
}

/** The lifecycle acts that the person's status allows. */
function actsOf(person: Person, act: (name: string) => { readonly href: string; readonly method: string }) {
  switch (person.status) {
    case 'STAGED':
      return { activate: act('activate'), deactivate: act('deactivate') }
    case 'ACTIVE':
      return { suspend: act('suspend'), deactivate: act('deactivate') }
    case 'SUSPENDED':
      return { unsuspend: act('unsuspend'), deactivate: act('deactivate') }
    case 'DEPROVISIONED':
      return { activate: act('activate') }
  }
}
