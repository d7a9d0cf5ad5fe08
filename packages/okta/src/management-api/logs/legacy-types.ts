// The older names of events, which Okta's log still shows beside the new ones, from Okta's published table of both. An event
// that had several older names has the plain one here, or one for each outcome.
import type { EventType } from '../../system-log/event-types.ts'

type Legacy = string | { readonly success: string; readonly failure: string }

const GROUP_PUSH = 'app.user_management.grouppush'

const LEGACY_TYPES: Partial<Record<EventType, Legacy>> = {
  'user.lifecycle.create': {
    success: 'core.user.config.user_creation.success',
    failure: 'core.user.config.user_creation.failure',
  },
  'user.lifecycle.activate': 'core.user.config.user_activated',
  'user.lifecycle.deactivate': 'core.user.config.user_deactivated',
  'user.lifecycle.suspend': 'core.user.config.user_status.suspended',
  'user.lifecycle.unsuspend': 'core.user.config.user_status.unsuspended',
  'user.lifecycle.reactivate': 'core.user.config.user_reactivation.success',
  'user.lifecycle.delete.completed': 'core.user.config.user_status.delete.completed',
  'user.account.update_profile': 'core.user.config.profile_update.success',
  'user.account.update_password': {
    success: 'core.user.config.password_update.success',
    failure: 'core.user.config.password_update.failure',
  },
  'group.user_membership.add': 'core.user_group_member.user_add',
  'group.user_membership.remove': 'core.user_group_member.user_remove',
  'group.user_membership.rule.deactivated': 'cvd.group_rule_deactivated',
  'group.application_assignment.add': 'group.application_assignment.add',
  'group.application_assignment.remove': 'group.application_assignment.remove',
  'application.provision.user.verify_exists': 'app.user_management.verified_user_with_thirdparty',
  'application.provision.user.push': 'app.user_management.push_new_user',
  'application.provision.user.push_profile': {
    success: 'app.user_management.push_profile_success',
    failure: 'app.user_management.push_profile_failure',
  },
  'application.provision.user.push_password': 'app.user_management.push_unique_password_update',
  'application.provision.user.sync': {
    success: 'app.user_management.provision_user',
    failure: 'app.user_management.provision_user_failed',
  },
  'application.provision.user.deactivate': 'app.user_management.deactivate_user',
  'application.provision.user.reactivate': 'app.user_management.reactivate_user',
  'application.provision.group_push.mapping.created': `${GROUP_PUSH}.mapping.created`,
  'application.provision.group_push.updated': `${GROUP_PUSH}.updated`,
  'application.provision.group_push.removed': `${GROUP_PUSH}.removed`,
  'application.provision.group_push.mapping.app.group.renamed': `${GROUP_PUSH}.mapping.app.group.renamed`,
  'application.provision.group_push.mapping.app.group.renamed.failed': `${GROUP_PUSH}.mapping.app.group.renamed.failed`,
  'application.provision.group_push.mapping.deactivated.source.group.renamed': `${GROUP_PUSH}.mapping.deactivated.source.group.renamed`,
  'application.provision.group_push.mapping.update.or.delete.failed': `${GROUP_PUSH}.mapping.update.or.delete.failed`,
  'application.provision.group_push.mapping.update.or.delete.failed.with.error': `${GROUP_PUSH}.mapping.update.or.delete.failed.with.error`,
  'app.user_management.push_new_user_success': 'app.user_management.push_new_user_success',
  'app.user_management.grouppush.mapping.created.from.rule': `${GROUP_PUSH}.mapping.created.from.rule`,
  'app.user_management.grouppush.mapping.created.from.rule.error.duplicate': `${GROUP_PUSH}.mapping.created.from.rule.error.duplicate`,
  'app.user_management.grouppush.mapping.okta.users.ignored': `${GROUP_PUSH}.mapping.okta.users.ignored`,
}

const BY_NAME: ReadonlyMap<unknown, Legacy> = new Map(Object.entries(LEGACY_TYPES))

/** The older name of an event with this outcome; null for an event that never had one. */
export function findLegacyType(eventType: unknown, hasFailed: boolean): string | null {
  const legacy = BY_NAME.get(eventType)
  if (legacy === undefined || typeof legacy === 'string') return legacy ?? null
  return hasFailed ? legacy.failure : legacy.success
}
