// The things that an event is about, as targets.
import type { App } from '../apps/app.ts'
import type { Group } from '../org/group.ts'
import { type Person, printName } from '../org/person.ts'
import type { EventTarget } from './system-log.ts'

export function personTarget(person: Person): EventTarget {
  return { id: person.id, type: 'User', displayName: printName(person), alternateId: person.profile.login }
}

export function appUserTarget(person: Person, userName: string): EventTarget {
  return { id: person.id, type: 'AppUser', displayName: printName(person), alternateId: userName }
}

export function appTarget(app: App): EventTarget {
  return { id: app.id, type: 'AppInstance', displayName: app.label, alternateId: app.label }
}

export function groupTarget(group: Group): EventTarget {
  return { id: group.id, type: 'UserGroup', displayName: group.name }
}
