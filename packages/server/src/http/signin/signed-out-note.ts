import type { SessionEnd } from '../../directory/session.ts'
import type { Presented } from '../../signin/sessions.ts'

const SENTENCES: Readonly<Record<SessionEnd, string | undefined>> = {
  'signed-out': 'You are signed out.',
  'ended-by-owner': 'You are signed out: this session was ended from another browser of yours.',
  'ended-by-administrator': 'You are signed out: an administrator has ended this session.',
  replaced: undefined,
  idle: 'You are signed out: nothing was done for a while, or the day of this session was over.',
  'access-ended': 'You are signed out: your access to Fluid has ended.',
  'identity-changed': 'You are signed out: the user name of your account has changed. Sign in with the new one.',
  'credential-changed': 'You are signed out: the password of your account has changed.',
  'provider-signed-out': 'You are signed out, because you signed out at your identity provider.',
}

/** What the sign-in page says to somebody whose session is over; undefined when there is nothing to say. */
export function signedOutNote(presented: Presented): string | undefined {
  if (presented.kind !== 'ended') return undefined
  const sentence = SENTENCES[presented.why]
  if (presented.why !== 'access-ended') return sentence
  return [
    sentence,
    ...presented.refusals,
    'Your administrator, or whoever looks after your identity provider, can help.',
  ].join(' ')
}
