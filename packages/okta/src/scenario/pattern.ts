// Comparing what is expected with what is there: texts with `*` for anything, and objects of which only the named parts
// count.
import { isObject } from '../json.ts'

/** Whether the text fits the pattern, in which `*` stands for any text. */
export function fitsPattern(pattern: string, text: string): boolean {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('[\\s\\S]*')
  return new RegExp(`^${source}$`).test(text)
}

/**
 * Where the value differs from what is expected, as "path: expected …, found …"; undefined when it fits. In objects only
 * the expected keys count, null expects nothing there, and texts are patterns.
 */
export function findDifference(expected: unknown, actual: unknown, path = ''): string | undefined {
  if (expected === null) return isNothing(actual) ? undefined : describe(path, 'nothing', actual)
  if (typeof expected === 'string' && typeof actual === 'string') {
    return fitsPattern(expected, actual) ? undefined : describe(path, expected, actual)
  }
  if (Array.isArray(expected)) return findListDifference(expected, actual, path)
  if (isObject(expected)) {
    if (!isObject(actual)) return describe(path, expected, actual)
    for (const [key, value] of Object.entries(expected)) {
      const difference = findDifference(value, actual[key], path === '' ? key : `${path}.${key}`)
      if (difference !== undefined) return difference
    }
    return undefined
  }
  return expected === actual ? undefined : describe(path, expected, actual)
}

function findListDifference(expected: readonly unknown[], actual: unknown, path: string): string | undefined {
  if (!Array.isArray(actual) || actual.length !== expected.length) return describe(path, expected, actual)
  for (const [index, item] of expected.entries()) {
    const difference = findDifference(item, actual[index], `${path}[${index}]`)
    if (difference !== undefined) return difference
  }
  return undefined
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

function describe(path: string, expected: unknown, actual: unknown): string {
  const where = path === '' ? '' : `${path}: `
  return `${where}expected ${print(expected)}, found ${actual === undefined ? 'nothing' : print(actual)}`
}

function print(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
