/** The closed list of events for applications. A file of its own: the console needs the names alone. */
export const EVENT_TYPES = [
  'user.created',
  'user.changed',
  'user.deactivated',
  'user.reactivated',
  'user.deleted',
  'group.created',
  'group.changed',
  'group.deleted',
  'role.granted',
  'role.withdrawn',
  'licence.granted',
  'licence.withdrawn',
  'licences.near',
  'licences.exceeded',
  'session.ended',
  'alarm.raised',
] as const

export type EventType = (typeof EVENT_TYPES)[number]

/** The event type of that name, if it is one. */
export function findEventType(name: string): EventType | undefined {
  return EVENT_TYPES.find((type) => type === name)
}
