import { describe, expect, it } from 'vitest'
import { ExpressionError } from './error.ts'
import { evaluate } from './evaluate.ts'
import { parseExpression } from './parse.ts'
import type { ExpressionValue, Surroundings } from './value.ts'

const INES: Surroundings = {
  objects: {
    user: {
      firstName: 'Ines',
      lastName: 'Valcourt',
      email: 'ines.valcourt@northrail.example',
      login: 'ines@northrail.example',
      department: 'Planning',
      employeeNumber: '4471',
      level: 7,
      isContractor: false,
      languages: ['fr', 'en'],
    },
  },
  groupNames: () => ['Everyone', 'Fluid User'],
}

function evaluateText(text: string): ExpressionValue {
  return evaluate(parseExpression(text), INES)
}

describe('an expression', () => {
  it.each<[string, ExpressionValue]>([
    ['user.firstName + " " + user.lastName', 'Ines Valcourt'],
    ['user.lastName + ", " + user.middleName', 'Valcourt, '],
    ["'single ' + \"double \" + 'it\\'s'", "single double it's"],
    ['String.toLowerCase(user.lastName)', 'valcourt'],
    ['String.toUpperCase(user.lastName)', 'VALCOURT'],
    ['toUpperCase(user.lastName)', 'VALCOURT'],
    ['substringBefore(user.email, "@")', 'ines.valcourt'],
    ['String.substringAfter(user.email, "@")', 'northrail.example'],
    ['String.substringBefore(user.firstName, "@")', 'Ines'],
    ['String.substringAfter(user.firstName, "@")', ''],
    ['String.substring(user.firstName, 0, 1) + user.lastName', 'IValcourt'],
    ['String.append(user.firstName, "!")', 'Ines!'],
    ['String.replace(user.email, ".", "-")', 'ines-valcourt@northrail-example'],
    ['String.replaceFirst(user.email, ".", "-")', 'ines-valcourt@northrail.example'],
    ['String.removeSpaces(" a b ")', 'ab'],
    ['String.len(user.firstName)', 4],
    ['String.join("-", "a", user.firstName)', 'a-Ines'],
    ['String.stringSwitch(user.department, "other", "Plan", "PL", "Sales", "SA")', 'PL'],
    ['String.stringSwitch("Legal", "other", "Plan", "PL")', 'other'],
    ['String.stringContains(user.email, "valcourt")', true],
    ['String.startsWith(user.email, "ines")', true],
    ['Convert.toInt(user.employeeNumber) + 1', 4472],
    ['Arrays.contains(user.languages, "fr")', true],
    ['{"a", "b"}', ['a', 'b']],
    ['user.middleName', null],
    ['String.toLowerCase(user.middleName)', null],
  ])('%s is %j', (text, value) => {
    expect(evaluateText(text)).toEqual(value)
  })

  it.each<[string, boolean]>([
    ['user.department == "Planning"', true],
    ['user.department eq "Planning"', true],
    ['user.department != "Planning"', false],
    ['user.middleName == null', true],
    ['user.department != null && user.department != ""', true],
    ['user.department == "Sales" or user.level >= 7', true],
    ['user.department == "Sales" OR (user.level > 7 AND user.level < 9)', false],
    ['not (user.department == "Sales")', true],
    ['!user.isContractor', true],
    ['!user.isContractor and user.level <= 6', false],
    ['isMemberOfGroupName("Fluid User")', true],
    ['isMemberOfGroupNameStartsWith("Fluid")', true],
    ['isMemberOfGroupName("fluid user")', false],
    ['user.employeeNumber < "500"', false],
    ['user.unknown < 5', false],
  ])('%s holds: %j', (text, holds) => {
    expect(evaluateText(text)).toBe(holds)
  })

  it.each<[string, ExpressionValue]>([
    ['user.isContractor ? "external" : "internal"', 'internal'],
    ['user.level > 5 ? user.level > 8 ? "high" : "middle" : "low"', 'middle'],
    ['(user.email != null && user.email != "") ? "work" : ""', 'work'],
  ])('the choice %s is %j', (text, value) => {
    expect(evaluateText(text)).toBe(value)
  })

  it.each<[string, string, number]>([
    ['user.firstName +', 'expected a value, found the end', 16],
    ['(user.firstName', 'expected ")", found the end', 15],
    ['user.firstName user.lastName', 'expected the end, found "user"', 15],
    ['user. == 1', 'expected a name after ".", found "=="', 6],
    ['user.a # 1', 'unexpected character "#"', 7],
    ['user.a ? 1', 'expected ":", found the end', 10],
  ])('%s cannot be read: %s', (text, message, position) => {
    expect(() => parseExpression(text)).toThrow(new ExpressionError(message, position))
  })

  it.each([
    ['unknown(user.firstName)', 'unknown function "unknown"'],
    ['String.toLowerCase()', 'String.toLowerCase takes 1 arguments, not 0'],
    ['company.name', 'unknown object "company"'],
  ])('%s cannot be evaluated: %s', (text, message) => {
    expect(() => evaluateText(text)).toThrow(message)
  })

  it('that is nested without end is refused', () => {
    expect(() => parseExpression(`${'('.repeat(500)}1${')'.repeat(500)}`)).toThrow('nested too deeply')
    expect(() => parseExpression('!'.repeat(500))).toThrow('nested too deeply')
  })
})
