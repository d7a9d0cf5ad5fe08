import { isJsonArray, isJsonObject, type Resource } from '@fluid-scim/scim'

/** The person's primary e-mail address, else the first; undefined without one. */
export function primaryEmailOf(resource: Resource): string | undefined {
  const emails = resource['emails']
  if (!isJsonArray(emails)) return undefined
  const given = emails.filter(isJsonObject)
  const value = (given.find(({ primary }) => primary === true) ?? given[0])?.['value']
  return typeof value === 'string' && value !== '' ? value : undefined
}
