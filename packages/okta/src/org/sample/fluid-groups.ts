// The groups whose names give roles in Fluid, and who of a sample company is in them.
import type { Department } from './names.ts'

export const FLUID_GROUPS = [
  'Fluid Accountable Executive',
  'Fluid Application administrator',
  'Fluid Benefit access',
  'Fluid Budget Approver',
  'Fluid Data Administrator',
  'Fluid Financial access',
  'Fluid Financial Administrator',
  'Fluid Project access',
  'Fluid Project administrator',
  'Fluid Project submission',
  'Fluid Project Viewer',
  'Fluid Resourcing access',
  'Fluid Team manager',
  'Fluid Timesheet administrator',
  'Fluid Timesheet Exempt',
  'Fluid User',
  'Fluid User Administrator',
] as const

type FluidGroup = (typeof FLUID_GROUPS)[number]

const BY_DEPARTMENT: Readonly<Record<string, readonly FluidGroup[]>> = {
  Engineering: ['Fluid Project access', 'Fluid Timesheet Exempt'],
  'Project Office': ['Fluid Project access', 'Fluid Project submission', 'Fluid Resourcing access'],
  Sales: ['Fluid Project Viewer'],
  'Customer Service': ['Fluid Project access'],
  Finance: ['Fluid Financial access', 'Fluid Benefit access'],
  'Human Resources': ['Fluid Resourcing access'],
  Marketing: ['Fluid Project Viewer'],
  'Information Technology': ['Fluid Project access'],
}

const FEW: readonly FluidGroup[] = [
  'Fluid Accountable Executive',
  'Fluid Application administrator',
  'Fluid Budget Approver',
  'Fluid Data Administrator',
  'Fluid Financial Administrator',
  'Fluid Project administrator',
  'Fluid Team manager',
  'Fluid Timesheet administrator',
  'Fluid User Administrator',
]

/** Everybody is in "Fluid User"; the department gives more, and every nineteenth person has one of the rarer roles. */
export function findFluidGroups(department: Department, index: number): FluidGroup[] {
  const rare = index % 19 === 0 ? FEW[(index / 19) % FEW.length] : undefined
  const groups: FluidGroup[] = ['Fluid User', ...(BY_DEPARTMENT[department.name] ?? [])]
  return rare === undefined || groups.includes(rare) ? groups : [...groups, rare]
}
