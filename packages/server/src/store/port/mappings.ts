import type { Mapping } from '../../directory/group-grant.ts'

export interface Mappings {
  /** By the comparison key of the group's name (`groupNameKey`). */
  find(nameKey: string): Promise<Mapping | undefined>
  /** All of them in order of name. */
  list(): Promise<readonly Mapping[]>
}

export interface MappingWrites {
  /** Sets the mapping for a name, in place of one that was there. */
  put(mapping: Mapping): Promise<void>
  remove(nameKey: string): Promise<void>
}
