// Which tests prove which items: a test names the ids in its title, or in the title of its group.

import { relative } from 'node:path'
import { list, member } from './items.ts'

export interface Proof {
  /** Relative to the repository. */
  readonly file: string
  readonly title: string
  readonly passed: boolean
}

export type Proofs = ReadonlyMap<string, readonly Proof[]>

const ID = /\b(?:C-[A-Z]+|A)-\d{2}\b/g

/** Collects the proofs from Vitest's JSON reports. A test that was skipped proves nothing. */
export function collectProofs(root: string, reports: readonly unknown[]): Proofs {
  const proofs = new Map<string, Proof[]>()
  for (const report of reports) {
    for (const result of list(member(report, 'testResults'))) {
      const file = relative(root, String(member(result, 'name')))
      for (const test of list(member(result, 'assertionResults'))) add(proofs, file, test)
    }
  }
  return proofs
}

function add(proofs: Map<string, Proof[]>, file: string, test: unknown): void {
  const status = member(test, 'status')
  if (status !== 'passed' && status !== 'failed') return
  const title = [...list(member(test, 'ancestorTitles')).map(String), String(member(test, 'title'))].join(' ')
  for (const id of new Set(title.match(ID))) {
    const known = proofs.get(id) ?? []
    proofs.set(id, [...known, { file, title, passed: status === 'passed' }])
  }
}
