// FLUID_ROLES_FILE: a deployment's own catalogue of roles in place of Fluid's.

import { readFileSync } from 'node:fs'
import {
  builtInCatalogue,
  InvalidCatalogue,
  parseRoleCatalogue,
  type RoleCatalogue,
} from '../directory/role-catalogue.ts'
import { InvalidConfig } from './invalid-config.ts'

/** The catalogue in that file, or Fluid's own when there is none. Throws InvalidConfig with what is wrong, and where. */
export function readRolesFile(file: string | undefined): RoleCatalogue {
  if (file === undefined) return builtInCatalogue
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new InvalidConfig(`FLUID_ROLES_FILE is ${file}, which cannot be read: give the path of a JSON file.`)
  }
  try {
    return parseRoleCatalogue(JSON.parse(text))
  } catch (error) {
    const why = error instanceof InvalidCatalogue || error instanceof SyntaxError ? error.message : String(error)
    throw new InvalidConfig(`FLUID_ROLES_FILE (${file}) is not a catalogue of roles: ${why}`)
  }
}
