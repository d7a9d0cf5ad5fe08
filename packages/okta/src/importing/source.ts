// "Profile & Lifecycle Sourcing": where the app sources people, an import changes their profiles and follows their end
// and their return.
import type { App } from '../apps/app.ts'
import type { Org } from '../org/org.ts'
import { activatePerson, deactivatePerson, suspendPerson, unsuspendPerson, updateProfile } from '../org/people.ts'
import { getPerson, type Person } from '../org/person.ts'
import { OrgError } from '../refusal.ts'
import { logEvent } from '../system-log/system-log.ts'
import { appTarget, personTarget } from '../system-log/targets.ts'
import type { ImportedUser } from './imported-user.ts'
import { readProfile } from './profile.ts'

/** The person's account is deactivated or gone at the app. */
export function followDeactivation(org: Org, app: App, person: Person): void {
  const { isSource, whenDeactivated } = app.settings.toOkta
  if (!isSource || whenDeactivated === 'nothing') return
  if (whenDeactivated === 'suspend' && person.status === 'ACTIVE') suspendPerson(org, person.id)
  else if (whenDeactivated === 'deactivate' && person.status !== 'DEPROVISIONED') deactivatePerson(org, person.id)
  else return
  tellLifecycle(org, app, person.id)
}

/** The person was seen in an import: returns, and has the profile that the app has. */
export function followUser(org: Org, app: App, person: Person, user: ImportedUser): void {
  const { isSource, reactivatesSuspended, reactivatesDeactivated } = app.settings.toOkta
  if (!isSource || !user.isActive) return
  if (person.status === 'SUSPENDED' && reactivatesSuspended) {
    unsuspendPerson(org, person.id)
    tellLifecycle(org, app, person.id)
  } else if (person.status === 'DEPROVISIONED' && reactivatesDeactivated) {
    activatePerson(org, person.id)
    tellLifecycle(org, app, person.id)
  }
  if (user.match === 'linked') takeProfile(org, app, person, user)
}

/** What the app cannot know better, such as a name that is empty there, is left as it is and told. */
function takeProfile(org: Org, app: App, person: Person, user: ImportedUser): void {
  try {
    const changed = updateProfile(org, person.id, readProfile(org, app, user.resource), { sourceAppId: app.id })
    if (changed.lastUpdated !== person.lastUpdated) {
      tell(org, app, person.id, 'application.provision.user.import_profile', undefined)
    }
  } catch (error) {
    if (!(error instanceof OrgError)) throw error
    tell(org, app, person.id, 'application.provision.user.import_profile', error.message)
  }
}

function tellLifecycle(org: Org, app: App, personId: string): void {
  tell(org, app, personId, 'system.import.user.update_user_lifecycle_from_master', undefined)
}

function tell(
  org: Org,
  app: App,
  personId: string,
  eventType: 'application.provision.user.import_profile' | 'system.import.user.update_user_lifecycle_from_master',
  problem: string | undefined,
): void {
  const person = getPerson(org, personId)
  logEvent(org, {
    eventType,
    transaction: 'JOB',
    targets: [personTarget(person), appTarget(app)],
    ...(problem === undefined ? {} : { result: 'FAILURE' as const, reason: problem }),
  })
}
