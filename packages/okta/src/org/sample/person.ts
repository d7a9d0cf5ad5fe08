// The n-th person of a sample company: always the same for the same company and number.
import type { Profile } from '../profile.ts'
import { COUNTRIES, type Country, DEPARTMENTS, type Department } from './names.ts'

const SAMPLE_DOMAIN = 'northrail.example'
const ORGANIZATION = 'Northrail'
const TEAM_SIZE = 9

export interface SamplePerson {
  readonly profile: Profile
  readonly department: Department
}

export interface Manager {
  readonly id: string
  readonly name: string
}

export interface SampleSurroundings {
  /** The person who leads the team, by number. */
  readonly findManager: (index: number) => Manager | undefined
  /** A login that nobody has: "ava.smith", or "ava.smith2" for the second of that name. */
  readonly takeLogin: (name: string) => string
}

/** Profile number `index`, from 0. */
export function createSamplePerson(index: number, { findManager, takeLogin }: SampleSurroundings): SamplePerson {
  const random = createRandom(index)
  const country = pick(COUNTRIES, random)
  const firstName = pick(country.givenNames, random)
  const lastName = pick(country.familyNames, random)
  const department = pickDepartment(random)
  const login = `${takeLogin(`${toAscii(firstName)}.${toAscii(lastName)}`)}@${SAMPLE_DOMAIN}`
  const manager = index === 0 ? undefined : findManager(Math.floor((index - 1) / TEAM_SIZE))
  const profile = {
    login,
    email: login,
    firstName,
    lastName,
    displayName: `${firstName} ${lastName}`,
    title: index === 0 ? 'Chief Executive Officer' : pick(department.titles, random),
    userType: random() < 0.08 ? 'Contractor' : 'Employee',
    employeeNumber: String(10_000 + index),
    ...placeOf(country, random),
    organization: ORGANIZATION,
    division: department.division,
    department: department.name,
    costCenter: department.costCenter,
    ...(manager === undefined ? {} : { managerId: manager.id, manager: manager.name }),
  }
  return { profile, department }
}

function placeOf(country: Country, random: () => number) {
  const extension = String(Math.floor(random() * 10_000)).padStart(4, '0')
  return {
    city: country.city,
    countryCode: country.code,
    locale: country.locale,
    preferredLanguage: country.language,
    timezone: country.timezone,
    primaryPhone: `${country.phonePrefix} ${extension}`,
  }
}

function pickDepartment(random: () => number): Department {
  let left = random() * DEPARTMENTS.reduce((sum, department) => sum + department.share, 0)
  for (const department of DEPARTMENTS) {
    left -= department.share
    if (left < 0) return department
  }
  return pick(DEPARTMENTS, random)
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('nothing to pick from')
  return item
}

/** The letters of a name as an address can hold them: "Łukasz" is "lukasz", "Müller" is "muller". */
function toAscii(name: string): string {
  return name
    .replace(/[Łł]/g, 'l')
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()
}

/** A small generator with the number as its seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b1
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
