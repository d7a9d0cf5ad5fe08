// The closed list of events for applications.

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
  'session.ended',
  'alarm.raised',
] as const

export type EventType = (typeof EVENT_TYPES)[number]

/** The event type of that name, if it is one. */
export function findEventType(name: string): EventType | undefined {
  return EVENT_TYPES.find((type) => type === name)
}
