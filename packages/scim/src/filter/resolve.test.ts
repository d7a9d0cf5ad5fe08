import { describe, expect, it } from 'vitest'
import { ScimError } from '../error.ts'
import { groupResourceType, userResourceType } from '../schema/resource-types.ts'
import { ENTERPRISE_USER_SCHEMA } from '../urn.ts'
import type { ResolvedFilter, ResolvedPath } from './ast.ts'
import { parseFilter } from './parse.ts'
import { type ResolveOptions, resolveFilter } from './resolve.ts'

function resolve(text: string, options: ResolveOptions = {}): string {
  try {
    return show(resolveFilter(parseFilter(text), userResourceType, options))
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return `${error.status} ${error.scimType}: ${error.detail}`
  }
}

/** A resolved filter in one line, so that a table can say what is meant. */
function show(filter: ResolvedFilter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.terms.map(show).join(` ${filter.kind} `)})`
    case 'not':
      return `not ${show(filter.term)}`
    case 'never':
      return 'never'
    case 'present':
      return `${showPath(filter.path)} pr`
    case 'compare':
      return `${showPath(filter.path)} ${filter.operator} ${JSON.stringify(filter.value)}`
    case 'value':
      return `${showPath(filter.path)}[${show(filter.filter)}]`
  }
}

function showPath({ extension, attribute, sub }: ResolvedPath): string {
  return [extension === undefined ? '' : 'ext:', attribute.name, sub === undefined ? '' : `.${sub.name}`].join('')
}

describe('resolveFilter', () => {
  it.each([
    ['USERNAME eq "BJensen"', 'userName eq "bjensen"'],
    ['urn:ietf:params:scim:schemas:core:2.0:user:userName sw "J"', 'userName sw "j"'],
    ['id eq "AbC"', 'id eq "AbC"'],
    ['externalId eq "AbC"', 'externalId eq "AbC"'],
    ['name.FamilyName co "É"', 'name.familyName co "é"'],
    ['emails co "EXAMPLE"', 'emails.value co "example"'],
    ['groups eq "G-1"', 'groups.value eq "G-1"'],
    [`${ENTERPRISE_USER_SCHEMA}:manager eq "U-1"`, 'ext:manager.value eq "U-1"'],
    [`${ENTERPRISE_USER_SCHEMA}:department eq "R"`, 'ext:department eq "r"'],
    ['manager eq "U-1"', 'ext:manager.value eq "U-1"'],
    ['schemas eq "urn:X"', 'schemas eq "urn:X"'],
    ['schemas[value eq "urn:X"]', 'schemas[value eq "urn:X"]'],
    ['title ne "A"', 'not title eq "a"'],
    ['title eq null', 'not title pr'],
    ['title ne null', 'title pr'],
    ['emails eq null', 'not emails pr'],
    ['addresses pr', 'addresses pr'],
    ['active eq true', 'active eq true'],
    ['active eq "True"', 'active eq true'],
    ['active ne "false"', 'not active eq false'],
    ['meta.lastModified gt "2011-05-13T04:42:34Z"', 'meta.lastModified gt 1305261754000'],
    ['meta.lastModified gt "2011-05-13T06:42:34+02:00"', 'meta.lastModified gt 1305261754000'],
    ['emails[Type eq "Work" and VALUE co "@X"]', 'emails[(type eq "work" and value co "@x")]'],
    ['emails[type eq "work"].value eq "X"', 'emails[(type eq "work" and value eq "x")]'],
    [
      'emails[type eq "a" and primary eq true].value ne "X"',
      'emails[(type eq "a" and primary eq true and not value eq "x")]',
    ],
    ['emails[type eq "a" or type eq "b"].value pr', 'emails[((type eq "a" or type eq "b") and value pr)]'],
    ['not (a.b pr)', '400 invalidFilter: A User has no attribute "a.b".'],
  ])('reads %s as %s', (text, expected) => {
    expect(resolve(text)).toBe(expected)
  })

  it.each([
    ['userNmae eq "x"', 'A User has no attribute "userNmae". Did you mean "userName"?'],
    ['department eq "x"', `A User has no attribute "department". Did you mean "${ENTERPRISE_USER_SCHEMA}:department"?`],
    ['members eq "x"', 'A User has no attribute "members".'],
    ['urn:x:userName eq "x"', 'A User has no attribute "urn:x:userName".'],
    ['emails[typ eq "x"]', 'emails has no sub-attribute "typ". Did you mean "type"?'],
    ['userName.x eq "x"', 'A User has no attribute "userName.x". Did you mean "userName"?'],
    ['password eq "x"', 'password is never shown, so it cannot be searched for either.'],
    ['password pr', 'password is never shown, so it cannot be searched for either.'],
    ['not (password sw "x")', 'password is never shown, so it cannot be searched for either.'],
    ['addresses eq "x"', 'addresses has no value of its own; name one of its parts, such as addresses.formatted.'],
    ['name co "x"', 'name has no value of its own; name one of its parts, such as name.formatted.'],
    ['active gt true', 'gt cannot be used on active (boolean); it is compared with eq, ne.'],
    ['active co "t"', 'co cannot be used on active (boolean); it is compared with eq, ne.'],
    ['active eq "yes"', 'active (boolean) is compared with true or false.'],
    ['x509Certificates ge "A"', 'ge cannot be used on value (binary); it is compared with eq, ne.'],
    ['x509Certificates co "A"', 'co cannot be used on value (binary); it is compared with eq, ne.'],
    ['meta.created sw "2011"', 'sw cannot be used on created (dateTime); it is compared with eq, ne, gt, ge, lt, le.'],
    [
      'meta.created gt "2011-05-13"',
      'created (dateTime) is compared with a date and time such as "2026-03-01T08:00:00Z".',
    ],
    [
      'meta.created gt "2011-02-30T00:00:00Z"',
      'created (dateTime) is compared with a date and time such as "2026-03-01T08:00:00Z".',
    ],
    ['userName eq 5', 'userName (string) is compared with text in double quotes.'],
    ['userName eq true', 'userName (string) is compared with text in double quotes.'],
    ['userName co null', 'null can only be compared with eq and ne, not with co.'],
    ['userName[value eq "x"]', 'userName has no parts; compare it without brackets, as in userName eq "…".'],
  ])('refuses %s (C-FLT-08, C-FLT-20, C-FLT-21)', (text, detail) => {
    expect(resolve(text)).toBe(`400 invalidFilter: ${detail}`)
  })

  it.each([
    ['members eq "x"', 'never'],
    ['members ne "x"', 'not never'],
    ['members pr', 'never'],
    ['members eq null', 'not never'],
    ['members ne null', 'never'],
    ['members[value eq "x"]', 'never'],
    ['emails[nothing eq "x"]', 'emails[never]'],
    ['displayName eq "A" or members pr', '(displayName eq "a" or never)'],
    ['password pr', '400 invalidFilter: password is never shown, so it cannot be searched for either.'],
  ])('takes a foreign attribute as unassigned over several types: %s (C-LST-03)', (text, expected) => {
    expect(resolve(text, { unknownAttributes: 'never' })).toBe(expected)
  })

  it.each(Object.getOwnPropertyNames(Object.prototype).filter((name) => !name.startsWith('_')))(
    'does not know %s, nor as a part (C-FLT-20, T-50)',
    (name) => {
      expect([resolve(`${name} pr`), resolve(`name.${name} pr`), resolve(`emails[${name} pr]`)]).toEqual([
        expect.stringMatching(/^400 invalidFilter: A User has no attribute /),
        expect.stringMatching(/^400 invalidFilter: A User has no attribute /),
        expect.stringMatching(/^400 invalidFilter: emails has no sub-attribute /),
      ])
    },
  )

  it('knows the members of a group (C-FLT-18)', () => {
    expect(show(resolveFilter(parseFilter('id eq "a" and members eq "B"'), groupResourceType))).toBe(
      '(id eq "a" and members.value eq "B")',
    )
  })
})
