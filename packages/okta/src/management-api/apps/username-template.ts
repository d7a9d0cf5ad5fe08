// "Application username format" as Okta's `credentials.userNameTemplate`.
import type { SignOnSettings, UserNameFormat } from '../../apps/settings.ts'
import { findString, isObject, type JsonObject } from '../../json.ts'

const braced = (expression: string) => `$\{${expression}}`

const TEMPLATES: Readonly<Record<Exclude<UserNameFormat, 'custom'>, string>> = {
  'okta-username': braced('source.login'),
  email: braced('source.email'),
  'email-prefix': braced('fn:substringBefore(source.email, "@")'),
  'username-prefix': braced('fn:substringBefore(source.login, "@")'),
}

export function toUserNameTemplate(signOn: SignOnSettings) {
  const pushStatus = signOn.updateUserNameOn === 'create-and-update' ? 'PUSH' : 'DONT_PUSH'
  return signOn.userNameFormat === 'custom'
    ? { template: signOn.userNameExpression, type: 'CUSTOM', pushStatus }
    : { template: TEMPLATES[signOn.userNameFormat], type: 'BUILT_IN', pushStatus }
}

/** What the body says about the username format; nothing when it says nothing. */
export function readUserNameTemplate(body: JsonObject): Partial<SignOnSettings> {
  const credentials = isObject(body.credentials) ? body.credentials : {}
  const given = isObject(credentials.userNameTemplate) ? credentials.userNameTemplate : undefined
  const template = findString(given, 'template')
  const pushStatus = findString(given, 'pushStatus')
  return {
    ...(template === undefined ? {} : readFormat(template)),
    ...(pushStatus === undefined
      ? {}
      : { updateUserNameOn: pushStatus === 'DONT_PUSH' ? 'create' : 'create-and-update' }),
  }
}

function readFormat(template: string): Partial<SignOnSettings> {
  for (const format of ['okta-username', 'email', 'email-prefix', 'username-prefix'] as const) {
    if (TEMPLATES[format] === template) return { userNameFormat: format }
  }
  return { userNameFormat: 'custom', userNameExpression: template }
}
